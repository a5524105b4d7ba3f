import type { Pulse } from '../../feed/pulse';
import { h, setText, show } from '../../shell/dom';
import { brief, count, millis } from '../../shell/format';

const RateMs = 5000;
const StaleMs = 10_000;

/** How fast it goes: rate, latency, and what was left out. */
export class Figures {
  readonly element: HTMLElement;
  private readonly rate = h('dd');
  private readonly p50 = h('dd');
  private readonly p99 = h('dd');
  private readonly seen = h('dd');
  private readonly dropped = h('dd');
  private readonly droppedCell: HTMLElement;

  constructor() {
    const cell = (name: string, value: HTMLElement, title: string): HTMLElement => h('div', { title }, h('dt', null, name), value);
    this.droppedCell = cell('left out', this.dropped, 'Posts the server left out because this page was too slow for them');
    this.element = h('dl', { class: 'figures' },
      cell('posts a second', this.rate, 'Posts that came to this page, as the mean of the last five seconds'),
      cell('median delay', this.p50, 'From the moment a post was written (its createdAt) to this page, by both clocks'),
      cell('p99 delay', this.p99, 'One post in a hundred took longer than this'),
      cell('posts seen here', this.seen, 'Since this page was opened'),
      this.droppedCell);
  }

  update(pulse: Pulse, now: number): void {
    setText(this.rate, brief(pulse.rate(now, RateMs)));
    const stale = now - pulse.lastAt > StaleMs;
    setText(this.p50, stale ? '–' : millis(pulse.p50));
    setText(this.p99, stale ? '–' : millis(pulse.p99));
    setText(this.seen, count(pulse.seen));
    setText(this.dropped, count(pulse.dropped));
    show(this.droppedCell, pulse.dropped > 0);
  }
}
