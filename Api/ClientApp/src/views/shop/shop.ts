import { ApiError, call, send } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { count, millis, timeOfDay } from '../../shell/format';
import { formatRoute, go } from '../../shell/router';
import type { ViewFactory } from '../../shell/view';
import { shelfItem, type Action, type Recommendation } from './item';

const Shelf = 12;
const LogLines = 12;
/** A click is in the recommendations within a quarter second as a rule; asked again until it shows, or this often. The first answer until it is whole. */
const AskAgainMs = [120, 300, 700, 1500];

interface Answer {
  readonly items: readonly Recommendation[];
  readonly tookMs: number;
  readonly degraded?: boolean;
}

/** A shop window for one user: click items, and watch what is recommended change. */
export const shopView: ViewFactory = (route, { announce }) => {
  const user = route.arg;
  const lede = h('p', { class: 'lede' }, user === '' ? 'Name a shopper, real or invented. An unknown one is shown what is popular.' : 'Reading…');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const input = h('input', { type: 'search', id: 'shopper', value: user, maxLength: 256, required: true, autocomplete: 'off', spellcheck: false });
  const form = h('form', { class: 'finder', onsubmit: (event: Event) => {
    event.preventDefault();
    if (input.value.trim() !== '') go(formatRoute('shop', input.value.trim()));
  } }, h('label', { htmlFor: 'shopper' }, 'Shopper'), input,
    h('button', { type: 'submit', class: 'primary' }, 'Enter'),
    h('button', { type: 'button', onclick: () => go(formatRoute('shop', `guest-${crypto.randomUUID().slice(0, 8)}`)) }, 'Invent one'));
  const shelf = h('ol', { class: 'shelf', 'aria-label': 'Recommended items, best first' });
  const done = h('ol', { class: 'log' }, h('li', { class: 'none' }, 'Nothing yet.'));
  const body = h('div', { class: 'columns wide-left', hidden: user === '' },
    h('section', { class: 'panel', 'aria-labelledby': 'shelf-title' }, h('h2', { id: 'shelf-title' }, 'Recommended'),
      h('p', { class: 'caption' }, 'Look at something, put it in the cart or buy it: the shelf follows.'), shelf),
    h('section', { class: 'panel', 'aria-labelledby': 'done-title' }, h('h2', { id: 'done-title' }, 'What this shopper did here'), done));
  const element = h('div', { class: 'view shop' }, form,
    h('header', { class: 'hero' }, h('h1', { class: 'headline user-name' }, user === '' ? 'Shop' : user), lede), problem, body);
  const gone = new AbortController();
  let known = new Set<string>();
  let order = '';

  /** Reads the shelf. An answer that had no time for more may be nothing at all: it does not empty the shelf, from which nobody could go on. */
  const read = async (): Promise<{ changed: boolean; whole: boolean }> => {
    const answer = await call<Answer>(`v1/users/${encodeURIComponent(user)}/recommendations?k=${Shelf}`, { signal: gone.signal });
    show(problem, false);
    const whole = answer.degraded !== true;
    if (!whole && answer.items.length < known.size) {
      setText(lede, `The last answer was cut short by the deadline after ${millis(answer.tookMs)}: the shelf shows the one before.`);
      return { changed: false, whole };
    }

    setText(lede, answer.items.length === 0 && whole
      ? 'Nothing to recommend yet: the shop has seen no clicks and no purchases.'
      : `${count(answer.items.length)} items in ${millis(answer.tookMs)}${whole ? '' : ', cut short by the deadline'}.`);
    const next = answer.items.map(({ itemId }) => itemId).join('\u0000');
    if (next === order) return { changed: false, whole };
    const first = order === '';
    order = next;
    const most = Math.max(1e-9, ...answer.items.map(({ score }) => score));
    shelf.replaceChildren(...answer.items.map((item) => shelfItem(item, most, !first && !known.has(item.itemId), (action) => void act(item, action))));
    known = new Set(answer.items.map(({ itemId }) => itemId));
    return { changed: true, whole };
  };

  /** Asks again, until an answer is as wanted or it was asked often enough. */
  const readUntil = async (wanted: 'changed' | 'whole'): Promise<boolean> => {
    for (const ms of AskAgainMs) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (gone.signal.aborted) return false;
      if ((await read())[wanted]) return true;
    }
    return false;
  };

  const act = async (item: Recommendation, action: Action): Promise<void> => {
    try {
      await send('POST', 'v1/clicks', { id: crypto.randomUUID(), userId: user, itemId: item.itemId, action, createdAt: new Date().toISOString() }, gone.signal);
      done.querySelector('.none')?.remove();
      done.prepend(h('li', null, h('span', { class: 'figure' }, timeOfDay(Date.now())), h('strong', null, action), h('span', null, item.title ?? item.itemId)));
      while (done.childElementCount > LogLines) done.lastElementChild!.remove();
      if (await readUntil('changed')) announce(`The shelf changed after: ${action} ${item.title ?? item.itemId}.`);
    } catch (error) {
      fail(error);
    }
  };

  const fail = (error: unknown): void => {
    if (gone.signal.aborted) return;
    show(problem, true);
    setText(problem, `${error instanceof ApiError ? error.message : String(error)} The shelf shows the last answer; click again to retry.`);
  };

  const enter = async (): Promise<void> => {
    if (!(await read()).whole) await readUntil('whole');
  };

  if (user !== '') enter().catch(fail);
  return { element, title: user === '' ? 'Shop' : `Shop: ${user}`, dispose: () => gone.abort() };
};
