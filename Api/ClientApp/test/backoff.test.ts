import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../src/feed/backoff';

test('backoff_MoreAttempts_GrowsToACapAndNoFurther', () => {
  const waits = Array.from({ length: 40 }, (_, attempt) => backoff(attempt, () => 1));
  for (let i = 1; i < waits.length; i++) assert.ok(waits[i]! >= waits[i - 1]!);
  assert.equal(waits[0], 400);
  assert.equal(waits.at(-1), 15_000);
});

test('backoff_Jitter_SpreadsOverTheUpperHalf', () => {
  assert.equal(backoff(3, () => 0), backoff(3, () => 1) / 2);
});
