import type { FiredResponse, Subject } from '../../api/types';

/** A condition as the API knows it: `type`, and what that type needs. Groups hold others in `of`. */
export interface Condition {
  type: string;
  of?: string | Condition[];
  [member: string]: unknown;
}

/** Conditions of which all or at least one must hold. */
export interface Group extends Condition {
  type: 'all' | 'any';
  of: Condition[];
}

export type Action = { type: 'record' } | { type: 'webhook'; url: string };

/** What a person writes of a rule. */
export interface RuleDraft {
  id?: string;
  name: string;
  enabled: boolean;
  when: Condition;
  coolDown: string;
  action: Action;
}

/** A rule as the API returns it. */
export interface Rule extends RuleDraft {
  readonly id: string;
  readonly subject: Subject;
  /** The rule as a plain sentence. */
  readonly sentence: string;
  /** Only for rules on single people: what its author should know. */
  readonly notice?: string | null;
  readonly changedAt?: string;
}

/** Answer of `GET /v1/rules`. */
export interface RuleList {
  readonly items: readonly Rule[];
  readonly maxRules?: number;
  /** Where webhooks may go; empty where they are off. */
  readonly webhookHosts?: readonly string[];
}

/** Messages per path in the rule, such as `when.of[0].above`. */
export type Errors = Readonly<Record<string, readonly string[]>>;

/** Answer of `POST /v1/rules/validate`. */
export interface Validation {
  readonly valid: boolean;
  readonly rule?: Rule;
  readonly errors?: Errors;
}

/** Answer of `POST /v1/rules/dry-run`. */
export interface DryRun {
  readonly sentence: string;
  readonly subject: Subject;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly events: number;
  readonly keys: number;
  readonly fired: number;
  readonly keysFired: number;
  readonly responses: readonly FiredResponse[];
  readonly tookMs: number;
}
