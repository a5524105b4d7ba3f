import type { EmotionResult, Frame } from '../../api/types';
import { Ring } from '../../feed/ring';
import { h, setText } from '../../shell/dom';
import { brief } from '../../shell/format';
import { every } from '../../shell/ticker';
import { postItem } from '../post';

const Shown = 14;
const BeatMs = 700;
const RateWindowMs = 5000;

/** The posts themselves: a few a second, chosen evenly, and it says how many that stand for. */
export class Stream {
  readonly element: HTMLElement;
  private readonly list = h('ol', { class: 'posts', 'aria-label': 'Posts, newest first' });
  private readonly caption = h('p', { class: 'caption' }, 'No posts yet.');
  private readonly pause = h('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false' }, 'Pause');
  private waiting: EmotionResult[] = [];
  private readonly arrivals = new Ring<{ at: number; seen: number }>(64);
  private readonly shownTimes = new Ring<number>(16);
  private paused = false;
  private held = false;
  private filtered = false;
  private readonly stop: () => void;

  constructor() {
    this.pause.addEventListener('click', () => {
      this.paused = !this.paused;
      this.pause.setAttribute('aria-pressed', String(this.paused));
      setText(this.pause, this.paused ? 'Go on' : 'Pause');
      this.say(Date.now());
    });
    // Under a pointer or the keyboard's focus nothing moves away.
    this.list.addEventListener('pointerenter', () => (this.held = true));
    this.list.addEventListener('pointerleave', () => (this.held = false));
    this.list.addEventListener('focusin', () => (this.held = true));
    this.list.addEventListener('focusout', () => (this.held = false));
    this.element = h('section', { class: 'stream', 'aria-labelledby': 'stream-title' },
      h('div', { class: 'section-head' }, h('h2', { id: 'stream-title' }, 'What they write'), this.pause),
      this.caption, this.list);
    this.stop = every(BeatMs, (now) => this.beat(now));
  }

  /** Takes a sample of `seen` posts. */
  offer(sample: readonly Frame[], seen: number): void {
    this.arrivals.push({ at: Date.now(), seen });
    for (const frame of sample) if (frame.type === 'emotion') this.waiting.push(frame.data as EmotionResult);
    if (this.waiting.length > 4 * Shown) this.waiting = this.waiting.slice(-2 * Shown);
  }

  /** Begins anew, as another filter is in force. */
  reset(filtered: boolean): void {
    this.filtered = filtered;
    this.waiting = [];
    this.arrivals.clear();
    this.shownTimes.clear();
    this.list.replaceChildren();
    this.say(Date.now());
  }

  dispose(): void {
    this.stop();
  }

  private beat(now: number): void {
    if (!this.paused && !this.held) {
      // A backlog of a few goes out faster; what is more than that is not shown, and the caption counts it.
      const many = this.waiting.length > Shown ? 2 : 1;
      const stale = Math.max(0, this.waiting.length - Shown);
      this.waiting.splice(0, stale);
      for (const post of this.waiting.splice(0, this.list.childElementCount === 0 ? 6 : many)) {
        this.list.prepend(postItem(post));
        this.shownTimes.push(now);
      }
      while (this.list.childElementCount > Shown) this.list.lastElementChild!.remove();
    }
    this.say(now);
  }

  private say(now: number): void {
    let seen = 0;
    for (const arrival of this.arrivals) if (now - arrival.at < RateWindowMs) seen += arrival.seen;
    let shown = 0;
    for (const at of this.shownTimes) if (now - at < RateWindowMs) shown++;
    const rate = seen / (RateWindowMs / 1000);
    const what = this.filtered ? 'matching posts' : 'posts';
    if (this.paused) setText(this.caption, `Paused. ${brief(rate)} ${what} a second go by.`);
    else if (this.held) setText(this.caption, `Held still while you are on it. ${brief(rate)} ${what} a second go by.`);
    else if (seen === 0) setText(this.caption, this.filtered ? 'No post matches in these seconds. They appear as they come.' : 'No posts in these seconds.');
    else if (shown >= seen || rate < 1) setText(this.caption, `All ${what}. The surer the reading, the bolder the words.`);
    else setText(this.caption, `An even sample of ${brief(rate)} ${what} a second. The surer the reading, the bolder the words.`);
  }
}
