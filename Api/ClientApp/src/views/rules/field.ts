import { GROUPS, groupOf, LABELS_OF } from '../../emotion/labels';
import { h, setText, show } from '../../shell/dom';
import type { Field } from './catalogue';
import { parseDuration, UNITS, type Unit } from './duration';
import type { Condition } from './types';

const SentimentLabels = ['positive', 'negative', 'neutral', 'ambiguous'];
let nextId = 0;

/** A control on the page: which members of the JSON it writes, and where it says what is wrong with them. */
export interface Control {
  readonly element: HTMLElement;
  readonly members: readonly string[];
  error(messages: readonly string[]): void;
}

/** A caption over one or more inputs, with room for an error that is tied to them. */
export function control(caption: string, members: readonly string[], inputs: readonly HTMLElement[], extra: { class?: string } = {}): Control {
  const id = `field-${nextId++}`;
  const message = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  const single = inputs.length === 1 && inputs[0]!.matches('input, select, textarea');
  const name = single ? h('label', { class: 'field-name', htmlFor: id }, caption) : h('span', { class: 'field-name', id: `${id}-name` }, caption);
  if (single) inputs[0]!.id = id;
  const element = h('div', { class: `field ${extra.class ?? ''}`, ...(single ? {} : { role: 'group', 'aria-labelledby': `${id}-name` }) },
    name, h('span', { class: 'field-inputs' }, ...inputs), message);
  const targets = inputs.filter((input) => input.matches('input, select, textarea'));
  return {
    element,
    members,
    error: (messages) => {
      show(message, messages.length > 0);
      setText(message, messages.join(' '));
      for (const input of targets) {
        if (messages.length > 0) {
          input.setAttribute('aria-invalid', 'true');
          input.setAttribute('aria-describedby', message.id);
        } else {
          input.removeAttribute('aria-invalid');
          input.removeAttribute('aria-describedby');
        }
      }
    },
  };
}

/** The control of a field of a condition. It writes into the condition; `changed` is told, with whether other fields follow from it. */
export function fieldOf(field: Field, condition: Condition, changed: (reshapes: boolean) => void): Control {
  switch (field.kind) {
    case 'label': return labelField(field, condition, changed);
    case 'bound': return boundField(field, condition, changed);
    case 'number': return numberField(field, condition, changed);
    case 'duration': return durationField(field, condition, changed);
    case 'choice': return choiceField(field, condition, changed);
    case 'several': return severalField(field, condition, changed);
    case 'text': return textField(field, condition, changed);
  }
}

type Of<K extends Field['kind']> = Extract<Field, { kind: K }>;
type Changed = (reshapes: boolean) => void;

/** Writes a member, or takes it out where there is nothing to say. */
function put(condition: Condition, name: string, value: unknown): void {
  if (value === undefined || value === '') delete condition[name];
  else condition[name] = value;
}

const options = (entries: readonly (readonly [string, string])[], chosen: unknown): HTMLOptionElement[] =>
  entries.map(([value, text]) => h('option', { value, selected: value === chosen }, text));

function labelField(field: Of<'label'>, condition: Condition, changed: Changed): Control {
  const of = typeof condition.of === 'string' ? condition.of : 'label';
  const known = String(condition[field.name] ?? '');
  const input = h('select', null, field.optional && h('option', { value: '' }, 'any'));
  if (of === 'ekman') input.append(...options(GROUPS.map((group) => [group, group]), known));
  else if (of === 'sentiment') input.append(...options(SentimentLabels.map((name) => [name, name]), known));
  else input.append(...GROUPS.map((group) => h('optgroup', { label: group }, ...options(LABELS_OF[group].map((name) => [name, name]), known))));
  input.value = known;
  // A label of another scale than the one now chosen: the first of this one.
  if (input.selectedIndex < 0) {
    input.selectedIndex = 0;
    put(condition, field.name, input.value);
  }
  const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  const result = control(field.caption, [field.name], [input], { class: 'has-swatch' });
  const colour = (): void => {
    result.element.className = `field has-swatch e-${groupOf((GROUPS as readonly string[]).includes(input.value) && of === 'ekman' ? input.value : input.value)}`;
    show(swatch, of !== 'sentiment' && input.value !== '');
  };
  input.before(swatch);
  input.addEventListener('change', () => {
    put(condition, field.name, input.value);
    colour();
    changed(false);
  });
  colour();
  return result;
}

