import { h, show } from '../../shell/dom';
import { conditionForm, type ConditionForm } from './condition';
import { idFrom } from './draft';
import type { ErrorMap } from './errors';
import { control, duration, type Control } from './field';
import type { RuleDraft } from './types';

/** A rule as fields. It writes into the draft it was filled with, and tells of each change. */
export class RuleForm {
  readonly element: HTMLElement;
  private draft!: RuleDraft;
  private condition: ConditionForm | undefined;
  private hasNamed = false;
  private readonly name = h('input', { type: 'text', maxLength: 100, required: true, autocomplete: 'off', placeholder: 'What it is called in lists' });
  private readonly id: HTMLInputElement;
  private readonly nameControl = control('Name', ['name'], [this.name], { class: 'is-wide' });
  private readonly idControl: Control;
  private readonly when = h('div', { class: 'when' });
  private readonly action: HTMLSelectElement;
  private readonly actionControl: Control;
  private readonly url: HTMLInputElement;
  private readonly urlControl: Control;
  private readonly cool = h('div');
  private coolControl: Control | undefined;

  /** @param webhookHosts Where webhooks may go; none switches them off. */
  constructor(private readonly isKnown: boolean, webhookHosts: readonly string[], private readonly changed: () => void) {
    const [first] = webhookHosts;
    this.id = h('input', { type: 'text', maxLength: 64, required: true, autocomplete: 'off', spellcheck: false, disabled: isKnown });
    this.idControl = control('Id, in its address', ['id'], [this.id]);
    this.action = h('select', null,
      h('option', { value: 'record' }, 'record it'),
      h('option', { value: 'webhook', disabled: first === undefined }, first === undefined ? 'call a webhook (the settings allow no host)' : 'call a webhook'));
    this.actionControl = control('do', ['action'], [this.action]);
    this.url = h('input', { type: 'url', maxLength: 2048, autocomplete: 'off', spellcheck: false, placeholder: `https://${first ?? 'host'}/…` });
    this.urlControl = control(first === undefined ? 'at' : `at (${webhookHosts.join(' or ')})`, ['action.url'], [this.url], { class: 'is-wide' });
    this.element = h('div', { class: 'rule-form' },
      h('div', { class: 'fields' }, this.nameControl.element, this.idControl.element),
      h('h2', null, 'When'), this.when,
      h('h2', null, 'Then'), h('div', { class: 'fields' }, this.actionControl.element, this.urlControl.element, this.cool));
    this.listen();
  }

  /** Shows a draft, and writes into it from now on. */
  fill(draft: RuleDraft): void {
    this.draft = draft;
    this.hasNamed ||= draft.name !== '';
    this.name.value = draft.name;
    this.id.value = draft.id ?? '';
    this.action.value = draft.action.type;
    this.url.value = draft.action.type === 'webhook' ? draft.action.url : '';
    show(this.urlControl.element, draft.action.type === 'webhook');
    this.coolControl = duration('and not again for', 'coolDown', draft.coolDown, (text) => {
      draft.coolDown = text;
      this.changed();
    });
    this.cool.replaceChildren(this.coolControl.element);
    this.fillCondition();
  }

  /** Puts each message beside its field; what no field takes stays in the map. A name nobody has begun to write is not wrong yet. */
  showErrors(errors: ErrorMap, isSaving = false): void {
    this.hasNamed ||= isSaving;
    const ofName = errors.take('name');
    const ofId = errors.take('id');
    this.nameControl.error(this.hasNamed ? ofName : []);
    this.idControl.error(this.hasNamed ? ofId : []);
    this.condition?.showErrors(errors, 'when');
    this.coolControl?.error(errors.take('coolDown'));
    this.urlControl.error(errors.take('action.url'));
    this.actionControl.error(errors.takeUnder('action'));
  }

  focusName(): void {
    this.name.focus();
  }

  private fillCondition(): void {
    this.condition = conditionForm(this.draft.when, { depth: 0, changed: this.changed, replace: (other) => {
      this.draft.when = other;
      this.fillCondition();
      this.when.querySelector('select')?.focus();
      this.changed();
    } });
    this.when.replaceChildren(this.condition.element);
  }

  private listen(): void {
    this.name.addEventListener('input', () => {
      // The id follows the name until somebody gives it a value of its own.
      const follows = !this.isKnown && this.id.value === idFrom(this.draft.name);
      this.hasNamed = true;
      this.draft.name = this.name.value;
      if (follows) this.draft.id = this.id.value = idFrom(this.name.value);
      this.changed();
    });
    this.id.addEventListener('input', () => {
      this.draft.id = this.id.value;
      this.changed();
    });
    this.action.addEventListener('change', () => {
      const isWebhook = this.action.value === 'webhook';
      this.draft.action = isWebhook ? { type: 'webhook', url: this.url.value } : { type: 'record' };
      show(this.urlControl.element, isWebhook);
      this.changed();
    });
    this.url.addEventListener('input', () => {
      this.draft.action = { type: 'webhook', url: this.url.value };
      this.changed();
    });
  }
}
