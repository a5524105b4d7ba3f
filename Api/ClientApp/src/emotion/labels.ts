/** The seven groups (Ekman's six and neutral), in the order in which they are stacked: kind ones below, harsh ones on top. */
export const GROUPS = ['joy', 'surprise', 'neutral', 'sadness', 'fear', 'disgust', 'anger'] as const;
export type Group = (typeof GROUPS)[number];

/** GoEmotions' 28 labels under their group, by the data set's own mapping. */
export const LABELS_OF: Readonly<Record<Group, readonly string[]>> = {
  joy: [
    'admiration', 'amusement', 'approval', 'caring', 'desire', 'excitement',
    'gratitude', 'joy', 'love', 'optimism', 'pride', 'relief',
  ],
  surprise: ['confusion', 'curiosity', 'realization', 'surprise'],
  neutral: ['neutral'],
  sadness: ['disappointment', 'embarrassment', 'grief', 'remorse', 'sadness'],
  fear: ['fear', 'nervousness'],
  disgust: ['disgust'],
  anger: ['anger', 'annoyance', 'disapproval'],
};

/** All labels, group by group. The index of a label here is its column in the counts. */
export const LABELS: readonly string[] = GROUPS.flatMap((group) => LABELS_OF[group]);

const groups = new Map<string, Group>(GROUPS.flatMap((group) => LABELS_OF[group].map((label) => [label, group] as const)));
const indices = new Map(LABELS.map((label, index) => [label, index]));

/** The group a label belongs to. A label this page does not know counts as neutral. */
export const groupOf = (label: string): Group => groups.get(label) ?? 'neutral';

/** The column of a label, or -1 for one this page does not know. */
export const indexOfLabel = (label: string): number => indices.get(label) ?? -1;

/** For each column of the counts, the index of its group in {@link GROUPS}. */
export const GROUP_OF_COLUMN: Uint8Array = Uint8Array.from(LABELS, (label) => GROUPS.indexOf(groupOf(label)));
