import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Frame } from '../src/api/types';
import { FeedConnection, type FeedNotice, type FeedStatus, type SocketLike } from '../src/feed/connection';

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  constructor(readonly url: string) {}
  close(): void {
    this.closed = true;
  }
  frame(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  die(): void {
    this.onclose?.({ code: 1006 });
  }
}

let sockets: FakeSocket[];
let timers: { ms: number; then: () => void; cancelled: boolean }[];
let frames: Frame[];
let statuses: FeedStatus[];
let notices: FeedNotice[];
let now: number;
let connection: FeedConnection;
let refusal: { status: number; message: string };

const socket = (): FakeSocket => sockets.at(-1)!;
const fire = (): void => {
  const timer = timers.at(-1)!;
  assert.equal(timer.cancelled, false);
  timer.then();
};

beforeEach(() => {
  sockets = [];
  timers = [];
  frames = [];
  statuses = [];
  notices = [];
  now = 1000;
  refusal = { status: 0, message: '' };
  connection = new FeedConnection({
    url: (after) => `feed${after === undefined ? '' : `?after=${after}`}`,
    open: (url) => {
      const opened = new FakeSocket(url);
      sockets.push(opened);
      return opened;
    },
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
    onNotice: (notice) => notices.push(notice),
    schedule: (ms, then) => {
      const timer = { ms, then, cancelled: false };
      timers.push(timer);
      return () => (timer.cancelled = true);
    },
    now: () => now,
    probe: () => Promise.resolve(refusal),
    random: () => 1,
  });
  connection.start();
});

test('lost_AfterFrames_GoesOnAfterTheCursorOfTheLast', () => {
  socket().onopen?.();
  socket().frame({ type: 'hello', cursor: 'c0' });
  socket().frame({ type: 'emotion', cursor: 'c1', data: 1 });
  socket().frame({ type: 'emotion', cursor: 'c2', data: 2 });
  socket().die();
  fire();
  assert.equal(socket().url, 'feed?after=c2');
  socket().onopen?.();
  assert.equal(statuses.at(-1)!.state, 'live');
  assert.equal(statuses.at(-1)!.resumed, true);
  assert.deepEqual(frames.filter(({ type }) => type === 'emotion').map(({ data }) => data), [1, 2]);
});

test('lost_BeforeAnyPost_GoesOnAfterTheGreeting', () => {
  socket().onopen?.();
  socket().frame({ type: 'hello', cursor: 'c0' });
  socket().die();
  fire();
  assert.equal(socket().url, 'feed?after=c0');
});

test('lost_AgainAndAgain_WaitsLongerAndBeginsAnewOnlyAfterAFrame', () => {
  const waits = (): number => timers.at(-1)!.ms;
  socket().die();
  const first = waits();
  fire();
  socket().die();
  assert.equal(waits(), first * 2);
  fire();
  // Opening alone proves nothing: a proxy may accept and hang up at once.
  socket().onopen?.();
  socket().die();
  assert.equal(waits(), first * 4);
  fire();
  socket().onopen?.();
  socket().frame({ type: 'hello' });
  socket().die();
  assert.equal(waits(), first);
});

test('lost_WhileDown_SaysSinceWhen', () => {
  socket().onopen?.();
  socket().frame({ type: 'hello' });
  now = 5000;
  socket().die();
  now = 9000;
  fire();
  socket().die();
  assert.equal(statuses.at(-1)!.state, 'waiting');
  assert.equal(statuses.at(-1)!.downSince, 5000);
});

test('receive_GapDroppedAndError_AreToldAndNeverTakenForPosts', () => {
  socket().onopen?.();
  socket().frame({ type: 'gap', cursor: 'c9', data: { oldest: 'c9' } });
  socket().frame({ type: 'dropped', data: { count: 12 } });
  socket().frame({ type: 'dropped', count: 3 });
  socket().frame({ type: 'error', data: { detail: 'The broker is away.' } });
  assert.deepEqual(notices.map(({ kind }) => kind), ['gap', 'dropped', 'dropped', 'error']);
  assert.deepEqual(notices.map((notice) => (notice.kind === 'dropped' ? notice.count : 0)), [0, 12, 3, 0]);
  assert.equal(frames.length, 0);
  socket().die();
  fire();
  assert.equal(socket().url, 'feed?after=c9');
});

test('receive_Unreadable_IsToldAndTheFeedGoesOn', () => {
  socket().onopen?.();
  socket().onmessage?.({ data: '{"type":' });
  socket().onmessage?.({ data: '[]' });
  socket().onmessage?.({ data: new ArrayBuffer(2) });
  socket().frame({ type: 'emotion', cursor: 'c1' });
  assert.equal(notices.filter(({ kind }) => kind === 'unreadable').length, 3);
  assert.equal(frames.length, 1);
});

test('retryNow_WhileWaiting_ConnectsOnceAndCallsTheTimerOff', () => {
  socket().die();
  connection.retryNow();
  connection.retryNow();
  assert.equal(sockets.length, 2);
  assert.equal(timers[0]!.cancelled, true);
});

test('stop_WhileWaiting_NeverConnectsAgain', () => {
  socket().die();
  connection.stop();
  assert.equal(timers[0]!.cancelled, true);
  connection.retryNow();
  assert.equal(sockets.length, 1);
  assert.equal(statuses.at(-1)!.state, 'closed');
});

test('stop_WhileLive_ClosesTheSocketAndDoesNotComeBack', () => {
  socket().onopen?.();
  const open = socket();
  connection.stop();
  assert.equal(open.closed, true);
  assert.equal(open.onclose, null);
  assert.equal(timers.length, 0);
});

test('lost_ServerRefusesTheCursor_BeginsAnewAndSaysThatSomethingIsMissing', async () => {
  socket().onopen?.();
  socket().frame({ type: 'hello', cursor: 'c0' });
  socket().die();
  refusal = { status: 400, message: 'after: unknown' };
  fire();
  assert.equal(socket().url, 'feed?after=c0');
  socket().die();
  await Promise.resolve();
  await Promise.resolve();
  fire();
  assert.equal(socket().url, 'feed');
  assert.deepEqual(notices.map(({ kind }) => kind), ['gap']);
});

test('lost_ServerIsAway_KeepsTheCursor', async () => {
  socket().onopen?.();
  socket().frame({ type: 'hello', cursor: 'c0' });
  for (let i = 0; i < 3; i++) {
    socket().die();
    await Promise.resolve();
    await Promise.resolve();
    fire();
    assert.equal(socket().url, 'feed?after=c0');
  }
  assert.equal(notices.length, 0);
});
