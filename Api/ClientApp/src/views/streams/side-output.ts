import { ApiError, call, send } from '../../api/http';
import type { Page } from '../../api/types';
import { h, setText, show } from '../../shell/dom';
import { count, millis, timeOfDay } from '../../shell/format';

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
  private readonly total = h('span', { class: 'figure side-count' });
  private readonly all = h('button', { type: 'button', class: 'quiet', hidden: true }, 'Replay all shown');
  private ids: readonly string[] = [];
  private shown = '';

  constructor(
    title: string,
    private readonly path: 'dead-letters' | 'late-events',
    caption: string,
    private readonly none: string,
  ) {
    this.element = h('section', { class: 'panel', 'aria-labelledby': `${path}-title` },
      h('div', { class: 'section-head' }, h('h2', { id: `${path}-title` }, `${title} `, this.total), this.all),
      h('p', { class: 'caption' }, caption), this.said, this.list);
    this.all.addEventListener('click', () => void this.replay(this.ids, `${this.ids.length} records`));
  }

  /** How many there have ever been. */
  count(ever: number | undefined): void {
    setText(this.total, ever === undefined ? '' : count(ever));
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const page = await call<Page<AsideRecord>>(`v1/${this.path}?limit=${Shown}`, { signal });
    const key = JSON.stringify(page.items);
    if (key === this.shown || this.list.matches(':focus-within')) return;
    this.shown = key;
    this.ids = page.items.map(({ id }) => id);
    show(this.all, this.path === 'dead-letters' && this.ids.length > 1);
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
      this.path === 'dead-letters' && h('button', { type: 'button', class: 'quiet', 'aria-label': `Replay ${record.topic ?? 'record'} ${record.offset ?? record.id}`, onclick: () => void this.replay([record.id], `The record of ${record.topic ?? 'an unknown topic'}`) }, 'Replay'));
  }

  private async replay(ids: readonly string[], what: string): Promise<void> {
    try {
      await send('POST', 'v1/dead-letters/replay', { ids });
      setText(this.said, `${what}: put back. What still cannot be read becomes a dead letter again.`);
    } catch (error) {
      const isDenied = error instanceof ApiError && (error.status === 401 || error.status === 403);
      setText(this.said, isDenied ? 'Not put back: a replay needs a credential of scope admin.' : `Not put back: ${error instanceof ApiError ? error.message : String(error)}`);
    }
  }
}
