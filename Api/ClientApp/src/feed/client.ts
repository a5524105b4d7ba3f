import type { FeedNotice, FeedStatus } from './connection';
import type { Batch, FromWorker, ToWorker } from './messages';

/** Filters of a subscription, as the contract's query parameters. */
export interface FeedQuery {
  readonly types: string;
  readonly userId?: string;
  readonly label?: string;
  readonly minScore?: number;
}

export interface FeedListener {
  readonly onBatch: (batch: Batch) => void;
  readonly onStatus?: (status: FeedStatus) => void;
  readonly onNotice?: (notice: FeedNotice) => void;
}

/** The page's end of the feed worker: opens subscriptions and hands on what they bring. */
export class FeedClient {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'feed' });
  private readonly listeners = new Map<number, FeedListener>();
  private next = 1;

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data);
  }

  /** Opens a subscription; answers how to close it. Of each quarter second at most `sample` frames are handed on. */
  open(query: FeedQuery, listener: FeedListener, options: { sample: number; count?: boolean }): () => void {
    const channel = this.next++;
    this.listeners.set(channel, listener);
    this.send({ kind: 'open', channel, url: feedUrl(query), sample: options.sample, count: options.count ?? false });
    return () => {
      this.listeners.delete(channel);
      this.send({ kind: 'close', channel });
    };
  }

  retryNow(): void {
    this.send({ kind: 'retry' });
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromWorker): void {
    const listener = this.listeners.get(message.channel);
    if (!listener) return;
    if (message.kind === 'batch') listener.onBatch(message.batch);
    else if (message.kind === 'status') listener.onStatus?.(message.status);
    else listener.onNotice?.(message.notice);
  }
}

function feedUrl(query: FeedQuery): string {
  const url = new URL('v1/feed', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}
