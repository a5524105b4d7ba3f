import { GROUP_OF_COLUMN, GROUPS, LABELS } from '../emotion/labels';
import { PALETTE } from '../emotion/palette';
import type { TimeBuckets } from '../feed/buckets';
import { h, setText, show } from '../shell/dom';
import { count, finePercent, timeOfDay } from '../shell/format';
import { cssColour, onScheme, scheme } from '../shell/theme';

const MostCells = 60;
const LeastCellMs = 1000;
const RowPx = 17;
const GapPx = 2;

/** All 28 labels over time. A cell is as bright as its share against the greatest share that label had in the range. */
export class Heatmap {
  readonly element: HTMLElement;
  private readonly canvas = h('canvas', { class: 'heat-canvas', role: 'img', 'aria-label': 'Share of each of 28 emotions over time' });
  private readonly values = LABELS.map(() => h('span', { class: 'heat-value' }));
  private readonly tip = h('div', { class: 'tip', hidden: true });
  private readonly shares = new Float64Array(LABELS.length * MostCells);
  private readonly counts = new Float64Array(LABELS.length * MostCells);
  private readonly sums = new Float64Array(LABELS.length);
  private from = 0;
  private cellMs = 1;
  private cells = MostCells;
  private pointer: { x: number; y: number } | undefined;
  private readonly stopScheme: () => void;
  /** As the observer told it: asking the canvas after its neighbours changed has the page laid out each time. */
  private width = 0;
  private readonly resize = new ResizeObserver((entries) => {
    this.width = entries.at(-1)!.contentRect.width;
    this.paint();
  });

  constructor() {
    const rows = LABELS.map((label, i) =>
      h('li', { class: `heat-row e-${GROUPS[GROUP_OF_COLUMN[i]!]!}` }, h('span', { class: 'swatch' }), h('span', { class: 'heat-name' }, label), this.values[i]!));
    this.element = h('div', { class: 'heat' },
      h('ul', { class: 'heat-rows', vars: { '--row': `${RowPx}px` } }, ...rows),
      h('div', { class: 'heat-field' }, this.canvas, this.tip));
    this.canvas.addEventListener('pointermove', (event) => {
      this.pointer = { x: event.offsetX, y: event.offsetY };
      this.fillTip();
    });
    this.canvas.addEventListener('pointerleave', () => {
      this.pointer = undefined;
      this.fillTip();
    });
    this.resize.observe(this.canvas);
    this.stopScheme = onScheme(() => this.paint());
  }

  update(buckets: TimeBuckets, now: number, rangeMs: number): void {
    this.cells = Math.max(1, Math.min(MostCells, Math.floor(rangeMs / LeastCellMs)));
    this.cellMs = rangeMs / this.cells;
    const end = Math.floor(now / this.cellMs) * this.cellMs;
    this.from = end - rangeMs;
    for (let c = 0; c < this.cells; c++) {
      buckets.sum(this.from + c * this.cellMs, this.from + (c + 1) * this.cellMs, this.sums);
      const total = this.sums.reduce((a, b) => a + b, 0);
      for (let i = 0; i < LABELS.length; i++) {
        this.counts[i * this.cells + c] = this.sums[i]!;
        this.shares[i * this.cells + c] = total === 0 ? 0 : this.sums[i]! / total;
      }
    }
    const recent = buckets.sum(now - 60_000, now, this.sums) === 0 ? 0 : this.sums.reduce((a, b) => a + b, 0);
    this.values.forEach((value, i) => setText(value, recent === 0 ? '–' : finePercent(this.sums[i]! / recent)));
    this.paint();
    this.fillTip();
  }

  dispose(): void {
    this.resize.disconnect();
    this.stopScheme();
  }

  private paint(): void {
    const { width } = this;
    if (width === 0) return;
    const height = LABELS.length * RowPx;
    const ratio = devicePixelRatio;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const ctx = this.canvas.getContext('2d');
    if (!ctx) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const cell = width / this.cells;
    const blank = cssColour('--line');
    for (let i = 0; i < LABELS.length; i++) {
      const row = this.shares.subarray(i * this.cells, (i + 1) * this.cells);
      const peak = Math.max(...row);
      const colour = PALETTE[scheme()][GROUPS[GROUP_OF_COLUMN[i]!]!];
      ctx.globalAlpha = 0.4;
      ctx.fillStyle = blank;
      ctx.fillRect(0, i * RowPx + GapPx / 2, width, RowPx - GapPx);
      ctx.fillStyle = colour;
      for (let c = 0; c < this.cells; c++) {
        if (row[c] === 0) continue;
        ctx.globalAlpha = 0.08 + 0.92 * (row[c]! / peak) ** 1.6;
        ctx.fillRect(c * cell, i * RowPx + GapPx / 2, Math.max(1, cell - 1), RowPx - GapPx);
      }
    }
  }

  private fillTip(): void {
    const at = this.pointer;
    const c = at ? Math.floor((at.x / this.width) * this.cells) : -1;
    const i = at ? Math.floor(at.y / RowPx) : -1;
    const inside = at !== undefined && c >= 0 && c < this.cells && i >= 0 && i < LABELS.length;
    show(this.tip, inside);
    if (!inside) return;
    const place = i * this.cells + c;
    setText(this.tip, `${LABELS[i]} ${finePercent(this.shares[place]!)} · ${count(this.counts[place]!)} posts · ${timeOfDay(this.from + c * this.cellMs)}`);
    this.tip.style.setProperty('--x', `${at.x > this.width / 2 ? at.x - this.tip.offsetWidth - 12 : at.x + 12}px`);
    this.tip.style.setProperty('--y', `${Math.min(at.y + 12, LABELS.length * RowPx - 30)}px`);
  }
}
