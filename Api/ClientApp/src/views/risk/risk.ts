import { Ring } from '../../feed/ring';
import { h, setText } from '../../shell/dom';
import { brief, finePercent, timeOfDay } from '../../shell/format';
import { formatRoute, type Route } from '../../shell/router';
import { every } from '../../shell/ticker';
import type { ViewFactory } from '../../shell/view';
import { decisionMark, scoreBar } from './decision';
import { riskFilters } from './filters';
import { riskOfUser } from './person';
import { reasonText, type RiskScore } from './types';

const Shown = 20;
const WindowMs = 60_000;
const BeatMs = 800;

/** Decisions on transactions as they fall, and one user's features. */
export const riskView: ViewFactory = (first, services) => {
  if (first.arg !== '') {
    const person = riskOfUser(first.arg, first.params['figure'] ?? '', services);
    return { element: person.element, title: `Risk of ${first.arg}`, dispose: person.dispose };
  }

  const { feed, announce } = services;
  const lede = h('p', { class: 'lede' }, 'Waiting for transactions.');
  const caption = h('p', { class: 'caption' });
  const body = h('tbody');
  const filters = riskFilters();
  const scroller = h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Latest decisions' },
    h('table', { class: 'risk-table' },
      h('thead', null, h('tr', null, ...['Time', 'User', 'Amount', 'Score', 'Decision', 'What moved the score most'].map((name) => h('th', { scope: 'col' }, name)))),
      body));
  const element = h('div', { class: 'view risk' },
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Risk'), lede),
    filters.element,
    h('section', { class: 'panel', 'aria-labelledby': 'decisions-title' }, h('h2', { id: 'decisions-title' }, 'Decisions'), caption, scroller));

  let route: Route = first;
  let close: (() => void) | undefined;
  let key: string | undefined;
  let waiting: RiskScore[] = [];
  const recent = new Ring<{ at: number; seen: number; review: number; block: number; sample: number }>(400);

  const subscribe = (): void => {
    const { decision, min } = route.params;
    const next = `${decision ?? ''}|${min ?? ''}`;
    if (next === key) return;
    key = next;
    close?.();
    waiting = [];
    recent.clear();
    body.replaceChildren();
    close = feed.open({ types: 'risk', ...(decision ? { label: decision } : {}), ...(min ? { minScore: Number(min) } : {}) }, {
      onBatch: (batch) => {
        const scores = batch.sample.map((frame) => frame.data as RiskScore);
        const of = (name: string): number => scores.filter((risk) => risk.decision === name).length;
        recent.push({ at: Date.now(), seen: batch.seen, review: of('review'), block: of('block'), sample: scores.length });
        waiting = [...waiting, ...scores].slice(-Shown);
      },
    }, { sample: 40 });
  };

  const beat = (now: number): void => {
    if (!scroller.matches(':hover, :focus-within')) {
      for (const risk of waiting.splice(0)) body.prepend(row(risk));
      while (body.childElementCount > Shown) body.lastElementChild!.remove();
    }
    const within = [...recent].filter(({ at }) => now - at < WindowMs);
    const sum = (of: (entry: (typeof within)[number]) => number): number => within.reduce((total, entry) => total + of(entry), 0);
    const seen = sum(({ seen: n }) => n);
    const sample = sum(({ sample: n }) => n);
    if (sample === 0) {
      setText(lede, key === '|' ? 'No transactions in the last minute. Send some to /v1/transactions or the topic transactions.' : 'No transaction matches in the last minute.');
      return;
    }
    const spanMs = Math.max(1000, Math.min(WindowMs, now - within[0]!.at));
    const words = `${brief((seen * 1000) / spanMs)} transactions a second; ${finePercent(sum(({ review: n }) => n) / sample)} for review, ${finePercent(sum(({ block: n }) => n) / sample)} blocked.`;
    setText(lede, words);
    announce(words);
    setText(caption, seen > sample || seen * 1000 > Shown * spanMs
      ? 'An even sample of the decisions of the last moments. A score is the probability of fraud.'
      : 'All decisions as they fall. A score is the probability of fraud.');
  };

  filters.show(route);
  subscribe();
  const stop = every(BeatMs, beat);
  return {
    element,
    title: 'Risk',
    update: (next) => {
      if (next.arg !== '') return false;
      route = next;
      filters.show(route);
      subscribe();
      return true;
    },
    dispose: () => {
      stop();
      close?.();
    },
  };
};

function row(risk: RiskScore): HTMLElement {
  const reason = risk.reasons?.[0];
  return h('tr', null,
    h('td', { class: 'figure' }, timeOfDay(risk.createdAt)),
    h('td', null, h('a', { href: formatRoute('risk', risk.userId) }, risk.userId)),
    h('td', { class: 'figure amount' }, risk.amount.toFixed(2)),
    h('td', null, scoreBar(risk)),
    h('td', null, decisionMark(risk.decision)),
    h('td', { class: 'why' }, reason ? reasonText(reason) : '–'));
}
