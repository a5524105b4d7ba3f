/**
 * A uniform sample of at most `size` of the values offered since it was last taken (reservoir sampling, Vitter's
 * Algorithm R): each post has the same chance to be shown, however many come.
 */
export class Sampler<T> {
  private kept: T[] = [];
  private offered = 0;

  constructor(
    readonly size: number,
    private readonly random: () => number = Math.random,
  ) {}

  get seen(): number {
    return this.offered;
  }

  offer(value: T): void {
    this.offered++;
    if (this.kept.length < this.size) {
      this.kept.push(value);
      return;
    }
    const slot = Math.floor(this.random() * this.offered);
    if (slot < this.size) this.kept[slot] = value;
  }

  /** Hands out the sample and begins the next one. */
  take(): T[] {
    const taken = this.kept;
    this.kept = [];
    this.offered = 0;
    return taken;
  }
}
