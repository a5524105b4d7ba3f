import type { FeedClient } from '../../feed/client';
import { Ring } from '../../feed/ring';
import { h } from '../../shell/dom';
import { timeOfDay } from '../../shell/format';

/** A fired rule: a value of the topic `responses`. */
export interface FiredResponse {
  readonly id: string;
  readonly ruleId: string;
  readonly userId?: string;
  readonly triggeredAt: string;
  readonly reason: string;
  readonly late?: boolean;
}

const Kept = 20;

/** Rules that fire for one user while the page looks on. Hidden until one does. */
export class Responses {
  readonly element: HTMLElement;
  private readonly fired = new Ring<FiredResponse>(Kept);
  private readonly list = h('ol', { class: 'log' });
  private readonly close: () => void;

  constructor(userId: string, feed: FeedClient) {
    this.element = h('section', { class: 'panel', hidden: true, 'aria-labelledby': 'responses-title' },
      h('h2', { id: 'responses-title' }, 'Responses'), h('p', { class: 'caption' }, 'Rules that fired for this user while you watch.'), this.list);
    this.close = feed.open({ types: 'response', userId }, { onBatch: (batch) => {
      for (const frame of batch.sample) this.fired.push(frame.data as FiredResponse);
      this.draw();
    } }, { sample: Kept });
  }

  dispose(): void {
    this.close();
  }

  private draw(): void {
    this.element.hidden = false;
    this.list.replaceChildren(...[...this.fired].reverse().map((response) =>
      h('li', null, h('time', { dateTime: response.triggeredAt, class: 'figure' }, timeOfDay(response.triggeredAt)), h('strong', null, response.ruleId), h('span', null, response.reason))));
  }
}
