/** One partition, as `GET /v1/system` tells it. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records not done: neither durable in state nor acknowledged as results. */
  readonly lag: number;
  /** Age of the oldest of them; 0 without lag. */
  readonly lagSeconds?: number | null;
  /** Address of the silo that reads it. */
  readonly owner?: string | null;
  readonly watermark?: string | null;
  /** The clock minus the watermark. */
  readonly watermarkDelaySeconds?: number | null;
  /** Read, but not durable yet. */
  readonly undone?: number | null;
  /** From 0 to 1; at 1 reading waits. */
  readonly cachePressure?: number | null;
  /** Nothing comes by it: it holds no watermark back. */
  readonly idle?: boolean;
}

/** What the Streams view reads of `GET /v1/system`. */
export interface SystemInfo {
  readonly version: string;
  readonly mode: string;
  readonly kafka?: { readonly bootstrapServers?: string };
  readonly lag: readonly PartitionLag[];
  readonly silos?: readonly { readonly name: string; readonly address: string; readonly status: string }[];
  readonly lateEvents?: number;
  readonly deadLetters?: number;
}

/** The figures of a topic, or of one of its partitions. */
export interface LagFigures {
  readonly records: number;
  readonly seconds: number | null;
  readonly undone: number | null;
  readonly isIdle: boolean;
  readonly watermark: string | null;
  readonly delaySeconds: number | null;
  readonly pressure: number | null;
  readonly owners: readonly string[];
}

export const figuresOf = (lag: PartitionLag): LagFigures => ({
  records: lag.lag,
  seconds: lag.lagSeconds ?? null,
  undone: lag.undone ?? null,
  isIdle: lag.idle ?? false,
  watermark: lag.watermark ?? null,
  delaySeconds: lag.watermarkDelaySeconds ?? null,
  pressure: lag.cachePressure ?? null,
  owners: lag.owner ? [lag.owner] : [],
});

/** A topic's figures: records add up, a delay is that of the slowest partition, idle ones hold no watermark back. */
export function sumOf(partitions: readonly LagFigures[]): LagFigures {
  const awake = partitions.filter(({ isIdle }) => !isIdle);
  return {
    records: partitions.reduce((sum, { records }) => sum + records, 0),
    seconds: most(partitions.map(({ seconds }) => seconds)),
    undone: partitions.every(({ undone }) => undone === null) ? null : partitions.reduce((sum, { undone }) => sum + (undone ?? 0), 0),
    isIdle: awake.length === 0,
    watermark: awake.map(({ watermark }) => watermark).filter((at) => at !== null).sort()[0] ?? null,
    delaySeconds: most(awake.map(({ delaySeconds }) => delaySeconds)),
    pressure: most(partitions.map(({ pressure }) => pressure)),
    owners: [...new Set(partitions.flatMap(({ owners }) => owners))],
  };
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
