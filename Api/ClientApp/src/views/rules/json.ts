import { h, setText, show } from '../../shell/dom';
import { parseDraft, writeDraft } from './draft';
import type { ErrorMap } from './errors';
import type { RuleDraft } from './types';

/** A rule as its JSON: for what the form has no fields for, and for who would rather write it. */
export class RuleJson {
  readonly element: HTMLElement;
  private readonly text = h('textarea', { class: 'json', rows: 18, spellcheck: false, autocomplete: 'off', 'aria-label': 'The rule as JSON', 'aria-describedby': 'json-hint' });
  private readonly hint = h('p', { class: 'field-error', id: 'json-hint', hidden: true });

  /** @param changed Told the draft that was read, or nothing while the text is none. */
  constructor(changed: (draft: RuleDraft | undefined) => void) {
    this.element = h('div', { class: 'rule-form' },
      h('p', { class: 'caption' }, 'All that a rule can say. Its schema stands in the ', h('a', { href: 'scalar' }, 'description of the API'), ' under PUT /v1/rules/{id}.'),
      this.text, this.hint);
    this.text.addEventListener('input', () => {
      try {
        const draft = parseDraft(this.text.value);
        this.say([]);
        changed(draft);
      } catch (error) {
        this.say([error instanceof Error ? error.message : String(error)]);
        changed(undefined);
      }
    });
  }

  fill(draft: RuleDraft): void {
    this.text.value = writeDraft(draft);
    this.say([]);
  }

  showErrors(errors: ErrorMap): void {
    this.say(errors.rest());
  }

  say(messages: readonly string[]): void {
    show(this.hint, messages.length > 0);
    setText(this.hint, messages.join('\n'));
    if (messages.length > 0) this.text.setAttribute('aria-invalid', 'true');
    else this.text.removeAttribute('aria-invalid');
  }
}
