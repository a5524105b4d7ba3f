import type { Frame } from '../api/types';
import { backoff } from './backoff';

/** What a connection needs of a WebSocket; a test hands in one of its own. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  close(): void;
}

/** Where a feed stands. `waiting` is between two tries; `retryAt` is then when the next begins (Unix ms). */
export interface FeedStatus {
  readonly state: 'connecting' | 'live' | 'waiting' | 'closed';
  readonly attempt: number;
  readonly retryAt?: number;
  /** Since when there has been no connection (Unix ms); absent while live. */
  readonly downSince?: number;
  /** True if this live connection goes on after a cursor: nothing was missed. */
  readonly resumed?: boolean;
}

/** What the feed said about itself. */
export type FeedNotice =
  | { readonly kind: 'gap'; readonly from?: number }
  | { readonly kind: 'dropped'; readonly count: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unreadable' };

export interface ConnectionOptions {
  /** The address, going on after a cursor where one is given. */
  readonly url: (after: string | undefined) => string;
  readonly open: (url: string) => SocketLike;
  readonly onFrame: (frame: Frame) => void;
  readonly onStatus: (status: FeedStatus) => void;
  readonly onNotice: (notice: FeedNotice) => void;
  /** Calls back after a delay; answers how to call it off. */
  readonly schedule: (ms: number, then: () => void) => () => void;
  readonly now: () => number;
  /**
   * Asks by plain HTTP why an address would not open: a WebSocket's failed handshake tells a page nothing. Answers the
   * status, 0 if nobody answered.
   */
  readonly probe?: (url: string) => Promise<{ readonly status: number; readonly message: string }>;
  readonly random?: () => number;
}

/**
 * One subscription to the feed that keeps itself alive: remembers the cursor of the last frame, comes back with
 * growing pauses, goes on right after that cursor, and says aloud what it could not get.
 */
export class FeedConnection {
  private socket: SocketLike | undefined;
  private cursor: string | undefined;
  private attempt = 0;
  private downSince: number | undefined;
  private cancelRetry: (() => void) | undefined;
  private closed = false;

  constructor(private readonly options: ConnectionOptions) {}

  start(): void {
    this.downSince = this.options.now();
    this.connect();
  }

  /** Tries at once instead of waiting: the browser came back online, or the person asked. */
  retryNow(): void {
    if (this.closed || !this.cancelRetry) return;
    this.cancelRetry();
    this.cancelRetry = undefined;
    this.connect();
  }

  stop(): void {
    this.closed = true;
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    const socket = this.socket;
    this.socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.options.onStatus({ state: 'closed', attempt: this.attempt });
  }

  private connect(): void {
    const resumesAfter = this.cursor;
    const socket = this.options.open(this.options.url(resumesAfter));
    this.socket = socket;
    this.say('connecting');
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.downSince = undefined;
      this.options.onStatus({ state: 'live', attempt: this.attempt, resumed: resumesAfter !== undefined });
    };
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = () => {
      if (!opened) void this.askWhy(resumesAfter);
      this.lost(socket);
    };
  }

  /** A server that refuses the cursor would refuse it for ever: then the feed begins with what is new, and says so. */
  private async askWhy(after: string | undefined): Promise<void> {
    const answer = await this.options.probe?.(this.options.url(after));
    if (!answer || this.closed || answer.status !== 400) return;
    if (after !== undefined && after === this.cursor) {
      this.cursor = undefined;
      this.options.onNotice({ kind: 'gap', ...(this.downSince === undefined ? {} : { from: this.downSince }) });
    } else this.options.onNotice({ kind: 'error', message: answer.message });
  }

  private receive(raw: unknown): void {
    const frame = parse(raw);
    if (!frame) {
      this.options.onNotice({ kind: 'unreadable' });
      return;
    }
    // A frame, not the mere opening, proves that the far end works: only now do pauses begin anew.
    this.attempt = 0;
    switch (frame.type) {
      case 'gap':
        this.options.onNotice({ kind: 'gap', ...(this.downSince === undefined ? {} : { from: this.downSince }) });
        break;
      case 'dropped':
        this.options.onNotice({ kind: 'dropped', count: countOf(frame) });
        break;
      case 'error':
        this.options.onNotice({ kind: 'error', message: messageOf(frame) });
        break;
      default:
        this.options.onFrame(frame);
    }
    if (frame.cursor) this.cursor = frame.cursor;
  }

  private lost(socket: SocketLike): void {
    if (this.closed || socket !== this.socket) return;
    this.socket = undefined;
    this.downSince ??= this.options.now();
    const wait = backoff(this.attempt++, this.options.random);
    this.cancelRetry = this.options.schedule(wait, () => {
      this.cancelRetry = undefined;
      this.connect();
    });
    this.say('waiting', this.options.now() + wait);
  }

  private say(state: FeedStatus['state'], retryAt?: number): void {
    this.options.onStatus({
      state,
      attempt: this.attempt,
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(this.downSince === undefined ? {} : { downSince: this.downSince }),
    });
  }
}

function parse(raw: unknown): Frame | undefined {
  if (typeof raw !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(raw);
    return isFrame(value) ? value : undefined;
  } catch {
    return undefined; // Counted by the caller as unreadable; one bad frame must not end the feed.
  }
}

const isFrame = (value: unknown): value is Frame =>
  typeof value === 'object' && value !== null && typeof (value as Frame).type === 'string';

/** The contract puts `count` beside `type`; a server may also nest it in `data`. */
function countOf(frame: Frame): number {
  const holder = frame as { count?: unknown; data?: { count?: unknown } };
  const count = holder.count ?? holder.data?.count;
  return typeof count === 'number' ? count : 0;
}

function messageOf(frame: Frame): string {
  const holder = frame as { message?: unknown; data?: { title?: unknown; detail?: unknown; message?: unknown } };
  const said = holder.message ?? holder.data?.detail ?? holder.data?.message ?? holder.data?.title;
  return typeof said === 'string' ? said : 'The feed reported an error without a reason.';
}
