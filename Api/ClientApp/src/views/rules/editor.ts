import { ApiError, call, send } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { formatRoute, go, note } from '../../shell/router';
import type { Services } from '../../shell/view';
import { DryRunPanel } from './dry-run';
import { EXAMPLES, fitsForm, idFrom, writeDraft } from './draft';
import { ErrorMap } from './errors';
import { RuleForm } from './form';
import { RuleJson } from './json';
import type { Errors, Rule, RuleDraft, Validation } from './types';

const TypingMs = 300;

/** What the editor begins with. */
export interface EditorStart {
  readonly draft: RuleDraft;
  /** The rule stands on the server already: its id is fixed, and it can be deleted. */
  readonly isKnown: boolean;
  readonly webhookHosts: readonly string[];
  readonly asJson: boolean;
}

/** A rule under work, as a form or as JSON: checked by the API as one types, with the sentence it makes and what it would have done. */
export function ruleEditor(start: EditorStart, { announce }: Services): { element: HTMLElement; dispose: () => void } {
  let draft = start.draft;
  let asJson = start.asJson || !fitsForm(draft.when);
  let typing: ReturnType<typeof setTimeout> | undefined;
  let checking: AbortController | undefined;
  const gone = new AbortController();
  draft.id ??= idFrom(draft.name);

  const changed = (): void => {
    dryRun.outdate();
    clearTimeout(typing);
    typing = setTimeout(() => {
      note(formatRoute('rules', start.isKnown ? (draft.id ?? '') : 'new', { draft: writeDraft(draft), as: asJson ? 'json' : '' }));
      void check();
    }, TypingMs);
  };
  const form = new RuleForm(start.isKnown, start.webhookHosts, changed);
  const json = new RuleJson((read) => {
    save.disabled = read === undefined;
    dryRun.enable(read !== undefined);
    if (!read) {
      clearTimeout(typing);
      // An answer about the text before would hide what is wrong with this one.
      checking?.abort();
      return;
    }
    draft = { ...read, id: start.isKnown ? draft.id! : (read.id ?? idFrom(String(read.name))) };
    enabled.checked = draft.enabled;
    changed();
  });
  const dryRun = new DryRunPanel(() => draft, (errors) => showErrors(errors));
  const enabled = h('input', { type: 'checkbox' });
  const general = h('p', { class: 'problem', role: 'alert', hidden: true });
  const sentence = h('p', { class: 'sentence', 'aria-live': 'polite' });
  const notice = h('p', { class: 'inline-notice caption', role: 'note', hidden: true });
  const save = h('button', { type: 'submit', class: 'primary' }, start.isKnown ? 'Save' : 'Create the rule');
  const tabs = [false, true].map((isJson) => h('button', { type: 'button', class: 'chip', onclick: () => turn(isJson) }, isJson ? 'JSON' : 'Form'));
  const body = h('form', { class: 'rule-edit', noValidate: true, onsubmit: (event: Event) => {
    event.preventDefault();
    void store();
  } },
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Write it as' }, ...tabs),
    form.element, json.element,
    h('label', { class: 'choice' }, enabled, ' The rule is on'), general,
    h('div', { class: 'try-actions' }, save, h('a', { href: '#/rules' }, 'Back to the rules'), start.isKnown && deletion(() => erase())));
  const element = h('div', { class: 'columns wide-left editor' }, body,
    h('aside', { class: 'editor-side', 'aria-label': 'What the rule says and does' },
      h('section', { class: 'panel', 'aria-labelledby': 'sentence-title' }, h('h2', { id: 'sentence-title' }, 'In words'), sentence, notice),
      dryRun.element, !start.isKnown && examples()));

  const fill = (): void => {
    show(form.element, !asJson);
    show(json.element, asJson);
    tabs.forEach((tab, i) => tab.setAttribute('aria-pressed', String(asJson === (i === 1))));
    enabled.checked = draft.enabled;
    if (asJson) json.fill(draft);
    else form.fill(draft);
  };

  const turn = (toJson: boolean): void => {
    if (toJson === asJson) return;
    if (!toJson && !fitsForm(draft.when)) {
      json.say(['The form has no fields for a condition of this rule: it stays JSON.']);
      return;
    }
    asJson = toJson;
    // A text that was no JSON is left behind: what is shown now is the last draft that could be read.
    save.disabled = false;
    fill();
    changed();
  };

  const check = async (isSaving = false): Promise<void> => {
    checking?.abort();
    const mine = (checking = new AbortController());
    try {
      const { valid, rule, errors } = await send<Validation>('POST', 'v1/rules/validate', { ...draft, id: draft.id || undefined }, mine.signal);
      dryRun.enable(valid);
      showErrors(valid ? {} : (errors ?? {}), isSaving);
      sentence.classList.toggle('is-stale', !valid);
      if (!rule) return;
      setText(sentence, rule.sentence);
      show(notice, !!rule.notice);
      setText(notice, rule.notice ?? '');
    } catch (error) {
      if (!mine.signal.aborted) fail(error, 'It is checked again at the next change.');
    }
  };

  const showErrors = (errors: Errors, isSaving = false): void => {
    const map = new ErrorMap(errors);
    if (asJson) json.showErrors(map);
    else form.showErrors(map, isSaving);
    const rest = map.rest();
    show(general, rest.length > 0);
    setText(general, rest.join(' '));
  };

  const fail = (error: unknown, then: string): void => {
    if (error instanceof ApiError && error.problem?.errors) {
      showErrors(error.problem.errors, true);
      return;
    }
    const isDenied = error instanceof ApiError && (error.status === 401 || error.status === 403);
    show(general, true);
    setText(general, isDenied
      ? 'Your credential may read rules, not check or change them: that needs the scope admin.'
      : `${error instanceof Error ? error.message : String(error)} ${then}`);
  };

  const store = async (): Promise<void> => {
    if (!draft.id) {
      await check(true);
      form.focusName();
      return;
    }
    try {
      const rule = await send<Rule>('PUT', `v1/rules/${encodeURIComponent(draft.id)}`, draft, gone.signal);
      announce(`Saved: ${rule.name}.`);
      go(formatRoute('rules', '', { saved: rule.id }));
    } catch (error) {
      if (gone.signal.aborted) return;
      fail(error, 'Nothing was saved; the rule still stands here as you wrote it.');
      body.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    }
  };

  const erase = async (): Promise<void> => {
    try {
      await call('v1/rules/' + encodeURIComponent(draft.id ?? ''), { method: 'DELETE', signal: gone.signal });
      announce('Deleted.');
      go('#/rules');
    } catch (error) {
      if (!gone.signal.aborted) fail(error, 'The rule still stands.');
    }
  };

  enabled.addEventListener('change', () => {
    draft.enabled = enabled.checked;
    if (asJson) json.fill(draft);
    changed();
  });
  fill();
  void check();

  return { element, dispose: () => {
    clearTimeout(typing);
    checking?.abort();
    gone.abort();
    dryRun.dispose();
  } };
}

/** A button that asks once more before it does what cannot be undone. */
function deletion(erase: () => Promise<void>): HTMLElement {
  let isSure = false;
  const button = h('button', { type: 'button', class: 'quiet' }, 'Delete');
  const turn = (sure: boolean): void => {
    isSure = sure;
    setText(button, sure ? 'Delete it for good?' : 'Delete');
  };
  button.addEventListener('click', () => {
    if (isSure) void erase();
    else turn(true);
  });
  button.addEventListener('blur', () => turn(false));
  return button;
}

const examples = (): HTMLElement => h('section', { class: 'panel', 'aria-labelledby': 'examples-title' },
  h('h2', { id: 'examples-title' }, 'Begin with'),
  h('div', { class: 'chips' }, ...EXAMPLES.map(({ title, draft }) => h('a', { class: 'chip', href: formatRoute('rules', 'new', { draft: writeDraft(draft) }) }, title))));
