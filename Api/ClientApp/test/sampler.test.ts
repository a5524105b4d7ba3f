import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sampler } from '../src/feed/sampler';

/** Mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test('take_FewOffered_HandsOutAllInOrder', () => {
  const sampler = new Sampler<number>(5);
  [1, 2, 3].forEach((value) => sampler.offer(value));
  assert.equal(sampler.seen, 3);
  assert.deepEqual(sampler.take(), [1, 2, 3]);
  assert.equal(sampler.seen, 0);
  assert.deepEqual(sampler.take(), []);
});

test('offer_ManyValues_EachIsKeptEquallyOften', () => {
  const values = 50;
  const size = 5;
  const rounds = 20_000;
  const random = seeded(7);
  const kept = new Array<number>(values).fill(0);
  const sampler = new Sampler<number>(size, random);
  for (let round = 0; round < rounds; round++) {
    for (let value = 0; value < values; value++) sampler.offer(value);
    for (const value of sampler.take()) kept[value]!++;
  }
  const expected = (rounds * size) / values;
  const chiSquare = kept.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  // 49 degrees of freedom: beyond 85 lies one run in a thousand, and the seed is fixed.
  assert.ok(chiSquare < 85, `chi-square ${chiSquare}`);
});
