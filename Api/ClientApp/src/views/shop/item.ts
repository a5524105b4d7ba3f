import { h } from '../../shell/dom';

export const ACTIONS = ['view', 'cart', 'purchase'] as const;
export type Action = (typeof ACTIONS)[number];

const verbs: Readonly<Record<Action, string>> = { view: 'Look', cart: 'Cart', purchase: 'Buy' };

/** One item of `GET /v1/users/{id}/recommendations`. */
export interface Recommendation {
  readonly itemId: string;
  readonly score: number;
  readonly why?: string | readonly string[];
  readonly title?: string;
}

/** An item on the shelf: its rank's score as a bar, why it is there, and what one can do with it. */
export function shelfItem(item: Recommendation, most: number, isNew: boolean, act: (action: Action) => void): HTMLElement {
  const why = typeof item.why === 'string' ? item.why : item.why?.join(', ');
  return h('li', { class: isNew ? 'item is-new' : 'item' },
    h('p', { class: 'item-name' }, item.title ?? item.itemId, isNew && h('span', { class: 'badge' }, 'new')),
    h('span', { class: 'score-track', 'aria-hidden': 'true', vars: { '--share': String(Math.max(0, item.score) / most) } }),
    why && h('p', { class: 'caption' }, why),
    h('p', { class: 'item-actions' }, ...ACTIONS.map((action) =>
      h('button', { type: 'button', class: 'quiet', 'aria-label': `${verbs[action]}: ${item.title ?? item.itemId}`, onclick: () => act(action) }, verbs[action]))));
}
