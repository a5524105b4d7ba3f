/**
 * Counts per column and slice of time for the last `slices` slices, in one flat array that never grows. A slice is
 * overwritten when its place comes round again; counts older than what is kept are refused.
 */
export class TimeBuckets {
  private readonly counts: Uint32Array;
  private readonly stamps: Float64Array;
  private newest = Number.NEGATIVE_INFINITY;

  constructor(
    readonly columns: number,
    readonly slices: number,
    readonly sliceMs: number,
  ) {
    this.counts = new Uint32Array(columns * slices);
    this.stamps = new Float64Array(slices).fill(Number.NaN);
  }

  /** Adds counts at a time. Answers false if that time is no longer kept. */
  add(timeMs: number, increments: ArrayLike<number>): boolean {
    const slice = Math.floor(timeMs / this.sliceMs);
    if (slice <= this.newest - this.slices) return false;
    if (slice > this.newest) this.newest = slice;
    const place = this.place(slice);
    const base = place * this.columns;
    if (this.stamps[place] !== slice) {
      this.stamps[place] = slice;
      this.counts.fill(0, base, base + this.columns);
    }
    for (let i = 0; i < this.columns; i++) this.counts[base + i]! += increments[i] ?? 0;
    return true;
  }

  /** Sums the slices that begin in [fromMs, toMs) into `into`; answers how many slices held anything. */
  sum(fromMs: number, toMs: number, into: Float64Array): number {
    into.fill(0);
    let filled = 0;
    const first = Math.max(Math.ceil(fromMs / this.sliceMs), this.newest - this.slices + 1);
    const last = Math.min(Math.ceil(toMs / this.sliceMs) - 1, this.newest);
    for (let slice = first; slice <= last; slice++) {
      const place = this.place(slice);
      if (this.stamps[place] !== slice) continue;
      filled++;
      const base = place * this.columns;
      for (let i = 0; i < this.columns; i++) into[i]! += this.counts[base + i]!;
    }
    return filled;
  }

  private place(slice: number): number {
    return ((slice % this.slices) + this.slices) % this.slices;
  }
}
