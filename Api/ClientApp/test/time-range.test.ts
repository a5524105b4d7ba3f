import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeRange } from '../src/charts/time-range';

test('timeRange_OnePoint_IsAMinuteAroundIt', () => assert.deepEqual(timeRange([1_000]), [970, 1_030]));

test('timeRange_CloserThanAMinute_IsWidenedOnBothSides', () => assert.deepEqual(timeRange([1_000, 1_020]), [980, 1_040]));

test('timeRange_Long_IsThatOfThePoints', () => assert.deepEqual(timeRange([1_000, 1_050, 1_300]), [1_000, 1_300]));
