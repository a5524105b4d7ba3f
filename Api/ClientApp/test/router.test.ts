import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRoute, parseRoute } from '../src/shell/router';

test('parseRoute_NoFragment_IsTheCrowd', () => {
  for (const hash of ['', '#', '#/']) assert.deepEqual(parseRoute(hash), { view: 'crowd', arg: '', params: {} });
});

test('formatRoute_AnyUserId_ComesBackTheSame', () => {
  for (const id of ['ann', 'a/b', 'a?b=c&d', '100%', '#1', 'zoë 🎷', '../x']) {
    assert.equal(parseRoute(formatRoute('user', id)).arg, id);
  }
});

test('formatRoute_EmptyParameters_AreLeftOut', () => {
  assert.equal(formatRoute('crowd', '', { label: '', min: undefined }), '#/crowd');
  assert.deepEqual(parseRoute(formatRoute('crowd', '', { label: 'joy', user: 'a&b' })).params, { label: 'joy', user: 'a&b' });
});

test('parseRoute_BrokenEscape_IsTakenAsItStands', () => {
  assert.equal(parseRoute('#/user/50%').arg, '50%');
});
