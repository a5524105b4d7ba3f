import { ApiError, call } from '../../api/http';
import type { FiredResponse } from '../../api/types';
import { h, setText, show } from '../../shell/dom';
import { formatRoute, type Route } from '../../shell/router';
import { every } from '../../shell/ticker';
import type { Services, View, ViewFactory } from '../../shell/view';
import { FiredTail } from '../fired';
import { emptyDraft, EXAMPLES, parseDraft, toDraft, writeDraft } from './draft';
import { ruleEditor } from './editor';
import { RuleRows } from './list';
import type { Rule, RuleDraft, RuleList } from './types';

const RefreshMs = 5000;
const FiredShown = 30;

/** Rules: what the house does by itself when an emotion, a mood or the crowd turns; and one rule under work. */
export const rulesView: ViewFactory = (route, services) => (route.arg === '' ? listView(route, services) : editView(route, services));

function listView(first: Route, { feed, announce }: Services): View {
  let route = first;
  let rules: readonly Rule[] | undefined;
  let fired: readonly FiredResponse[] = [];
  let isLoading = false;
  const gone = new AbortController();
  const lede = h('p', { class: 'lede' }, 'Reading…');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const say = (words: string): void => {
    show(problem, words !== '');
    setText(problem, words);
  };
  const rows = new RuleRows(say);
  const empty = h('div', { class: 'empty', hidden: true },
    h('h3', null, 'No rule yet'),
    h('p', null, 'A rule watches for something and fires once when it happens: it is recorded, shown here, and may call a webhook. Begin with one of these; nothing is switched on before you say so.'),
    exampleChips());
  const narrowed = h('p', { class: 'caption', hidden: true });
  const tail = new FiredTail(feed, {
    shown: FiredShown,
    none: 'Nothing has fired lately. It shows here as it happens.',
    onFired: (latest) => {
      fired = latest;
    },
  });
  const element = h('div', { class: 'view rules' },
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Rules'), lede,
      h('a', { class: 'button primary hero-action', href: '#/rules/new' }, 'New rule')),
    problem,
    h('div', { class: 'columns wide-left' },
      h('section', { 'aria-label': 'The rules' }, rows.element, empty),
      h('section', { class: 'panel', 'aria-labelledby': 'fired-title' }, h('h2', { id: 'fired-title' }, 'Fired'), narrowed, tail.element)));

  const refresh = async (): Promise<void> => {
    if (isLoading) return;
    isLoading = true;
    try {
      rules = (await call<RuleList>('v1/rules', { signal: gone.signal })).items;
      if (problem.textContent?.endsWith(Again)) say('');
      draw(Date.now());
    } catch (error) {
      if (!gone.signal.aborted) say(`${error instanceof ApiError ? error.message : String(error)} ${Again}`);
    } finally {
      isLoading = false;
    }
  };

  const draw = (now: number): void => {
    if (!rules) return;
    rows.update(rules, fired, route.params['saved'] ?? '', now);
    show(empty, rules.length === 0);
    const on = rules.filter(({ enabled }) => enabled).length;
    const words = rules.length === 0
      ? 'What should happen by itself when an emotion, a mood or the crowd turns.'
      : `${on} of ${rules.length} ${rules.length === 1 ? 'rule is' : 'rules are'} on. Each fires once per episode, then rests. Scores read the text, they do not know the person.`;
    setText(lede, words);
    announce(words);
  };

  const apply = (next: Route): void => {
    route = next;
    const only = route.params['fired'] ?? '';
    tail.narrow(only);
    show(narrowed, only !== '');
    narrowed.replaceChildren(`Of ${rules?.find(({ id }) => id === only)?.name ?? only} alone. `, h('a', { href: '#/rules' }, 'Show all'));
  };

  apply(first);
  void refresh();
  const stops = [every(RefreshMs, () => void refresh()), every(1000, draw)];
  return {
    element,
    title: 'Rules',
    update: (next) => {
      if (next.arg !== '') return false;
      apply(next);
      void refresh();
      return true;
    },
    dispose: () => {
      gone.abort();
      tail.dispose();
      for (const stop of stops) stop();
    },
  };
}

const Again = 'The page asks again every five seconds.';

/** One rule under work: a new one, or one that stands. What is being written stands in the address. */
function editView(route: Route, services: Services): View {
  const isNew = route.arg === 'new';
  const gone = new AbortController();
  const title = h('h1', { class: 'headline' }, isNew ? 'New rule' : route.arg);
  const lede = h('p', { class: 'lede' }, isNew ? 'It is checked as you write, and switched on when you create it.' : 'Reading…');
  const host = h('div');
  const element = h('div', { class: 'view rules' }, h('p', { class: 'back' }, h('a', { href: '#/rules' }, '← All rules')),
    h('header', { class: 'hero' }, title, lede), host);
  let editor: { element: HTMLElement; dispose: () => void } | undefined;

  const open = (draft: RuleDraft, webhookHosts: readonly string[]): void => {
    editor = ruleEditor({ draft, isKnown: !isNew, webhookHosts, asJson: route.params['as'] === 'json' }, services);
    host.replaceChildren(editor.element);
  };

  const load = async (): Promise<void> => {
    const list = await call<RuleList>('v1/rules', { signal: gone.signal });
    const known = list.items.find(({ id }) => id === route.arg);
    if (!isNew && !known) {
      setText(lede, 'There is no rule of that id (any more).');
      return;
    }
    if (known) {
      setText(title, known.name);
      setText(lede, known.enabled ? 'It is on. What you save holds on every silo within a second.' : 'It is off.');
    }
    open(draftOf(route) ?? (known ? toDraft(known) : emptyDraft()), list.webhookHosts ?? []);
  };
  load().catch((error: unknown) => {
    if (!gone.signal.aborted) setText(lede, `${error instanceof ApiError ? error.message : String(error)} Reload the page to try again.`);
  });

  return { element, title: isNew ? 'New rule' : `Rule ${route.arg}`, dispose: () => {
    gone.abort();
    editor?.dispose();
  } };
}

/** The draft that an address carries; none, if it carries nothing that can be read. */
function draftOf(route: Route): RuleDraft | undefined {
  const text = route.params['draft'];
  if (!text) return undefined;
  try {
    return parseDraft(text);
  } catch (error) {
    console.info('The draft in the address cannot be read.', error);
    return undefined;
  }
}

const exampleChips = (): HTMLElement => h('div', { class: 'chips' }, ...EXAMPLES.map(({ title, draft }) =>
  h('a', { class: 'chip', href: formatRoute('rules', 'new', { draft: writeDraft(draft) }) }, title)));
