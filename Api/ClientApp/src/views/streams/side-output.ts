import { ApiError, call, send } from '../../api/http';
import type { Page } from '../../api/types';
import { h, setText } from '../../shell/dom';
import { timeOfDay } from '../../shell/format';

const Shown = 20;

/** A record of `dead-letters` or `late-events`. */
export interface AsideRecord {
  readonly id?: string;
  readonly cursor?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly error?: string;
  readonly reason?: string;
  readonly lateBy?: string | number;
  readonly watermark?: string;
  readonly at?: string;
  readonly key?: string | null;
  readonly value?: unknown;
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
    const why = record.error ?? record.reason ?? (record.lateBy === undefined ? '' : `late by ${record.lateBy}`);
    const body = record.value ?? record.event;
    return h('li', null,
      h('span', { class: 'figure' }, `${record.topic ?? '?'}/${record.partition ?? '?'}@${record.offset ?? '?'}`),
      record.at && h('time', { dateTime: record.at, class: 'figure' }, timeOfDay(record.at)),
      h('strong', null, why),
      body !== undefined && h('code', { class: 'payload' }, typeof body === 'string' ? body : JSON.stringify(body)),
      this.path === 'dead-letters' && h('button', { type: 'button', class: 'quiet', onclick: () => void this.replay(record) }, 'Replay'));
  }

  private async replay(record: AsideRecord): Promise<void> {
    try {
      await send('POST', 'v1/dead-letters/replay', { items: [{ partition: record.partition, offset: record.offset, id: record.id, cursor: record.cursor }] });
      setText(this.said, `Put back on ${record.topic}.`);
    } catch (error) {
      setText(this.said, `Not put back: ${error instanceof ApiError ? error.message : String(error)}`);
    }
  }
}
