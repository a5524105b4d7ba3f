import type { Subject } from '../../api/types';
import type { Condition, Group } from './types';

/** Something a condition needs, and how the form asks for it. The API checks it; limits here only guide. */
export type Field =
  | { readonly kind: 'label'; readonly name: string; readonly caption: string; readonly optional?: boolean }
  | { readonly kind: 'bound'; readonly caption: string; readonly min: number; readonly max: number; readonly step: number }
  | { readonly kind: 'number'; readonly name: string; readonly caption: string; readonly min: number; readonly max: number; readonly step: number; readonly optional?: boolean }
  | { readonly kind: 'duration'; readonly name: string; readonly caption: string }
  | { readonly kind: 'choice'; readonly name: string; readonly caption: string; readonly options: readonly (readonly [value: string, text: string])[] }
  | { readonly kind: 'several'; readonly name: string; readonly caption: string; readonly options: readonly string[]; readonly optional?: boolean }
  | { readonly kind: 'text'; readonly name: string; readonly caption: string };

/** A kind of condition: its name in the form, what it needs, and a condition of it to begin with. */
export interface Kind {
  readonly id: string;
  readonly name: string;
  readonly subject: Subject;
  readonly matches: (condition: Condition) => boolean;
  readonly fields: (condition: Condition) => readonly Field[];
  readonly begin: () => Condition;
}

const ofLabels = { kind: 'choice', name: 'of', caption: 'of', options: [['label', '28 emotions'], ['ekman', '7 groups'], ['sentiment', 'sentiment'], ['polarity', 'polarity']] } as const;
const label = { kind: 'label', name: 'label', caption: 'emotion' } as const;
const anyLabel = { ...label, optional: true } as const;
const posts = { kind: 'number', name: 'minPosts', caption: 'with at least … posts', min: 1, max: 10_000, step: 1, optional: true } as const;
const within: Field = { kind: 'duration', name: 'within', caption: 'within' };
const windowOf = (...ids: string[]): Field => ({ kind: 'choice', name: 'window', caption: 'in the last', options: ids.map((id) => [id, windowName(id)] as const) });
const bound = (min: number, max: number, step = 0.05): Field => ({ kind: 'bound', caption: 'score', min, max, step });
const atLeast = (caption: string, max: number): Field => ({ kind: 'number', name: 'atLeast', caption, min: 1, max, step: 1 });
const factor: Field = { kind: 'number', name: 'factor', caption: 'times the window before', min: 0.01, max: 100, step: 0.1 };
const userWindows = windowOf('1m', '5m', '1h', '24h');
const crowdWindows = windowOf('1m', '5m', '10m', '1h');
const decisions: Field = { kind: 'several', name: 'is', caption: 'decision', options: ['approve', 'review', 'block'] };

/** A post's score: a polarity has no label, and reaches from -1 to 1. */
const scored = (condition: Condition): Field[] => (condition.of === 'polarity' ? [ofLabels, bound(-1, 1)] : [ofLabels, label, bound(0, 1)]);

const kind = (id: string, subject: Subject, name: string, fields: Kind['fields'], begin: Omit<Condition, 'type'>): Kind =>
  ({ id, name, subject, fields, matches: ({ type }) => type === id, begin: () => ({ type: id, ...structuredClone(begin) }) });

