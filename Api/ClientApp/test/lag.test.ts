import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, sumOf } from '../src/views/streams/system';

const partition = (partition: number, more: object): ReturnType<typeof figuresOf> => figuresOf({ topic: 'posts', partition, lag: 0, ...more });

test('sumOf_Partitions_AddsRecordsAndTakesTheSlowest', () => {
  const sum = sumOf([
    partition(0, { lag: 3, lagSeconds: 1, owner: 'a', watermark: '2026-01-01T00:00:05Z', watermarkDelaySeconds: 2, cachePressure: 0.1, undone: 2 }),
    partition(1, { lag: 4, lagSeconds: 7, owner: 'b', watermark: '2026-01-01T00:00:01Z', watermarkDelaySeconds: 6, cachePressure: 0.4, undone: 1 }),
    partition(2, { idle: true, owner: 'a', watermark: '2025-01-01T00:00:00Z', watermarkDelaySeconds: 99_999 }),
  ]);
  assert.deepEqual(sum, { records: 7, seconds: 7, undone: 3, isIdle: false, watermark: '2026-01-01T00:00:01Z', delaySeconds: 6, pressure: 0.4, owners: ['a', 'b'] });
});

test('sumOf_NothingKnown_SaysNothing', () => {
  const sum = sumOf([partition(0, {}), partition(1, { idle: true })]);
  assert.deepEqual([sum.seconds, sum.undone, sum.delaySeconds, sum.pressure, sum.watermark], [null, null, null, null, null]);
});
