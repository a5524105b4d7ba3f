/** Shapes of the REST and feed contract that this page reads. Times are RFC 3339 UTC, scores are in 0..1. */

export type Scores = Readonly<Record<string, number>>;

export interface ModelName {
  readonly name: string;
  readonly version: string;
}

export interface Sentiment {
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  readonly ambiguous: number;
  readonly polarity?: { readonly positive: number; readonly neutral: number; readonly negative: number };
}

/** A scored post: a value of the topic `emotions`, and the data of a feed frame of type `emotion`. */
export interface EmotionResult {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly text: string;
  readonly label: string;
  readonly score: number;
  readonly scores?: Scores;
  readonly ekman?: Scores;
  readonly sentiment?: Sentiment;
  readonly model?: ModelName;
}

/** A frame of the feed. */
export interface Frame<T = unknown> {
  readonly type: string;
  readonly cursor?: string;
  readonly data?: T;
}

export interface WindowSummary {
  readonly counts: Readonly<Record<string, number>>;
  readonly dominant?: string | null;
  readonly meanSentiment?: number | null;
}

/** Answer of `GET /v1/users/{id}/emotions`. */
export interface UserEmotions {
  readonly userId?: string;
  readonly posts: number;
  readonly lastAt?: string | null;
  readonly mood?: Scores;
  readonly windows?: Readonly<Record<string, WindowSummary>>;
  readonly recent?: readonly EmotionResult[];
}

/** Answer of the paged calls. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** How much a word moved the score of the label; null where time ran out before it was tried. */
export interface Word {
  readonly word: string;
  /** Place in the text, in UTF-16 units. */
  readonly start: number;
  readonly length: number;
  /** In -1..1; positive speaks for the label. */
  readonly contribution: number | null;
}

export interface Classification {
  readonly label: string;
  readonly score: number;
  readonly scores: Scores;
  readonly ekman?: Scores;
  readonly sentiment?: Sentiment;
  readonly tweetEmotion?: Scores;
  readonly warnings?: readonly string[];
  readonly words?: readonly Word[];
}

/** Answer of `POST /v1/classify`. */
export interface ClassifyAnswer {
  readonly model: ModelName;
  readonly inferenceMs: number;
  readonly results: readonly Classification[];
}

/** RFC 9457 problem details. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** Answer of `GET /v1/emotions/trends`: exact counts over all users, by event time. */
export interface EmotionTrends {
  readonly window: string;
  readonly total: number;
  readonly perSecond: number;
  /** Labels whose share changed most against the window before; in the order of the change. */
  readonly movers: readonly { readonly label: string; readonly share: number; readonly change: number }[];
  /** With `history=true`: this window and the one before, slice by slice; slices without a post are left out. */
  readonly history?: {
    readonly sliceSeconds: number;
    readonly slices: readonly { readonly start: string; readonly counts: Readonly<Record<string, number>> }[];
  };
}

/** What a rule speaks of. */
export type Subject = 'user' | 'crowd' | 'risk' | 'zone';

/** A rule that fired: a value of the topic `responses`. */
export interface FiredResponse {
  readonly id: string;
  readonly ruleId: string;
  readonly rule?: string;
  readonly subject?: Subject;
  readonly userId?: string | null;
  readonly zone?: string | null;
  readonly triggeredAt: string;
  readonly late?: boolean;
  readonly reason: string;
}
