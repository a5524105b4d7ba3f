/** The last `capacity` values, oldest first. Bounded by construction: a page that is left open must not grow. */
export class Ring<T> implements Iterable<T> {
  private readonly slots: (T | undefined)[];
  private start = 0;
  private count = 0;

  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('A ring holds at least one value.');
    this.slots = new Array<T | undefined>(capacity);
  }

  get length(): number {
    return this.count;
  }

  push(value: T): void {
    this.slots[(this.start + this.count) % this.capacity] = value;
    if (this.count < this.capacity) this.count++;
    else this.start = (this.start + 1) % this.capacity;
  }

  /** The value at `index`, 0 being the oldest; negative counts from the newest. */
  at(index: number): T | undefined {
    const i = index < 0 ? this.count + index : index;
    return i < 0 || i >= this.count ? undefined : this.slots[(this.start + i) % this.capacity];
  }

  clear(): void {
    this.slots.fill(undefined);
    this.start = this.count = 0;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.count; i++) yield this.slots[(this.start + i) % this.capacity] as T;
  }
}