/** All kinds of condition, in the order in which the form offers them. */
export const KINDS: readonly Kind[] = [
  kind('count', 'user', 'posts with such a score', (c) => [...scored(c), atLeast('at least … times', 100), within], { label: 'anger', above: 0.8, atLeast: 3, within: '5m' }),
  kind('score', 'user', 'the latest post’s score', scored, { label: 'anger', above: 0.8 }),
  {
    ...kind('transition', 'user', 'the mood turns', () => [polarityField('from'), polarityField('to')], { of: 'mood', from: 'positive', to: 'negative' }),
    id: 'transition-mood',
    matches: ({ type, of }) => type === 'transition' && of === 'mood',
  },
  {
    ...kind('transition', 'user', 'the most frequent emotion changes',
      () => [userWindows, { ...anyLabel, name: 'from', caption: 'from' }, { ...label, name: 'to', caption: 'to' }, posts],
      { of: 'dominant', window: '5m', to: 'anger' }),
    id: 'transition-dominant',
    matches: ({ type, of }) => type === 'transition' && of === 'dominant',
  },
  kind('mood', 'user', 'the mood',
    (c) => [{ ...ofLabels, options: [['label', '28 emotions'], ['polarity', 'polarity']] }, ...(c.of === 'polarity' ? [bound(-1, 1)] : [label, bound(0, 1)]), posts],
    { of: 'polarity', below: -0.3 }),
  kind('posts', 'user', 'number of posts', () => [anyLabel, atLeast('at least … posts', 10_000), userWindows], { window: '5m', atLeast: 10 }),
  kind('share', 'user', 'share of an emotion', () => [label, bound(0, 1), userWindows, posts], { window: '1h', label: 'sadness', above: 0.5 }),
  kind('sentiment', 'user', 'mean sentiment', () => [bound(-1, 1), userWindows, posts], { window: '1h', below: -0.4 }),
  kind('change', 'user', 'change against the window before', () => [anyLabel, factor, windowOf('1m', '5m', '1h'), posts], { window: '5m', label: 'anger', factor: 2 }),
  kind('crowdChange', 'crowd', 'the crowd’s change', () => [anyLabel, factor, crowdWindows, posts], { window: '10m', label: 'fear', factor: 2 }),
  kind('crowdShare', 'crowd', 'the crowd’s share of an emotion', () => [label, bound(0, 1), crowdWindows, posts], { window: '5m', label: 'joy', above: 0.2 }),
  kind('crowdRate', 'crowd', 'the crowd’s posts a second', () => [anyLabel, { ...bound(0, 1_000_000, 1), caption: 'posts a second' } as Field, crowdWindows], { window: '1m', above: 100 }),
  kind('riskDecision', 'risk', 'the decision on a transaction', () => [decisions], { is: ['block'] }),
  kind('riskScore', 'risk', 'the risk of a transaction', () => [bound(0, 1)], { above: 0.8 }),
  kind('riskCount', 'risk', 'transactions decided so', () => [decisions, atLeast('at least … times', 100), within], { is: ['review', 'block'], atLeast: 3, within: '1h' }),
  kind('price', 'zone', 'the price multiplier of a zone',
    () => [{ kind: 'text', name: 'zone', caption: 'zone (all if empty)' }, { ...bound(0, 100), caption: 'multiplier' } as Field], { above: 1.5 }),
];

/** What a rule speaks of, in the form's words. */
export const SUBJECTS: Readonly<Record<Subject, string>> = { user: 'A user', crowd: 'The crowd', risk: 'Risk', zone: 'Price' };

export const kindOf = (condition: Condition): Kind | undefined => KINDS.find((known) => known.matches(condition));

export const isGroup = (condition: Condition): condition is Group =>
  (condition.type === 'all' || condition.type === 'any') && Array.isArray(condition.of);

/** The subject of a condition: that of its first leaf. All of a rule share one. */
export function subjectOf(condition: Condition): Subject {
  if (isGroup(condition)) return condition.of[0] ? subjectOf(condition.of[0]) : 'user';
  return kindOf(condition)?.subject ?? 'user';
}

function polarityField(name: string): Field {
  return { kind: 'choice', name, caption: name, options: [['positive', 'positive'], ['negative', 'negative']] };
}

function windowName(id: string): string {
  const names: Readonly<Record<string, string>> = { '1m': 'minute', '5m': '5 minutes', '10m': '10 minutes', '1h': 'hour', '24h': 'day' };
  return names[id] ?? id;
}
