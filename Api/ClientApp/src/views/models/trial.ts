import { groupOf } from '../../emotion/labels';
import { h } from '../../shell/dom';
import { count, finePercent, millis, score } from '../../shell/format';
import type { Example, Trial } from './types';

const LabelsShown = 12;
const ExamplesShown = 8;

/** The report of a trial: how often candidate and stable version differ, on which labels, and the worst inputs. */
export function trialReport(trial: Trial, stable: string, isText: boolean): HTMLElement {
  const answered = `Version ${trial.candidate} has read ${count(trial.inputs)} inputs, ${millis(trial.meanMs)} each, and failed on ${count(trial.errors)}.`;
  if (trial.compared === 0) {
    return h('section', { class: 'trial' }, h('h3', null, 'Trial'), h('p', { class: 'caption' }, `${answered} Nothing has been compared in shadow.`));
  }
  const skipped = trial.skipped === 0 ? '' : ` ${count(trial.skipped)} were left out because it could not keep up: users never wait for a shadow.`;
  const labels = [...trial.labels].filter(({ disagreed }) => disagreed > 0).sort((a, b) => b.disagreed - a.disagreed).slice(0, LabelsShown);
  return h('section', { class: 'trial' },
    h('h3', null, 'Shadow disagreement'),
    h('p', { class: 'trial-rate' }, h('strong', null, finePercent(trial.disagreementRate)),
      ` of ${count(trial.compared)} compared: ${isText ? 'another most probable label' : 'a score that differs by 0.10 or more'}.`),
    h('p', { class: 'caption' }, answered + skipped),
    h('div', { class: 'columns even' },
      h('div', null, h('h4', null, `By the label of version ${stable}`), h('ul', { class: 'bars' }, ...labels.map((label) => labelBar(label, isText)))),
      h('div', null, h('h4', null, 'Where they differ most'), h('ol', { class: 'log' }, ...trial.worst.slice(0, ExamplesShown).map((example) => item(example, isText))))));
}

function labelBar({ label, compared, disagreed }: Trial['labels'][number], isText: boolean): HTMLElement {
  const share = disagreed / Math.max(1, compared);
  return h('li', { class: isText ? `bar e-${groupOf(label)}` : 'bar e-ink', vars: { '--share': share.toFixed(4) }, title: `${count(disagreed)} of ${count(compared)}` },
    h('span', { class: 'bar-name' }, label), h('span', { class: 'bar-track', 'aria-hidden': 'true' }), h('span', { class: 'figure' }, finePercent(share)));
}

const item = (example: Example, isText: boolean): HTMLElement => h('li', null,
  h('p', { class: isText ? 'example-text' : 'payload', dir: 'auto' }, example.input),
  h('span', null, `${example.stable} `, h('span', { class: 'figure' }, score(example.stableScore))),
  h('span', { 'aria-label': 'by the candidate' }, '→'),
  h('strong', null, `${example.candidate} `, h('span', { class: 'figure' }, score(example.candidateScore))));
