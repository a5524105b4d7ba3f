import type { EmotionResult } from '../api/types';
import { groupOf } from '../emotion/labels';
import { h } from '../shell/dom';
import { score, timeOfDay } from '../shell/format';
import { formatRoute } from '../shell/router';

/** One post with its reading. The surer the reading, the bolder the words. */
export function postItem(post: EmotionResult, options: { user: boolean } = { user: true }): HTMLLIElement {
  const weight = Math.round(330 + 330 * Math.min(1, Math.max(0, post.score)));
  return h('li', { class: `post e-${groupOf(post.label)}`, vars: { '--sure': String(post.score), '--weight': String(weight) } },
    h('p', { class: 'post-text', dir: 'auto' }, post.text),
    h('p', { class: 'post-meta' },
      h('span', { class: 'post-label' }, h('span', { class: 'swatch' }), post.label, ' ', h('span', { class: 'figure' }, score(post.score))),
      options.user && h('a', { href: formatRoute('user', post.userId) }, post.userId),
      h('time', { dateTime: post.createdAt }, timeOfDay(post.createdAt))));
}
