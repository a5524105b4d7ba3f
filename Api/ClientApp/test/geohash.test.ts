import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeGeohash } from '../src/geo/geohash';

test('decodeGeohash_KnownPlaces_HoldsThem', () => {
  const places: [string, number, number][] = [['u4pruydqqvj', 57.64911, 10.40744], ['ezs42', 42.6, -5.6], ['9vrfr', 29.95, -90.07]];
  for (const [hash, lat, lon] of places) {
    const cell = decodeGeohash(hash);
    assert.ok(cell, hash);
    const slack = 0.05;
    assert.ok(cell.south - slack <= lat && lat <= cell.north + slack, `${hash} latitude`);
    assert.ok(cell.west - slack <= lon && lon <= cell.east + slack, `${hash} longitude`);
  }
});

test('decodeGeohash_SixCharacters_IsTheDocumentedSize', () => {
  const cell = decodeGeohash('u4pruy')!;
  assert.ok(Math.abs(cell.east - cell.west - 360 / 2 ** 15) < 1e-9);
  assert.ok(Math.abs(cell.north - cell.south - 180 / 2 ** 15) < 1e-9);
});

test('decodeGeohash_NoGeohash_IsRefused', () => {
  for (const text of ['', 'a', 'u4pr uy', 'il']) assert.equal(decodeGeohash(text), undefined);
});
