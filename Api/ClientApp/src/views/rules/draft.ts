import { isGroup, kindOf } from './catalogue';
import type { Action, Condition, Rule, RuleDraft } from './types';

/** A rule to begin with: the first example. */
export const emptyDraft = (): RuleDraft => ({
  name: '',
  enabled: true,
  when: { type: 'count', label: 'anger', above: 0.8, atLeast: 3, within: '5m' },
  coolDown: '5m',
  action: { type: 'record' },
});

/** Rules that teach what can be said. */
export const EXAMPLES: readonly { readonly title: string; readonly draft: RuleDraft }[] = [
  example('Angry burst', 'Anger three times in five minutes', { type: 'count', label: 'anger', above: 0.8, atLeast: 3, within: '5m' }),
  example('Mood turned', 'A mood turns from positive to negative', { type: 'transition', of: 'mood', from: 'positive', to: 'negative' }, '1h'),
  example('Fear spreads', 'The crowd’s fear doubles within ten minutes', { type: 'crowdChange', window: '10m', label: 'fear', factor: 2 }, '10m'),
  example('Joy all round', 'A fifth of the crowd writes with joy', { type: 'crowdShare', window: '5m', label: 'joy', above: 0.2 }, '10m'),
];

function example(name: string, title: string, when: Condition, coolDown = '5m'): { title: string; draft: RuleDraft } {
  return { title, draft: { ...emptyDraft(), name, when, coolDown } };
}

/** What of a rule belongs into a body: not what the API adds. */
export function toDraft(rule: Rule): RuleDraft {
  const { id, name, enabled, when, coolDown, action } = rule;
  return structuredClone({ id, name, enabled, when: normalized(when), coolDown, action });
}

/** Reads a draft from JSON a person wrote. Throws with words for that person where it is none. */
export function parseDraft(text: string): RuleDraft {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON yet: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isObject(value)) throw new Error('A rule is a JSON object: {"name": …, "when": …}.');
  if (!isObject(value['when'])) throw new Error('A rule needs a condition under "when".');
  return {
    ...emptyDraft(),
    ...(value as unknown as RuleDraft),
    when: normalized(value['when'] as Condition),
    action: isObject(value['action']) ? (value['action'] as Action) : { type: 'record' },
  };
}

/** The JSON of a draft, in the order in which one would write it. */
export function writeDraft({ id, name, enabled, when, coolDown, action }: RuleDraft): string {
  return JSON.stringify({ ...(id ? { id } : {}), name, enabled, when, coolDown, action }, null, 2);
}

/** Whether the form has fields for all of it; what it does not know is left to the JSON. */
export function fitsForm(condition: Condition): boolean {
  return isGroup(condition) ? condition.of.every(fitsForm) : kindOf(condition) !== undefined;
}

/** An id made of a name: what an address may hold. */
export const idFrom = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9._]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 64);

/** The short form `{"all":[…]}` is written out. */
function normalized(condition: Condition): Condition {
  for (const group of ['all', 'any'] as const) {
    const short: unknown = condition[group];
    if (condition.type === undefined && Array.isArray(short)) return { type: group, of: (short as Condition[]).map(normalized) };
  }
  return isGroup(condition) ? { ...condition, of: condition.of.map(normalized) } : condition;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
