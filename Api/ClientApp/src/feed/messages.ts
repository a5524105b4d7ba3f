import type { Frame } from '../api/types';
import type { FeedNotice, FeedStatus } from './connection';

/** What the page asks of the feed worker. */
export type ToWorker =
  | { readonly kind: 'open'; readonly channel: number; readonly url: string; readonly sample: number; readonly count: boolean }
  | { readonly kind: 'close'; readonly channel: number }
  | { readonly kind: 'retry' };

/** Counts per label of one second of event time. */
export interface SecondCounts {
  readonly timeMs: number;
  readonly counts: Uint32Array;
}

/** What came on one channel since the last batch. */
export interface Batch {
  /** Frames that came. */
  readonly seen: number;
  /** A uniform sample of them, in the order they came. */
  readonly sample: readonly Frame[];
  /** For channels that count: posts per label and second. */
  readonly seconds: readonly SecondCounts[];
  /** Milliseconds from a post's `createdAt` to this page over the last few seconds; null if none was fresh. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** Posts whose `createdAt` lies too far back for a latency to mean anything: a replay. */
  readonly old: number;
}

/** What the feed worker tells the page. */
export type FromWorker =
  | { readonly kind: 'batch'; readonly channel: number; readonly batch: Batch }
  | { readonly kind: 'status'; readonly channel: number; readonly status: FeedStatus }
  | { readonly kind: 'notice'; readonly channel: number; readonly notice: FeedNotice };
