import type { WindowSummary } from '../../api/types';
import { GROUPS, groupOf, type Group } from '../../emotion/labels';
import { h } from '../../shell/dom';
import { count } from '../../shell/format';

const names: Readonly<Record<string, string>> = { '1m': 'minute', '5m': '5 minutes', '1h': 'hour', '24h': 'day' };

/** A user's windows: how many posts, as what they read, and the mean tone. Event time: by when posts were written. */
export function windowsTable(windows: Readonly<Record<string, WindowSummary>>): HTMLElement {
  const order = Object.keys(names);
  const rows = Object.entries(windows).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([id, window]) => {
    const perGroup = groupCounts(window.counts);
    const total = [...perGroup.values()].reduce((a, b) => a + b, 0);
    const spoken = [...perGroup].filter(([, n]) => n > 0).map(([group, n]) => `${group} ${n}`).join(', ');
    return h('tr', null,
      h('th', { scope: 'row' }, names[id] ?? id),
      h('td', { class: 'figure' }, count(total)),
      h('td', { class: 'mix-cell' },
        h('div', { class: 'mix', role: 'img', 'aria-label': spoken || 'no posts' },
          ...[...perGroup].filter(([, n]) => n > 0).map(([group, n]) => h('span', { class: `mix-part e-${group}`, title: `${group} ${n}`, vars: { '--n': String(n) } })))),
      h('td', null, total > 0 && window.dominant ? h('span', { class: `e-${groupOf(window.dominant)}` }, h('span', { class: 'swatch' }), window.dominant) : '–'),
      h('td', { class: 'figure' }, total === 0 || window.meanSentiment === null || window.meanSentiment === undefined ? '–' : signed(window.meanSentiment)));
  });
  return h('div', { class: 'scroll-x', tabIndex: 0, role: 'region', 'aria-label': 'Table of windows' },
    h('table', null,
      h('thead', null, h('tr', null, ...['Last', 'Posts', 'Read as', 'Mostly', 'Mean tone'].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', null, ...rows)));
}

function groupCounts(counts: Readonly<Record<string, number>>): Map<Group, number> {
  const perGroup = new Map<Group, number>(GROUPS.map((group) => [group, 0]));
  for (const [label, n] of Object.entries(counts)) perGroup.set(groupOf(label), perGroup.get(groupOf(label))! + n);
  return perGroup;
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '\u2212' : ''}${Math.abs(value).toFixed(2)}`;
