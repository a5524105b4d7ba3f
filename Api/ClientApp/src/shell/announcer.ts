import { h } from './dom';

const PauseMs = 8_000;

/** A polite live region that speaks at most every few seconds, and then says the latest. */
export class Announcer {
  readonly element = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private pending: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.pending = text;
    if (this.timer === undefined) this.speak();
  }

  private speak(): void {
    this.timer = undefined;
    if (this.pending === undefined) return;
    this.element.textContent = this.pending;
    this.pending = undefined;
    this.timer = setTimeout(() => this.speak(), PauseMs);
  }
}
