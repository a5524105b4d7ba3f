import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GROUPS } from '../src/emotion/labels';
import { PALETTE, type Scheme } from '../src/emotion/palette';

type Triple = [number, number, number];

/** Linear RGB as seen with a deficiency of full severity (Machado, Oliveira and Fernandes 2009). */
const sights: Record<string, Triple[]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const linear = (hex: string): Triple =>
  [1, 3, 5].map((i) => {
    const v = parseInt(hex.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as Triple;

const seen = (rows: Triple[], c: Triple): Triple =>
  rows.map((row) => Math.min(1, Math.max(0, row[0] * c[0] + row[1] * c[1] + row[2] * c[2]))) as Triple;

/** Björn Ottosson's OKLab. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

for (const scheme of ['dark', 'light'] as Scheme[]) {
  for (const [sight, rows] of Object.entries(sights)) {
    test(`palette_${scheme}With_${sight}_KeepsEveryTwoGroupsApart`, () => {
      for (const a of GROUPS) for (const b of GROUPS) {
        if (a === b) continue;
        const [p, q] = [a, b].map((group) => oklab(seen(rows, linear(PALETTE[scheme][group])))) as [Triple, Triple];
        const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
        assert.ok(distance > 0.11, `${a} and ${b} are ${distance.toFixed(3)} apart`);
      }
    });
  }
}
