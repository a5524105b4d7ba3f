import { ApiError, call } from '../api/http';
import type { FiredResponse, Page } from '../api/types';
import type { FeedClient } from '../feed/client';
import { h, setText } from '../shell/dom';
import { ago, count, dateAndTime } from '../shell/format';
import { formatRoute } from '../shell/router';
import { every } from '../shell/ticker';

const Kept = 200;
const DrawMs = 500;

/** One firing: when, which rule, for whom, and why. */
export function firedItem(response: FiredResponse, now: number): HTMLLIElement {
  return h('li', { class: 'fired' },
    h('time', { dateTime: response.triggeredAt, class: 'figure', title: dateAndTime(response.triggeredAt) }, ago(response.triggeredAt, now)),
    h('a', { class: 'fired-rule', href: formatRoute('rules', response.ruleId) }, response.rule ?? response.ruleId),
    whom(response),
    response.late && h('span', { class: 'badge', title: 'A post that came late made it fire' }, 'late'),
    h('p', { class: 'fired-why' }, response.reason));
}

function whom({ userId, zone, subject }: FiredResponse): HTMLElement {
  if (userId) return h('a', { href: formatRoute(subject === 'risk' ? 'risk' : 'user', userId) }, userId);
  if (zone) return h('a', { href: formatRoute('pricing', zone) }, zone);
  return h('span', null, 'the crowd');
}

/** What is asked of a tail: whose firings, how many, and what to say where there is none. */
export interface FiredOptions {
  readonly userId?: string;
  readonly shown: number;
  readonly none: string;
  /** Told as firings come, the latest last. */
  readonly onFired?: (fired: readonly FiredResponse[]) => void;
}

/** The latest firings, newest first: those the server still has, then each as it happens. */
export class FiredTail {
  readonly element: HTMLElement;
  private readonly list = h('ol', { class: 'log fired-log', 'aria-label': 'Fired, newest first' });
  private readonly said = h('p', { class: 'caption' }, 'Reading…');
  private fired: FiredResponse[] = [];
  private readonly known = new Set<string>();
  private seen = 0;
  private sampled = 0;
  private ruleId = '';
  private changed = true;
  private problem = '';
  private hasRead = false;
  private readonly gone = new AbortController();
  private readonly stops: (() => void)[];

  constructor(feed: FeedClient, private readonly options: FiredOptions) {
    this.element = h('div', null, this.said, this.list);
    this.stops = [
      feed.open({ types: 'response', ...(options.userId ? { userId: options.userId } : {}) }, {
        onBatch: (batch) => {
          this.seen += batch.seen;
          this.sampled += batch.sample.length;
          this.take(batch.sample.map((frame) => frame.data as FiredResponse));
        },
        // After a cut the server's tail fills what the feed cannot.
        onStatus: (status) => {
          if (status.state === 'live' && status.resumed) void this.read();
        },
      }, { sample: 20 }),
      every(DrawMs, (now) => this.draw(now)),
    ];
    void this.read();
  }

  /** Shows the firings of one rule alone, or of all. */
  narrow(ruleId: string): void {
    this.ruleId = ruleId;
    this.changed = true;
    this.draw(Date.now());
  }

  dispose(): void {
    this.gone.abort();
    for (const stop of this.stops) stop();
  }

  private async read(): Promise<void> {
    try {
      const page = await call<Page<FiredResponse>>(`v1/responses?limit=${Kept}`, { signal: this.gone.signal });
      this.problem = '';
      this.hasRead = true;
      const { userId } = this.options;
      this.take(userId ? page.items.filter((response) => response.userId === userId) : page.items);
    } catch (error) {
      if (this.gone.signal.aborted) return;
      this.problem = `${error instanceof ApiError ? error.message : String(error)} What fires from now on still appears.`;
    }
    this.changed = true;
    this.draw(Date.now());
  }

  private take(responses: readonly FiredResponse[]): void {
    const fresh = responses.filter(({ id }) => !this.known.has(id));
    if (fresh.length === 0) return;
    this.fired = [...fresh, ...this.fired].sort((a, b) => Date.parse(b.triggeredAt) - Date.parse(a.triggeredAt)).slice(0, Kept);
    this.known.clear();
    for (const { id } of this.fired) this.known.add(id);
    this.changed = true;
    this.options.onFired?.(this.fired);
  }

  private draw(now: number): void {
    if (this.list.matches(':hover, :focus-within')) return;
    const shown = this.fired.filter(({ ruleId }) => this.ruleId === '' || ruleId === this.ruleId).slice(0, this.options.shown);
    if (this.changed) {
      this.changed = false;
      this.list.replaceChildren(...shown.map((response) => firedItem(response, now)));
    } else shown.forEach((response, i) => setText(this.list.children[i]!.firstElementChild!, ago(response.triggeredAt, now)));
    setText(this.said, this.caption(shown.length));
  }

  private caption(shown: number): string {
    if (this.problem) return this.problem;
    if (shown === 0) return this.hasRead ? this.options.none : 'Reading…';
    const since = this.seen === 0 ? '' : ` ${count(this.seen)} fired while you watch.`;
    const sample = this.seen > this.sampled ? ' An even sample of them is shown.' : '';
    return `The latest, by the time of the post that made it fire.${since}${sample}`;
  }
}
