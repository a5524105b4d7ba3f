import type { EmotionResult, Frame } from '../api/types';
import { indexOfLabel, LABELS } from '../emotion/labels';
import { Latency } from './latency';
import type { Batch, SecondCounts } from './messages';
import { Sampler } from './sampler';

/** Older than this, a post is a replay: its latency says nothing, and it is counted at the time it came. */
export const FreshMs = 10 * 60_000;
const LatencyWindowMs = 5_000;

/** Gathers what comes on one subscription between two batches: counts everything, keeps a sample. */
export class Channel {
  private readonly sampler: Sampler<Frame>;
  private readonly latency = new Latency();
  private seconds = new Map<number, Uint32Array>();
  private latencySince = 0;
  private old = 0;

  constructor(
    sample: number,
    private readonly counting: boolean,
    random?: () => number,
  ) {
    this.sampler = new Sampler(sample, random);
  }

  accept(frame: Frame, now: number): void {
    if (frame.type === 'hello') return;
    this.sampler.offer(frame);
    if (this.counting && frame.type === 'emotion') this.tally(frame.data as EmotionResult, now);
  }

  /** What came since the last call, or undefined if nothing did. */
  flush(now: number): Batch | undefined {
    const seen = this.sampler.seen;
    if (seen === 0) return undefined;
    const p50 = this.latency.quantile(0.5);
    const p99 = this.latency.quantile(0.99);
    if (now - this.latencySince > LatencyWindowMs) {
      this.latency.reset();
      this.latencySince = now;
    }
    const seconds: SecondCounts[] = [...this.seconds].map(([second, counts]) => ({ timeMs: second * 1000, counts }));
    const batch = { seen, sample: this.sampler.take(), seconds, p50, p99, old: this.old };
    this.seconds = new Map();
    this.old = 0;
    return batch;
  }

  private tally(post: EmotionResult, now: number): void {
    const created = Date.parse(post.createdAt);
    const age = now - created;
    const fresh = age < FreshMs && age > -FreshMs;
    if (fresh) this.latency.add(Math.max(0, age));
    else this.old++;
    const second = Math.floor((fresh ? Math.min(created, now) : now) / 1000);
    let counts = this.seconds.get(second);
    if (!counts) this.seconds.set(second, (counts = new Uint32Array(LABELS.length)));
    const column = indexOfLabel(post.label);
    if (column >= 0) counts[column]!++;
  }
}
