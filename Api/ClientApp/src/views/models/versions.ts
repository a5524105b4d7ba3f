import { h } from '../../shell/dom';
import { brief, count, finePercent, millis } from '../../shell/format';
import { driftWord } from './rollout';
import type { Version } from './types';

/** What each version has done since it was loaded, over all silos. */
export function versionsTable(model: string, versions: readonly Version[]): HTMLElement {
  return h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': `Versions of ${model}` },
    h('table', null,
      h('thead', null, h('tr', null, ...heads.map(([name, title]) => h('th', { scope: 'col', title }, name)))),
      h('tbody', null, ...versions.flatMap(rows))));
}

const heads: readonly (readonly [string, string])[] = [
  ['Version', ''],
  ['Role', 'Who is answered by it'],
  ['State', 'The worst over the silos'],
  ['Inputs', 'Scored since it was loaded'],
  ['Failed', 'Inputs that failed, and those turned away because the queue was full'],
  ['A batch', 'Mean inputs per run of the model'],
  ['Compute', 'Mean time of the model per input'],
  ['Median', 'From arrival to answer, the slowest silo’s'],
  ['p99', 'One answer in a hundred takes longer; the slowest silo’s'],
  ['Queue p99', 'Of that, the wait in the queue'],
  ['Drift', 'Population stability index of recent answers against the model card: below 0.1 as trained, above 0.25 another population'],
];

function rows(version: Version): HTMLElement[] {
  const idle = version.inputs === 0;
  const ms = (value: number): string => (idle ? '–' : millis(value));
  const failed = version.errors + version.rejected;
  const row = h('tr', { class: version.role ? 'is-used' : '' },
    h('th', { scope: 'row' }, version.version),
    h('td', null, version.role ?? '–'),
    h('td', null, h('span', { class: `version-state is-${version.state}` }, version.state)),
    h('td', { class: 'figure' }, brief(version.inputs)),
    h('td', { class: 'figure', title: `${count(version.errors)} failed, ${count(version.rejected)} turned away` },
      failed === 0 ? '0' : `${brief(failed)} (${finePercent(failed / Math.max(1, version.inputs + failed))})`),
    h('td', { class: 'figure' }, idle ? '–' : version.meanBatch.toFixed(1)),
    h('td', { class: 'figure' }, ms(version.computeMs)),
    h('td', { class: 'figure' }, ms(version.latencyP50Ms)),
    h('td', { class: 'figure' }, ms(version.latencyP99Ms)),
    h('td', { class: 'figure' }, ms(version.queueWaitP99Ms)),
    h('td', { class: 'figure' }, typeof version.drift === 'number' ? `${version.drift.toFixed(2)}, ${driftWord(version.drift)}` : 'too few yet'));
  return version.error
    ? [row, h('tr', null, h('td', { colSpan: heads.length, class: 'why' }, `Refused: ${version.error}`))]
    : [row];
}
