import type { Scores } from '../api/types';
import { GROUPS, groupOf } from '../emotion/labels';
import { h, setText } from '../shell/dom';
import { score } from '../shell/format';

/** Scores as bars. A bar keeps its row while the scores change, so that the eye can follow it. */
export class Bars {
  readonly element: HTMLElement;
  private readonly rows = new Map<string, HTMLElement>();

  constructor(label: string, private readonly limit = Infinity) {
    this.element = h('ul', { class: 'bars', 'aria-label': label });
  }

  update(scores: Scores): void {
    const ranked = Object.entries(scores).sort((a, b) => b[1] - a[1]).slice(0, this.limit);
    for (const [name, value] of ranked) {
      const row = this.rows.get(name) ?? this.add(name);
      row.style.setProperty('--share', value.toFixed(4));
      setText(row.lastElementChild!, score(value));
    }
    const kept = new Set(ranked.map(([name]) => name));
    for (const [name, row] of this.rows) if (!kept.has(name)) {
      row.remove();
      this.rows.delete(name);
    }
    const order = ranked.map(([name]) => this.rows.get(name)!);
    if (order.some((row, i) => this.element.children[i] !== row)) this.element.replaceChildren(...order);
  }

  private add(name: string): HTMLElement {
    const row = h('li', { class: `bar ${colourOf(name)}` }, h('span', { class: 'bar-name' }, name), h('span', { class: 'bar-track', 'aria-hidden': 'true' }), h('span', { class: 'figure' }));
    this.rows.set(name, row);
    return row;
  }
}

/** Sentiment and tweet emotions are no labels of the 28; they borrow the nearest group's colour. */
const borrowed: Readonly<Record<string, string>> = { positive: 'joy', negative: 'anger', ambiguous: 'surprise', optimism: 'joy' };

const colourOf = (name: string): string =>
  `e-${(GROUPS as readonly string[]).includes(name) ? name : (borrowed[name] ?? groupOf(name))}`;
