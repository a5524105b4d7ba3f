import type { FeedClient } from '../../feed/client';
import { h } from '../../shell/dom';
import { FiredTail } from '../fired';

const Shown = 10;

/** Rules that fired for one user: those among the latest of all, and each as it happens. */
export class Responses {
  readonly element: HTMLElement;
  private readonly tail: FiredTail;

  constructor(userId: string, feed: FeedClient) {
    this.tail = new FiredTail(feed, { userId, shown: Shown, none: 'No rule has fired for this user lately. It shows here when one does.' });
    this.element = h('section', { class: 'panel', 'aria-labelledby': 'responses-title' },
      h('div', { class: 'section-head' }, h('h2', { id: 'responses-title' }, 'Fired rules'), h('a', { href: '#/rules' }, 'All rules')), this.tail.element);
  }

  dispose(): void {
    this.tail.dispose();
  }
}
