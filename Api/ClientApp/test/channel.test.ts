import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOfLabel } from '../src/emotion/labels';
import { Channel, FreshMs } from '../src/feed/channel';

const now = Date.parse('2026-11-22T12:00:00Z');
const post = (label: string, ageMs: number): { type: string; data: object } => ({
  type: 'emotion',
  data: { id: '1', userId: 'u', text: '', label, score: 1, createdAt: new Date(now - ageMs).toISOString() },
});

test('flush_FreshPosts_CountsPerLabelAtTheSecondOfTheirWriting', () => {
  const channel = new Channel(2, true);
  channel.accept(post('joy', 100), now);
  channel.accept(post('joy', 200), now);
  channel.accept(post('anger', 5_000), now);
  const batch = channel.flush(now)!;
  assert.equal(batch.seen, 3);
  assert.equal(batch.sample.length, 2);
  const at = (ms: number): Uint32Array | undefined => batch.seconds.find(({ timeMs }) => timeMs === ms)?.counts;
  assert.equal(at(now - 1000)![indexOfLabel('joy')], 2);
  assert.equal(at(now - 5000)![indexOfLabel('anger')], 1);
  assert.equal(channel.flush(now), undefined);
});

test('flush_ReplayedPosts_CountWhenTheyCameAndHaveNoLatency', () => {
  const channel = new Channel(2, true);
  channel.accept(post('joy', FreshMs + 1), now);
  const batch = channel.flush(now)!;
  assert.equal(batch.old, 1);
  assert.equal(batch.p50, null);
  assert.equal(batch.seconds[0]!.timeMs, now);
});

test('flush_LatencyOfAThousandPosts_IsWithinABucketOfTheTruth', () => {
  const channel = new Channel(1, true);
  for (let ms = 1; ms <= 1000; ms++) channel.accept(post('joy', ms), now);
  const batch = channel.flush(now)!;
  assert.ok(Math.abs(batch.p50! - 500) < 500 * 0.13, String(batch.p50));
  assert.ok(Math.abs(batch.p99! - 990) < 990 * 0.13, String(batch.p99));
});

test('accept_UnknownLabel_IsSeenButCountedUnderNone', () => {
  const channel = new Channel(1, true);
  channel.accept(post('schadenfreude', 0), now);
  const batch = channel.flush(now)!;
  assert.equal(batch.seen, 1);
  assert.equal(batch.seconds[0]!.counts.reduce((a, b) => a + b, 0), 0);
});
