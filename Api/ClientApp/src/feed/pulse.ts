import type { EmotionResult } from '../api/types';
import { LABELS } from '../emotion/labels';
import { TimeBuckets } from './buckets';
import type { FeedClient } from './client';
import type { FeedNotice, FeedStatus } from './connection';
import type { Batch } from './messages';
import { Past } from './past';
import { Ring } from './ring';

/** A stretch of time in which the page was not connected (Unix ms). `missed` if the feed could not make up for it. */
export interface Outage {
  readonly from: number;
  to: number | undefined;
  missed: boolean;
}

/** Everything the crowd's feed has told since the page was opened, in bounded memory: counts, a sample, latency; and counts of the hour before. */
export class Pulse {
  /** Posts per label: an hour in seconds. */
  readonly buckets = new TimeBuckets(LABELS.length, 3700, 1000);
  readonly outages = new Ring<Outage>(20);
  /** Users of sampled posts, newest last: something to begin with for who knows no id. */
  readonly people = new Ring<{ userId: string; label: string }>(24);
  private readonly arrivals = new Ring<{ at: number; seen: number }>(64);
  p50: number | null = null;
  p99: number | null = null;
  /** Posts seen, posts left out by the server because this page was too slow. */
  seen = 0;
  dropped = 0;
  /** The earliest second counted and when the last post came (Unix ms); 0 before the first. */
  firstAt = 0;
  lastAt = 0;
  /** When the last batch of old posts came: a replay. */
  replayAt = 0;
  status: FeedStatus = { state: 'connecting', attempt: 0 };
  readonly openedAt = Date.now();
  /** What was written before; asked for by who shows it. */
  readonly past = new Past(this);
  private readonly batchListeners = new Set<(batch: Batch) => void>();
  private readonly statusListeners = new Set<(status: FeedStatus) => void>();
  private readonly noticeListeners = new Set<(notice: FeedNotice) => void>();

  constructor(feed: FeedClient) {
    feed.open({ types: 'emotion' }, {
      onBatch: (batch) => this.take(batch),
      onStatus: (status) => this.turn(status),
      onNotice: (notice) => this.note(notice),
    }, { sample: 8, count: true });
  }

  onBatch(listener: (batch: Batch) => void): () => void {
    return subscribe(this.batchListeners, listener);
  }

  onStatus(listener: (status: FeedStatus) => void): () => void {
    listener(this.status);
    return subscribe(this.statusListeners, listener);
  }

  onNotice(listener: (notice: FeedNotice) => void): () => void {
    return subscribe(this.noticeListeners, listener);
  }

  /** Posts that came in a second, as the mean of the last `overMs`. */
  rate(now: number, overMs: number): number {
    const spanMs = Math.min(overMs, Math.max(1000, now - this.openedAt));
    let seen = 0;
    for (const arrival of this.arrivals) if (now - arrival.at <= spanMs) seen += arrival.seen;
    return (seen * 1000) / spanMs;
  }

  /** Counts posts of a second before this page was opened; they are not among those seen. */
  addPast(timeMs: number, counts: Uint32Array): void {
    if (this.buckets.add(timeMs, counts) && (this.firstAt === 0 || timeMs < this.firstAt)) this.firstAt = timeMs;
  }

  private take(batch: Batch): void {
    const now = Date.now();
    this.arrivals.push({ at: now, seen: batch.seen });
    this.seen += batch.seen;
    this.lastAt = now;
    this.p50 = batch.p50;
    this.p99 = batch.p99;
    if (batch.old > batch.seen / 2) this.replayAt = now;
    for (const { timeMs, counts } of batch.seconds) {
      this.buckets.add(timeMs, counts);
      if (this.firstAt === 0 || timeMs < this.firstAt) this.firstAt = timeMs;
    }
    for (const frame of batch.sample) {
      const post = frame.data as EmotionResult;
      this.people.push({ userId: post.userId, label: post.label });
    }
    for (const listener of this.batchListeners) listener(batch);
  }

  private turn(status: FeedStatus): void {
    this.status = status;
    const last = this.outages.at(-1);
    if (status.state === 'waiting' && (!last || last.to !== undefined)) {
      this.outages.push({ from: status.downSince ?? Date.now(), to: undefined, missed: false });
    } else if (status.state === 'live' && last && last.to === undefined) last.to = Date.now();
    for (const listener of this.statusListeners) listener(status);
  }

  private note(notice: FeedNotice): void {
    if (notice.kind === 'dropped') this.dropped += notice.count;
    const last = this.outages.at(-1);
    if (notice.kind === 'gap' && last) last.missed = true;
    for (const listener of this.noticeListeners) listener(notice);
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
