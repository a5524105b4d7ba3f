import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOfLabel } from '../src/emotion/labels';
import { spread } from '../src/feed/past';

const joy = indexOfLabel('joy');
const total = (slices: { counts: Uint32Array }[], column: number): number => slices.reduce((sum, { counts }) => sum + counts[column]!, 0);

test('spread_WholeSlice_KeepsEveryPostAndSpreadsThemEvenly', () => {
  const seconds = spread({ joy: 13, anger: 1, unheard: 9 }, 60_000, 65_000);
  assert.deepEqual(seconds.map(({ timeMs }) => timeMs), [60_000, 61_000, 62_000, 63_000, 64_000]);
  assert.equal(total(seconds, joy), 13);
  assert.equal(total(seconds, indexOfLabel('anger')), 1);
  for (const { counts } of seconds) assert.ok(counts[joy] === 2 || counts[joy] === 3);
});

test('spread_SliceThatIsNotFullYet_PutsAllIntoWhatHasPassed', () => {
  const seconds = spread({ joy: 7 }, 60_000, 62_000);
  assert.deepEqual(seconds.map(({ timeMs }) => timeMs), [60_000, 61_000]);
  assert.equal(total(seconds, joy), 7);
});
