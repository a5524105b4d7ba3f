import { groupOf } from '../../emotion/labels';
import type { Move } from '../../emotion/shares';
import { h, setText } from '../../shell/dom';
import { finePercent, points } from '../../shell/format';

const Shown = 8;

/** The emotions whose share moved most. Rows keep their place in the list while they stay among the first. */
export class Movers {
  readonly element: HTMLElement;
  private readonly list = h('ul', { class: 'movers' });
  private readonly caption = h('p', { class: 'caption' });

  constructor() {
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'movers-title' },
      h('h2', { id: 'movers-title' }, 'What moves'), this.caption, this.list);
  }

  update(moves: readonly Move[], caption: string): void {
    setText(this.caption, caption);
    const top = moves.slice(0, Shown);
    const most = Math.max(0.005, ...top.map((move) => Math.abs(move.change)));
    top.forEach((move, i) => {
      const row = (this.list.children[i] as HTMLElement | undefined) ?? this.list.appendChild(newRow());
      row.className = `mover e-${groupOf(move.name)} ${move.change > 0 ? 'is-up' : 'is-down'}`;
      row.style.setProperty('--size', (Math.abs(move.change) / most).toFixed(3));
      const [name, , change, share] = [...row.children] as HTMLElement[];
      setText(name!, move.name);
      setText(change!, points(move.change));
      setText(share!, finePercent(move.share));
    });
    while (this.list.childElementCount > top.length) this.list.lastElementChild!.remove();
  }
}

const newRow = (): HTMLElement =>
  h('li', null, h('span', { class: 'mover-name' }), h('span', { class: 'mover-bar', 'aria-hidden': 'true' }), h('span', { class: 'mover-change figure' }), h('span', { class: 'mover-share figure' }));
