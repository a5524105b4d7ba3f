/** Lag of one partition, as `GET /v1/system` tells it. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
  readonly lagSeconds?: number | null;
  readonly owner?: string | null;
  readonly watermark?: string | null;
  /** Nothing comes by it: it holds no watermark back. */
  readonly idle?: boolean;
}

/** What the Streams view reads of `GET /v1/system`. */
export interface SystemInfo {
  readonly version: string;
  readonly mode: string;
  readonly kafka?: { readonly bootstrapServers?: string };
  readonly lag: readonly PartitionLag[];
  readonly silos?: readonly unknown[];
  readonly lateEvents?: number;
  readonly deadLetters?: number;
}
