const PerDouble = 6;
const Buckets = 140;

/** A histogram of milliseconds with logarithmic buckets (12 % wide): quantiles in bounded memory. */
export class Latency {
  private readonly counts = new Uint32Array(Buckets);
  private total = 0;

  add(ms: number): void {
    const bucket = ms <= 1 ? 0 : Math.round(Math.log2(ms) * PerDouble);
    this.counts[Math.min(bucket, Buckets - 1)]!++;
    this.total++;
  }

  /** The quantile in milliseconds, or null while nothing was added. */
  quantile(q: number): number | null {
    if (this.total === 0) return null;
    let left = q * this.total;
    for (let i = 0; i < Buckets; i++) {
      left -= this.counts[i]!;
      if (left <= 0) return 2 ** (i / PerDouble);
    }
    return 2 ** ((Buckets - 1) / PerDouble);
  }

  reset(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