function boundField(field: Of<'bound'>, condition: Condition, changed: Changed): Control {
  const below = condition['below'] !== undefined && condition['above'] === undefined;
  const side = h('select', { 'aria-label': `${field.caption}: above or below` }, ...options([['above', 'above'], ['below', 'below']], below ? 'below' : 'above'));
  const value = h('input', {
    type: 'number', min: String(field.min), max: String(field.max), step: String(field.step), inputMode: 'decimal', required: true, 'aria-label': field.caption,
    value: String(condition[below ? 'below' : 'above'] ?? ''),
  });
  const write = (): void => {
    delete condition['above'];
    delete condition['below'];
    put(condition, side.value, value.value === '' ? undefined : Number(value.value));
    changed(false);
  };
  side.addEventListener('change', write);
  value.addEventListener('input', write);
  return control(field.caption, ['above', 'below'], [side, value]);
}

function numberField(field: Of<'number'>, condition: Condition, changed: Changed): Control {
  const input = h('input', {
    type: 'number', min: String(field.min), max: String(field.max), step: String(field.step), inputMode: 'decimal', required: !field.optional,
    placeholder: field.optional ? 'usual' : '', value: String(condition[field.name] ?? ''),
  });
  input.addEventListener('input', () => {
    put(condition, field.name, input.value === '' ? undefined : Number(input.value));
    changed(false);
  });
  return control(field.caption, [field.name], [input]);
}

function durationField(field: Of<'duration'>, condition: Condition, changed: Changed): Control {
  return duration(field.caption, field.name, condition[field.name], (text) => {
    put(condition, field.name, text);
    changed(false);
  });
}

/** A length of time: a whole number and its unit. */
export function duration(caption: string, member: string, text: unknown, write: (text: string) => void): Control {
  const known = parseDuration(text);
  const amount = h('input', { type: 'number', min: '0', step: '1', inputMode: 'numeric', required: true, value: known.amount, 'aria-label': caption });
  const unit = h('select', { 'aria-label': `${caption}: unit` }, ...options(UNITS, known.unit));
  const publish = (): void => write(amount.value === '' ? '' : `${amount.value}${unit.value as Unit}`);
  amount.addEventListener('input', publish);
  unit.addEventListener('change', publish);
  return control(caption, [member], [amount, unit]);
}

function choiceField(field: Of<'choice'>, condition: Condition, changed: Changed): Control {
  const input = h('select', null, ...options(field.options, condition[field.name]));
  input.addEventListener('change', () => {
    // The first is what is meant when nothing is said.
    put(condition, field.name, input.value);
    if (field.name === 'of' && input.value === 'polarity') delete condition['label'];
    if (field.name === 'of' && input.value !== 'polarity' && condition['label'] === undefined) condition['label'] = '';
    changed(field.name === 'of');
  });
  return control(field.caption, [field.name], [input]);
}

function severalField(field: Of<'several'>, condition: Condition, changed: Changed): Control {
  const chosen = Array.isArray(condition[field.name]) ? (condition[field.name] as string[]) : [];
  const boxes = field.options.map((option) => h('input', { type: 'checkbox', value: option, checked: chosen.includes(option) }));
  const write = (): void => {
    condition[field.name] = boxes.filter((box) => box.checked).map((box) => box.value);
    changed(false);
  };
  for (const box of boxes) box.addEventListener('change', write);
  return control(field.caption, [field.name], boxes.map((box) => h('label', { class: 'choice' }, box, ` ${box.value}`)));
}

function textField(field: Of<'text'>, condition: Condition, changed: Changed): Control {
  const input = h('input', { type: 'text', maxLength: 64, autocomplete: 'off', spellcheck: false, value: String(condition[field.name] ?? '') });
  input.addEventListener('input', () => {
    put(condition, field.name, input.value.trim());
    changed(false);
  });
  return control(field.caption, [field.name], [input]);
}
