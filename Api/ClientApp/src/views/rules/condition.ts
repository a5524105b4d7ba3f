import { h, setText, show } from '../../shell/dom';
import { isGroup, KINDS, kindOf, SUBJECTS, subjectOf } from './catalogue';
import type { ErrorMap } from './errors';
import { fieldOf, type Control } from './field';
import type { Condition, Group } from './types';

const MostLeaves = 16;
const MostDepth = 4;

/** Where a condition stands: how deep, and what its surroundings let it do. */
export interface Place {
  readonly depth: number;
  /** Tells that the condition changed in place. */
  readonly changed: () => void;
  /** Puts another condition in the place of this one. */
  readonly replace: (condition: Condition) => void;
  /** Takes it out; absent where it is the only one. */
  readonly remove?: (() => void) | undefined;
}

/** The form of one condition, or of a group of them. */
export interface ConditionForm {
  readonly element: HTMLElement;
  /** Shows what is said against the condition at a path of the rule. */
  showErrors(errors: ErrorMap, path: string): void;
}

export const conditionForm = (condition: Condition, place: Place): ConditionForm =>
  (isGroup(condition) ? groupForm(condition, place) : leafForm(condition, place));

function leafForm(condition: Condition, place: Place): ConditionForm {
  const known = kindOf(condition);
  const subject = subjectOf(condition);
  const type = h('select', { 'aria-label': 'What is watched' },
    ...(Object.keys(SUBJECTS) as (keyof typeof SUBJECTS)[]).map((of) => h('optgroup', { label: SUBJECTS[of] },
      ...KINDS.filter((kind) => kind.subject === of).map((kind) => h('option', { value: kind.id, selected: kind === known }, kind.name)))));
  type.addEventListener('change', () => place.replace(KINDS.find(({ id }) => id === type.value)!.begin()));
  const fields = h('div', { class: 'fields' });
  const problem = h('p', { class: 'field-error', hidden: true });
  let controls: Control[] = [];
  const build = (): void => {
    controls = (known?.fields(condition) ?? []).map((field) => fieldOf(field, condition, (reshapes) => {
      if (reshapes) {
        const name = field.kind === 'choice' ? field.name : '';
        build();
        controls.find(({ members }) => members.includes(name))?.element.querySelector('select')?.focus();
      }
      place.changed();
    }));
    fields.replaceChildren(...controls.map(({ element }) => element));
  };
  build();
  const element = h('div', { class: 'condition' },
    h('div', { class: 'condition-head' },
      h('span', { class: 'condition-subject' }, SUBJECTS[subject]), type, ...actions(condition, place)),
    fields, problem);
  return {
    element,
    showErrors: (errors, path) => {
      for (const { members, error } of controls) error(members.flatMap((member) => errors.take(`${path}.${member}`)));
      say(problem, errors.takeUnder(path));
    },
  };
}

function groupForm(group: Group, place: Place): ConditionForm {
  const how = h('select', { 'aria-label': 'How they are joined' },
    h('option', { value: 'all', selected: group.type === 'all' }, 'all of these hold'),
    h('option', { value: 'any', selected: group.type === 'any' }, 'one of these holds'));
  how.addEventListener('change', () => {
    group.type = how.value as 'all' | 'any';
    place.changed();
  });
  const list = h('div', { class: 'group-of' });
  const problem = h('p', { class: 'field-error', hidden: true });
  const add = h('button', { type: 'button', class: 'quiet', onclick: () => {
    group.of.push(structuredClone(group.of.at(-1)!));
    build();
    list.lastElementChild?.querySelector('select')?.focus();
    place.changed();
  } }, 'Add a condition');
  let forms: ConditionForm[] = [];
  const build = (): void => {
    forms = group.of.map((condition, i) => conditionForm(condition, {
      depth: place.depth + 1,
      changed: place.changed,
      replace: (other) => {
        group.of[i] = other;
        build();
        list.children[i]?.querySelector('select')?.focus();
        place.changed();
      },
      remove: () => {
        group.of.splice(i, 1);
        // A group of one is that one.
        if (group.of.length === 1) place.replace(group.of[0]!);
        else {
          build();
          add.focus();
          place.changed();
        }
      },
    }));
    list.replaceChildren(...forms.map(({ element }) => element));
    add.disabled = leaves(group) >= MostLeaves;
  };
  build();
  const element = h('div', { class: 'condition is-group' },
    h('div', { class: 'condition-head' }, how, place.remove && h('button', { type: 'button', class: 'quiet', onclick: place.remove }, 'Remove group')),
    list, h('div', null, add), problem);
  return {
    element,
    showErrors: (errors, path) => {
      forms.forEach((form, i) => form.showErrors(errors, `${path}.of[${i}]`));
      say(problem, errors.takeUnder(path));
    },
  };
}

/** Joins a condition with another; takes it out of its group. */
function actions(condition: Condition, place: Place): HTMLElement[] {
  const join = h('button', { type: 'button', class: 'quiet', onclick: () => place.replace({ type: 'all', of: [condition, structuredClone(condition)] }) },
    place.depth === 0 ? 'Add a condition' : 'Make a group');
  return [
    ...(place.depth < MostDepth - 1 ? [join] : []),
    ...(place.remove ? [h('button', { type: 'button', class: 'quiet', 'aria-label': 'Remove this condition', onclick: place.remove }, 'Remove')] : []),
  ];
}

const leaves = (condition: Condition): number => (isGroup(condition) ? condition.of.reduce((sum, of) => sum + leaves(of), 0) : 1);

function say(element: HTMLElement, messages: readonly string[]): void {
  show(element, messages.length > 0);
  setText(element, messages.join(' '));
}
