import { ApiError, call } from '../../api/http';
import type { EmotionResult, Page, UserEmotions } from '../../api/types';
import { drift, DriftChart } from '../../charts/drift';
import { groupOf } from '../../emotion/labels';
import { h, setText, show } from '../../shell/dom';
import { ago, count } from '../../shell/format';
import { every } from '../../shell/ticker';
import type { Services } from '../../shell/view';
import { Bars } from '../bars';
import { postItem } from '../post';
import { Responses } from './responses';
import { windowsTable } from './windows';

const Drifting = 200;
const PageSize = 50;
const Kept = 500;
const FirstListed = 15;
const HalfLifeMs = 10 * 60_000;
const RefreshMs = 1500;
/** A mood fades and a person may opt out without a post that tells of it: asked again at least this often. */
const StaleMs = 20_000;

/** A user's emotional profile, kept up to date by their own posts on the feed. */
export function profile(id: string, { feed, announce }: Services): { element: HTMLElement; dispose: () => void } {
  const path = `v1/users/${encodeURIComponent(id)}/emotions`;
  const summary = h('p', { class: 'lede' }, 'Reading…');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const mood = new Bars('Mood', 8);
  const windows = h('div');
  const chart = new DriftChart(`How the tone of ${id}'s posts drifts`);
  const list = h('ol', { class: 'posts', 'aria-label': 'Posts, newest first' });
  const more = h('button', { type: 'button', hidden: true }, 'Older posts');
  const fired = new Responses(id, feed);
  const body = h('div', { class: 'profile', hidden: true },
    h('section', { class: 'panel', 'aria-labelledby': 'drift-title' }, h('h2', { id: 'drift-title' }, 'Mood as it drifts'),
      h('p', { class: 'caption' }, 'Each dot is a post, warm above, harsh below. The line forgets: a post of ten minutes ago weighs half.'), chart.element),
    h('div', { class: 'columns' },
      h('section', { class: 'panel', 'aria-labelledby': 'posts-title' }, h('h2', { id: 'posts-title' }, 'Posts'), list, more),
      h('div', { class: 'column-figures' },
        h('section', { class: 'panel', 'aria-labelledby': 'mood-title' }, h('h2', { id: 'mood-title' }, 'Mood'),
          h('p', { class: 'caption' }, 'Time-decayed scores of what this user wrote. They read the texts, they do not know the person.'), mood.element),
        h('section', { class: 'panel', 'aria-labelledby': 'windows-title' }, h('h2', { id: 'windows-title' }, 'Windows'),
          h('p', { class: 'caption' }, 'By the time posts were written, up to the newest.'), windows),
        fired.element)));
  const element = h('div', null, h('header', { class: 'hero' }, h('h1', { class: 'headline user-name' }, id), summary), problem, body);

  const posts = new Map<string, EmotionResult>();
  let cursor: string | null | undefined;
  let listed = FirstListed;
  let current: UserEmotions | undefined;
  let stale = true;
  let readAt = 0;
  let loading = false;
  const gone = new AbortController();

  const refresh = async (): Promise<void> => {
    if (loading || !(stale || Date.now() - readAt > StaleMs)) return;
    loading = true;
    stale = false;
    readAt = Date.now();
    try {
      current = await call<UserEmotions>(path, { signal: gone.signal });
      show(problem, false);
      show(body, true);
      for (const post of current.recent ?? []) posts.set(post.id, { ...post, userId: id });
      if (current.mood) mood.update(current.mood);
      if (current.windows) windows.replaceChildren(windowsTable(current.windows));
      draw();
    } catch (error) {
      if (!gone.signal.aborted) await explain(error);
    } finally {
      loading = false;
    }
  };

  const older = async (): Promise<void> => {
    if (posts.size >= listed + FirstListed || cursor === null) return;
    more.disabled = true;
    try {
      const query = new URLSearchParams({ limit: String(PageSize), ...(cursor ? { cursor } : {}) });
      const page = await call<Page<EmotionResult>>(`${path}/history?${query}`, { signal: gone.signal });
      cursor = page.nextCursor ?? null;
      for (const post of page.items) posts.set(post.id, { ...post, userId: id });
      draw();
    } catch (error) {
      if (!gone.signal.aborted && !(error instanceof ApiError && error.status === 404)) fail(error);
    } finally {
      more.disabled = false;
    }
  };

  /** No profile: never seen, or a person who said no. */
  const explain = async (error: unknown): Promise<void> => {
    if (!(error instanceof ApiError && error.status === 404)) {
      fail(error);
      return;
    }
    const hasSaidNo = await saidNo(id, gone.signal);
    show(body, false);
    show(problem, false);
    setText(summary, hasSaidNo
      ? 'This person opted out (consent is false in the profile): posts are not read, and nothing of their emotions is kept.'
      : 'Never seen here. As soon as this user posts, the profile appears by itself.');
    posts.clear();
    current = undefined;
  };

  const fail = (error: unknown): void => {
    show(problem, true);
    setText(problem, `${error instanceof Error ? error.message : String(error)} The page tries again by itself.`);
  };

  const draw = (): void => {
    const sorted = [...posts.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
    chart.update(drift(sorted.slice(0, Drifting), HalfLifeMs));
    const held = list.matches(':hover, :focus-within') && list.childElementCount > 0;
    if (!held) list.replaceChildren(...sorted.slice(0, listed).map((post) => postItem(post, { user: false })));
    show(more, sorted.length > listed || (!!cursor && listed < Kept));
    say(Date.now());
  };

  const say = (now: number): void => {
    if (!current) return;
    const last = current.lastAt ? `, last ${ago(current.lastAt, now)}` : '';
    setText(summary, `${count(current.posts)} ${current.posts === 1 ? 'post' : 'posts'}${last}.`);
  };

  more.addEventListener('click', () => {
    listed += PageSize;
    draw();
    void older();
  });
  const closeFeed = feed.open({ types: 'emotion', userId: id }, {
    onBatch: (batch) => {
      for (const frame of batch.sample) {
        const post = frame.data as EmotionResult;
        posts.set(post.id, post);
        announce(`New post, read as ${post.label}, ${groupOf(post.label)}.`);
      }
      trim(posts);
      stale = true;
    },
    onStatus: (status) => {
      if (status.state === 'live') stale = true;
    },
  }, { sample: 50 });
  const stop = every(RefreshMs, (now) => {
    void refresh();
    say(now);
  });
  void refresh().then(older);

  return {
    element,
    dispose: () => {
      gone.abort();
      closeFeed();
      stop();
      fired.dispose();
      chart.dispose();
    },
  };
}

/** Whether the user's static profile refuses consent; a user without one has said nothing. */
async function saidNo(id: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await call<{ consent?: boolean | null }>(`v1/users/${encodeURIComponent(id)}/profile`, { signal })).consent === false;
  } catch (error) {
    if (error instanceof ApiError && error.status !== 404) console.info('The static profile could not be read.', error);
    return false;
  }
}

/** Keeps what a page left open may hold within bounds: the oldest go. */
function trim(posts: Map<string, EmotionResult>): void {
  if (posts.size <= 2 * Kept) return;
  const keep = [...posts.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)).slice(0, Kept);
  posts.clear();
  for (const post of keep) posts.set(post.id, post);
}
