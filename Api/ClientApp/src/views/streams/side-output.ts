import { ApiError, call, send } from '../../api/http';
import type { Page } from '../../api/types';
import { h, setText } from '../../shell/dom';
import { millis, timeOfDay } from '../../shell/format';

const Shown = 20;

/** A record of `dead-letters` or `late-events`; what it lacks is left out. */
export interface AsideRecord {
  readonly id: string;
  readonly topic?: string | null;
  readonly partition?: number | null;
  readonly offset?: number | null;
  readonly error?: string | null;
  /** How far behind the watermark, in seconds. */
  readonly lateBy?: number | null;
  readonly at?: string | null;
  readonly value?: string | null;
  readonly valueBase64?: string | null;
  readonly event?: unknown;
}

/** The tail of one side output, newest first; dead letters can be put back on their topic. */
export class SideOutput {
  readonly element: HTMLElement;
  private readonly list = h('ol', { class: 'log aside' });
  private readonly said = h('p', { class: 'caption', role: 'status' });
  private shown = '';

  constructor(
    title: string,
    private readonly path: 'dead-letters' | 'late-events',
    caption: string,
    private readonly none: string,
  ) {
    this.element = h('section', { class: 'panel', 'aria-labelledby': `${path}-title` },
      h('h2', { id: `${path}-title` }, title), h('p', { class: 'caption' }, caption), this.list, this.said);
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const page = await call<Page<AsideRecord>>(`v1/${this.path}?limit=${Shown}`, { signal });
    const key = JSON.stringify(page.items);
    if (key === this.shown || this.list.matches(':focus-within')) return;
    this.shown = key;
    if (page.items.length === 0) this.list.replaceChildren(h('li', { class: 'none' }, this.none));
    else this.list.replaceChildren(...page.items.map((record) => this.item(record)));
  }

  private item(record: AsideRecord): HTMLElement {
    const why = record.error ?? (typeof record.lateBy === 'number' ? `${millis(record.lateBy * 1000)} late` : 'no reason given');
    const body = record.value ?? record.valueBase64 ?? record.event ?? undefined;
    return h('li', null,
      h('span', { class: 'figure' }, `${record.topic ?? '?'}/${record.partition ?? '?'}@${record.offset ?? '?'}`),
      record.at && h('time', { dateTime: record.at, class: 'figure' }, timeOfDay(record.at)),
      h('strong', null, why),
      body !== undefined && h('code', { class: 'payload' }, typeof body === 'string' ? body : JSON.stringify(body)),
      this.path === 'dead-letters' && h('button', { type: 'button', class: 'quiet', onclick: () => void this.replay(record) }, 'Replay'));
  }

  private async replay(record: AsideRecord): Promise<void> {
    try {
      await send('POST', 'v1/dead-letters/replay', { ids: [record.id] });
      setText(this.said, `Put back on ${record.topic}.`);
    } catch (error) {
      setText(this.said, `Not put back: ${error instanceof ApiError ? error.message : String(error)}`);
    }
  }
}
