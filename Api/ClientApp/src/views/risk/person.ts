import { ApiError, call } from '../../api/http';
import { LineChart } from '../../charts/line';
import { Ring } from '../../feed/ring';
import { h, setText, show } from '../../shell/dom';
import { dateAndTime, score } from '../../shell/format';
import { formatRoute, note } from '../../shell/router';
import type { Services } from '../../shell/view';
import { decisionMark, scoreBar } from './decision';
import { featureValue, reasonText, type RiskScore } from './types';

const Kept = 300;

/** One user's risk: the latest decision, why, all features, and each of them over time while the page looks on; `figure` names the one to begin with. */
export function riskOfUser(id: string, figure: string, { feed, announce }: Services): { element: HTMLElement; dispose: () => void } {
  const lede = h('p', { class: 'lede' }, 'Reading…');
  const latest = h('p', { class: 'verdict' });
  const reasons = h('ol', { class: 'log' });
  const features = h('dl', { class: 'features' });
  const choice = h('select', { id: 'risk-feature' }, h('option', { value: '' }, 'score'));
  const chart = new LineChart(`A figure of ${id} over time`);
  const body = h('div', { class: 'columns', hidden: true },
    h('div', null,
      h('section', { class: 'panel', 'aria-labelledby': 'risk-latest' }, h('h2', { id: 'risk-latest' }, 'Latest decision'), latest, reasons),
      h('section', { class: 'panel', 'aria-labelledby': 'risk-time' },
        h('div', { class: 'section-head' }, h('h2', { id: 'risk-time' }, 'Over time'), h('span', null, h('label', { htmlFor: 'risk-feature' }, 'Figure '), choice)),
        h('p', { class: 'caption' }, 'One point per transaction since this page was opened.'), chart.element)),
    h('section', { class: 'panel', 'aria-labelledby': 'risk-features' }, h('h2', { id: 'risk-features' }, 'Features'),
      h('p', { class: 'caption' }, 'As the model saw them, by event time, the transaction itself counted in.'), features));
  const element = h('div', { class: 'view risk' },
    h('p', { class: 'back' }, h('a', { href: '#/risk' }, '← All decisions'), ' · ', h('a', { href: formatRoute('user', id) }, 'Mood of this user')),
    h('header', { class: 'hero' }, h('h1', { class: 'headline user-name' }, id), lede), body);

  const history = new Ring<RiskScore>(Kept);
  const gone = new AbortController();

  const draw = (): void => {
    const points = [...history].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
    const name = choice.value;
    chart.update(points.map((risk) => Date.parse(risk.createdAt) / 1000), points.map((risk) => (name === '' ? risk.score : (risk.features?.[name] ?? null))));
  };

  const take = (risk: RiskScore): void => {
    if ([...history].some((known) => known.id === risk.id)) return;
    history.push(risk);
    show(body, true);
    setText(lede, `Last transaction ${dateAndTime(risk.createdAt)}, ${risk.amount.toFixed(2)}.`);
    latest.replaceChildren(decisionMark(risk.decision), scoreBar(risk));
    reasons.replaceChildren(...(risk.reasons ?? []).map((reason) => h('li', null, reasonText(reason))));
    const entries = Object.entries(risk.features ?? {});
    features.replaceChildren(...entries.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', { class: 'figure' }, featureValue(value)))));
    if (choice.length === 1) choice.append(...entries.map(([name]) => h('option', { value: name, selected: name === figure }, name)));
    announce(`${risk.decision}, score ${score(risk.score)}`);
    draw();
  };

  choice.addEventListener('change', () => {
    note(formatRoute('risk', id, { figure: choice.value }));
    draw();
  });
  const close = feed.open({ types: 'risk', userId: id }, { onBatch: (batch) => batch.sample.forEach((frame) => take(frame.data as RiskScore)) }, { sample: 50 });
  call<RiskScore>(`v1/users/${encodeURIComponent(id)}/risk`, { signal: gone.signal }).then(take, (error: unknown) => {
    if (gone.signal.aborted) return;
    const unknown = error instanceof ApiError && error.status === 404;
    setText(lede, unknown ? 'No transaction yet. The first appears here by itself.' : error instanceof Error ? error.message : String(error));
  });

  return { element, dispose: () => {
    gone.abort();
    close();
    chart.dispose();
  } };
}
