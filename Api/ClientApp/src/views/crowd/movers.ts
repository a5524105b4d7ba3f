import { ApiError, call } from '../../api/http';
import type { EmotionTrends } from '../../api/types';
import { groupOf } from '../../emotion/labels';
import { h, setText } from '../../shell/dom';
import { count, finePercent, points } from '../../shell/format';
import type { Range } from './range';

const Shown = 8;

/** The emotions whose share moved most, as the server counted all posts. Rows keep their place in the list while they stay among the first. */
export class Movers {
  readonly element: HTMLElement;
  private readonly list = h('ul', { class: 'movers' });
  private readonly caption = h('p', { class: 'caption' });
  private running: AbortController | undefined;

  constructor() {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'movers-title' },
      h('h2', { id: 'movers-title' }, 'What moves'), this.caption, this.list);
  }

  /** Asks the server for the window that goes with a range, and shows the answer. */
  async ask(range: Range): Promise<void> {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    try {
      const trends = await call<EmotionTrends>(`v1/emotions/trends?window=${range.window}`, { signal: mine.signal });
      this.show(trends);
      setText(this.caption, trends.movers.length === 0
        ? 'Nothing has moved yet: there are not two windows to compare.'
        : `Share of the last ${range.windowName} against the one before, in points of a hundred. Exact, over all ${count(trends.total)} posts.`);
    } catch (error) {
      if (!mine.signal.aborted) setText(this.caption, `${error instanceof ApiError ? error.message : String(error)} Asked again in five seconds.`);
    }
  }

  dispose(): void {
    this.running?.abort();
  }

  private show(trends: EmotionTrends): void {
    const top = trends.movers.slice(0, Shown);
    const most = Math.max(0.005, ...top.map((move) => Math.abs(move.change)));
    top.forEach((move, i) => {
      const row = (this.list.children[i] as HTMLElement | undefined) ?? this.list.appendChild(newRow());
      row.className = `mover e-${groupOf(move.label)} ${move.change > 0 ? 'is-up' : 'is-down'}`;
      row.style.setProperty('--size', (Math.abs(move.change) / most).toFixed(3));
      const [name, , change, share] = [...row.children] as HTMLElement[];
      setText(name!, move.label);
      setText(change!, points(move.change));
      setText(share!, finePercent(move.share));
    });
    while (this.list.childElementCount > top.length) this.list.lastElementChild!.remove();
  }
}

const newRow = (): HTMLElement =>
  h('li', null, h('span', { class: 'mover-name' }), h('span', { class: 'mover-bar', 'aria-hidden': 'true' }), h('span', { class: 'mover-change figure' }), h('span', { class: 'mover-share figure' }));
