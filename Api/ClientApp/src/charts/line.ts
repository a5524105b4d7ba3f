import uPlot from 'uplot';
import { h } from '../shell/dom';
import { cssColour, onScheme } from '../shell/theme';
import { timeLabels, timeRange } from './time-range';

const Height = 180;

/** One figure over time, in ink. */
export class LineChart {
  readonly element: HTMLElement;
  private readonly host = h('div', { class: 'line-plot' });
  private plot: uPlot | undefined;
  private data: uPlot.AlignedData = [[], []];
  private width = 0;
  private readonly resize = new ResizeObserver((entries) => this.fit(entries.at(-1)!.contentRect.width));
  private readonly stopScheme: () => void;

  constructor(label: string) {
    this.element = h('div', { role: 'img', 'aria-label': label }, this.host);
    this.resize.observe(this.host);
    this.stopScheme = onScheme(() => this.build());
  }

  /** Times in Unix seconds, ascending; null where a figure is missing. */
  update(times: number[], values: (number | null)[]): void {
    this.data = [times, values];
    if (this.plot) this.plot.setData(this.data);
    else this.build();
  }

  dispose(): void {
    this.resize.disconnect();
    this.stopScheme();
    this.plot?.destroy();
  }

  private build(): void {
    if (this.width === 0) return;
    this.plot?.destroy();
    const axis = { stroke: cssColour('--ink-faint'), font: `12px ${cssColour('--sans')}`, ticks: { show: false } };
    const ink = cssColour('--ink');
    this.plot = new uPlot({
      width: this.width, height: Height, legend: { show: false }, cursor: { show: false }, padding: [8, 8, 0, 0],
      scales: { x: { time: true, range: () => timeRange([...this.data[0]]) } },
      axes: [
        { ...axis, grid: { show: false }, size: 26, space: 90, values: timeLabels },
        { ...axis, size: 52, grid: { stroke: cssColour('--line'), width: 1 } },
      ],
      series: [{}, { stroke: ink, width: 2, points: { show: true, size: 6, fill: ink } }],
    }, this.data, this.host);
  }

  private fit(width: number): void {
    if (width === 0) return;
    this.width = width;
    if (this.plot) this.plot.setSize({ width, height: Height });
    else this.build();
  }
}
