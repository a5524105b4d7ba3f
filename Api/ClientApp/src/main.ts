import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import 'uplot/dist/uPlot.min.css';
import './styles/index.css';
import { App } from './shell/app';
import { startTheme } from './shell/theme';

startTheme();
new App(document.body).start();
