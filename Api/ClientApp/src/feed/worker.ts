/// <reference lib="webworker" />
import { Channel } from './channel';
import { FeedConnection, type SocketLike } from './connection';
import type { FromWorker, ToWorker } from './messages';

/**
 * Sockets live here, off the page's own thread: at thousands of posts a second the parsing and counting never stand
 * between a person and a scroll. The page gets four summaries a second.
 */
const FlushMs = 250;

const channels = new Map<number, { readonly channel: Channel; readonly connection: FeedConnection }>();
const post = (message: FromWorker): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'open':
      open(data);
      break;
    case 'close':
      channels.get(data.channel)?.connection.stop();
      channels.delete(data.channel);
      break;
    case 'retry':
      for (const { connection } of channels.values()) connection.retryNow();
      break;
  }
};

function open(request: Extract<ToWorker, { kind: 'open' }>): void {
  const channel = new Channel(request.sample, request.count);
  const id = request.channel;
  const connection = new FeedConnection({
    url: (after) => (after === undefined ? request.url : `${request.url}&after=${encodeURIComponent(after)}`),
    open: (url) => new WebSocket(url) as unknown as SocketLike,
    onFrame: (frame) => channel.accept(frame, Date.now()),
    onStatus: (status) => post({ kind: 'status', channel: id, status }),
    onNotice: (notice) => post({ kind: 'notice', channel: id, notice }),
    schedule: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    probe,
  });
  channels.set(id, { channel, connection });
  connection.start();
}

async function probe(url: string): Promise<{ status: number; message: string }> {
  try {
    const response = await fetch(url.replace(/^ws/, 'http'));
    const problem = (await response.json()) as { title?: string; detail?: string };
    return { status: response.status, message: problem.detail ?? problem.title ?? `status ${response.status}` };
  } catch {
    return { status: 0, message: 'The server does not answer.' }; // The next try will show.
  }
}

setInterval(() => {
  const now = Date.now();
  for (const [id, { channel }] of channels) {
    const batch = channel.flush(now);
    if (batch) post({ kind: 'batch', channel: id, batch });
  }
}, FlushMs);

self.addEventListener('online', () => channels.forEach(({ connection }) => connection.retryNow()));
