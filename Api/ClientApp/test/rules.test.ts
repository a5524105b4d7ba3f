import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KINDS, kindOf, subjectOf } from '../src/views/rules/catalogue';
import { EXAMPLES, fitsForm, idFrom, parseDraft, writeDraft } from '../src/views/rules/draft';
import { parseDuration } from '../src/views/rules/duration';
import { ErrorMap } from '../src/views/rules/errors';

test('kindOf_WhatAKindBeginsWith_IsThatKindWithFieldsForEachMember', () => {
  for (const kind of KINDS) {
    const condition = kind.begin();
    assert.equal(kindOf(condition)?.id, kind.id);
    const asked = kind.fields(condition).flatMap((field) => (field.kind === 'bound' ? ['above', 'below'] : [field.name]));
    const silent = kind.id.startsWith('transition') ? ['type', 'of'] : ['type'];
    for (const member of Object.keys(condition)) assert.ok(asked.includes(member) || silent.includes(member), `${kind.id} does not ask for ${member}`);
  }
});

test('parseDraft_ShortForm_IsWrittenOutAtEveryDepth', () => {
  const score = { type: 'score', label: 'anger', above: 0.5 };
  const draft = parseDraft(JSON.stringify({ name: 'n', when: { all: [score, { any: [score, score] }] } }));
  assert.deepEqual(draft.when, { type: 'all', of: [score, { type: 'any', of: [score, score] }] });
  assert.deepEqual(draft.action, { type: 'record' });
  assert.equal(draft.coolDown, '5m');
});

test('parseDraft_NotARule_SaysWhatIsMissing', () => {
  assert.throws(() => parseDraft('{'), /no JSON yet/);
  assert.throws(() => parseDraft('[]'), /JSON object/);
  assert.throws(() => parseDraft('{"name":"n"}'), /"when"/);
});

test('writeDraft_Examples_ComeBackAsTheyWere', () => {
  for (const { draft } of EXAMPLES) {
    assert.ok(fitsForm(draft.when));
    assert.deepEqual(parseDraft(writeDraft(draft)), draft);
  }
});

test('fitsForm_TypeTheFormDoesNotKnow_IsLeftToTheJson', () => {
  assert.equal(fitsForm({ type: 'all', of: [{ type: 'score', above: 1 }, { type: 'moonPhase' }] }), false);
  assert.equal(subjectOf({ type: 'any', of: [{ type: 'price', above: 2 }] }), 'zone');
});

test('idFrom_Name_HoldsWhatAnAddressMayHold', () => {
  assert.equal(idFrom('  Ängry burst, 3×! '), 'angry-burst-3');
  assert.equal(idFrom('!!!'), '');
  assert.ok(idFrom('x'.repeat(100)).length <= 64);
});

test('parseDuration_TextOfTheApi_IsReadAndOtherTextIsNone', () => {
  assert.deepEqual(parseDuration('90s'), { amount: '90', unit: 's' });
  assert.deepEqual(parseDuration('soon'), { amount: '', unit: 'm' });
});

test('ErrorMap_FieldsTakeTheirs_TheRestIsSaidForTheWhole', () => {
  const errors = new ErrorMap({ 'when.of[0].above': ['too high'], 'when.of[1].window': ['unknown'], name: ['required'], body: ['too large'] });
  assert.deepEqual(errors.take('when.of[0].above'), ['too high']);
  assert.deepEqual(errors.take('when.of[0].above'), []);
  assert.deepEqual(errors.takeUnder('when'), ['of[1].window: unknown']);
  assert.deepEqual(errors.rest(), ['name: required', 'too large']);
});
