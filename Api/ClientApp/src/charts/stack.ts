import { GROUP_OF_COLUMN, GROUPS, LABELS } from '../emotion/labels';
import type { TimeBuckets } from '../feed/buckets';

/** Most points across the chart. A point is never less than the second that counts are kept by. */
const MostPoints = 150;
const LeastStepMs = 1000;
/** Posts of the last moment are still on their way: the chart ends this long ago. */
const SettleMs = 1500;
const MinSmoothMs = 5000;

/** Data of a stacked chart: `x` in Unix seconds and, per group, the summed share up to and with it; null where nothing came. */
export interface Stack {
  readonly x: number[];
  readonly tops: (number | null)[][];
}

/**
 * Shares over the last `rangeMs`, each point a sum over a little stretch before it: with few posts a second a single
 * second's share is noise.
 */
export function stack(buckets: TimeBuckets, now: number, rangeMs: number): Stack {
  const step = Math.max(LeastStepMs, rangeMs / MostPoints);
  const points = Math.max(2, Math.floor(rangeMs / step));
  const smooth = Math.max(step, MinSmoothMs);
  const end = Math.floor((now - SettleMs) / step) * step;
  const sums = new Float64Array(LABELS.length);
  const x: number[] = [];
  const tops: (number | null)[][] = GROUPS.map(() => []);
  for (let i = points - 1; i >= 0; i--) {
    const at = end - i * step;
    x.push(at / 1000);
    buckets.sum(at - smooth, at, sums);
    pushPoint(sums, tops);
  }
  return { x, tops };
}

function pushPoint(sums: Float64Array, tops: (number | null)[][]): void {
  const perGroup = new Float64Array(GROUPS.length);
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    perGroup[GROUP_OF_COLUMN[i]!]! += sums[i]!;
    total += sums[i]!;
  }
  let top = 0;
  for (let g = 0; g < GROUPS.length; g++) {
    top += perGroup[g]!;
    tops[g]!.push(total === 0 ? null : top / total);
  }
}
