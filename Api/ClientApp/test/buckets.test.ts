import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeBuckets } from '../src/feed/buckets';

function sum(buckets: TimeBuckets, from: number, to: number): number[] {
  const into = new Float64Array(buckets.columns);
  buckets.sum(from, to, into);
  return [...into];
}

test('sum_HalfOpenRange_CountsTheFirstSliceAndNotTheLast', () => {
  const buckets = new TimeBuckets(2, 10, 1000);
  buckets.add(1000, [1, 0]);
  buckets.add(2500, [0, 2]);
  buckets.add(3000, [5, 5]);
  assert.deepEqual(sum(buckets, 1000, 3000), [1, 2]);
});

test('add_OutOfOrderButKept_CountsAtItsTime', () => {
  const buckets = new TimeBuckets(1, 10, 1000);
  buckets.add(9000, [1]);
  assert.equal(buckets.add(3000, [4]), true);
  assert.deepEqual(sum(buckets, 3000, 4000), [4]);
});

test('add_OlderThanKept_RefusesAndHarmsNothing', () => {
  const buckets = new TimeBuckets(1, 10, 1000);
  buckets.add(20_000, [1]);
  assert.equal(buckets.add(10_000, [9]), false);
  assert.deepEqual(sum(buckets, 0, 30_000), [1]);
});

test('sum_AfterTheRingWentRound_ShowsNothingOfTheRoundBefore', () => {
  const buckets = new TimeBuckets(1, 5, 1000);
  for (let second = 0; second < 23; second++) buckets.add(second * 1000, [1]);
  assert.deepEqual(sum(buckets, 0, 100_000), [5]);
  assert.deepEqual(sum(buckets, 0, 18_000), [0]);
  assert.deepEqual(sum(buckets, 18_000, 23_000), [5]);
});
