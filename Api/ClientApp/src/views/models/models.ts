import { ApiError, call } from '../../api/http';
import type { Page } from '../../api/types';
import { h, setText, show } from '../../shell/dom';
import { dateAndTime } from '../../shell/format';
import { formatRoute } from '../../shell/router';
import { every } from '../../shell/ticker';
import type { ViewFactory } from '../../shell/view';
import { rolloutSentence } from './rollout';
import { trialReport } from './trial';
import type { Model } from './types';
import { versionsTable } from './versions';

const RefreshMs = 5000;

/** The models: which version answers whom, what each has done, and how a candidate compares. */
export const modelsView: ViewFactory = (first, { announce }) => {
  const lede = h('p', { class: 'lede' }, 'Reading…');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const list = h('div', { class: 'model-list' });
  const back = h('p', { class: 'back', hidden: true }, h('a', { href: '#/models' }, '← All models'));
  const element = h('div', { class: 'view models' }, back,
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Models'), lede), problem, list);
  const gone = new AbortController();
  let only = first.arg;
  let shown = '';
  let isLoading = false;

  const refresh = async (): Promise<void> => {
    if (isLoading) return;
    isLoading = true;
    const name = only;
    try {
      const models = name === ''
        ? (await call<Page<Model>>('v1/models', { signal: gone.signal })).items
        : [await call<Model>(`v1/models/${encodeURIComponent(name)}`, { signal: gone.signal })];
      show(problem, false);
      if (name === only) render(models);
    } catch (error) {
      if (gone.signal.aborted) return;
      show(problem, true);
      setText(problem, `${error instanceof ApiError ? error.message : String(error)} The page asks again every five seconds.`);
    } finally {
      isLoading = false;
    }
  };

  const render = (models: readonly Model[]): void => {
    show(back, only !== '');
    const ready = models.filter(({ rollout }) => rollout.stable).length;
    const trials = models.filter(({ rollout }) => rollout.candidate).length;
    const words = models.length === 0
      ? 'No model stands in the folder of models.'
      : `${ready} of ${models.length} ${models.length === 1 ? 'model answers' : 'models answer'}; ${trials === 0 ? 'none is on trial' : `${trials} on trial`}. Figures count since each version was loaded.`;
    setText(lede, words);
    announce(words);
    const key = JSON.stringify(models);
    if (key === shown || list.matches(':focus-within')) return;
    shown = key;
    const scrolled = [...list.querySelectorAll('.scroll-x')].map((table) => table.scrollLeft);
    list.replaceChildren(...models.map(section));
    list.querySelectorAll('.scroll-x').forEach((table, i) => (table.scrollLeft = scrolled[i] ?? 0));
  };

  void refresh();
  const stop = every(RefreshMs, () => void refresh());
  return {
    element,
    title: 'Models',
    update: (route) => {
      only = route.arg;
      shown = '';
      void refresh();
      return true;
    },
    dispose: () => {
      gone.abort();
      stop();
    },
  };
};

function section(model: Model): HTMLElement {
  const { rollout } = model;
  return h('section', { class: 'panel model', 'aria-labelledby': `model-${model.name}` },
    h('h2', { id: `model-${model.name}` }, h('a', { href: formatRoute('models', model.name) }, model.name)),
    model.description && h('p', { class: 'caption' }, model.description),
    h('p', { class: 'rollout' }, rolloutSentence(rollout)),
    rollout.stable && h('p', { class: 'caption' }, `Since ${dateAndTime(rollout.changedAt)}. ${rollout.reason}`),
    versionsTable(model.name, model.versions),
    model.trial && trialReport(model.trial, rollout.stable ?? '', model.kind === 'text'));
}
