import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring } from '../src/feed/ring';

test('push_MoreThanCapacity_KeepsTheNewest', () => {
  const ring = new Ring<number>(3);
  for (let i = 1; i <= 10; i++) ring.push(i);
  assert.deepEqual([...ring], [8, 9, 10]);
  assert.equal(ring.length, 3);
  assert.equal(ring.at(0), 8);
  assert.equal(ring.at(-1), 10);
  assert.equal(ring.at(3), undefined);
});

test('push_AgainstAPlainArray_HoldsTheSameTail', () => {
  for (let capacity = 1; capacity <= 7; capacity++) {
    const ring = new Ring<number>(capacity);
    const all: number[] = [];
    for (let i = 0; i < 40; i++) {
      ring.push(i);
      all.push(i);
      assert.deepEqual([...ring], all.slice(-capacity));
    }
  }
});

test('clear_ThenPush_BeginsAnew', () => {
  const ring = new Ring<string>(2);
  ring.push('a');
  ring.push('b');
  ring.push('c');
  ring.clear();
  assert.equal(ring.at(-1), undefined);
  ring.push('d');
  assert.deepEqual([...ring], ['d']);
});

test('constructor_NoRoom_Refuses', () => {
  assert.throws(() => new Ring(0), RangeError);
});
