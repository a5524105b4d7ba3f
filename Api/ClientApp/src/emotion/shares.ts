import { GROUP_OF_COLUMN, GROUPS, LABELS } from './labels';
import type { TimeBuckets } from '../feed/buckets';

/** Counts and shares of a stretch of time. */
export interface Shares {
  readonly total: number;
  /** Share per group, in the order of `GROUPS`. */
  readonly groups: Float64Array;
  /** Share per label, in the order of `LABELS`. */
  readonly labels: Float64Array;
}

const scratch = new Float64Array(LABELS.length);

/** The shares of the posts written in [fromMs, toMs), as far as this page saw them. */
export function sharesOf(buckets: TimeBuckets, fromMs: number, toMs: number): Shares {
  buckets.sum(fromMs, toMs, scratch);
  const groups = new Float64Array(GROUPS.length);
  let total = 0;
  for (let i = 0; i < scratch.length; i++) {
    groups[GROUP_OF_COLUMN[i]!]! += scratch[i]!;
    total += scratch[i]!;
  }
  const labels = Float64Array.from(scratch);
  if (total > 0) {
    for (let i = 0; i < groups.length; i++) groups[i]! /= total;
    for (let i = 0; i < labels.length; i++) labels[i]! /= total;
  }
  return { total, groups, labels };
}

/** How the share of something moved against the stretch before. */
export interface Move {
  readonly name: string;
  readonly share: number;
  /** Difference of shares: 0.02 is two points of a hundred. */
  readonly change: number;
}

/** The moves from one stretch to the next, greatest first. Nothing if either holds too few posts to say anything. */
export function movesBetween(names: readonly string[], before: Float64Array, after: Float64Array, posts: number): Move[] {
  if (posts < 50) return [];
  return names
    .map((name, i) => ({ name, share: after[i]!, change: after[i]! - before[i]! }))
    .filter((move) => move.change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}
