import type { ModelName } from '../../api/types';

export const DECISIONS = ['approve', 'review', 'block'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What moved a score: a group of features, the strongest of them, its value and what is ordinary. */
export interface RiskReason {
  readonly reason: string;
  readonly feature: string;
  readonly value: number;
  readonly ordinary: number;
  /** Score less the score with the group set to what is ordinary. */
  readonly effect: number;
}

/** A scored transaction: a value of the topic `risk-scores`, and the answer of `GET /v1/users/{id}/risk`. */
export interface RiskScore {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly amount: number;
  readonly score: number;
  readonly decision: Decision;
  readonly features?: Readonly<Record<string, number>>;
  readonly reasons?: readonly RiskReason[];
  readonly model?: ModelName;
}

const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A feature's value; -1 stands for unknown. */
export const featureValue = (value: number): string => (value === -1 ? 'unknown' : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : small.format(value));

/** One reason in words. */
export const reasonText = (reason: RiskReason): string =>
  `${reason.reason}: ${reason.feature} ${featureValue(reason.value)}, ordinarily ${featureValue(reason.ordinary)} (${reason.effect >= 0 ? '+' : '\u2212'}${Math.abs(reason.effect).toFixed(2)})`;
