/**
 * The page's files and a feed of invented posts, in a process of its own: measures the page at a rate that a machine
 * which also runs the product could not hold. Frames have the shape and size of the product's.
 * A subscription with a filter is sent one post in twenty-eight. Lean frames leave the scores out.
 *   node bench/feed.mjs <port> <posts a second> [lean]
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TickMs = 10;
/** What may stand in a socket's buffer before posts wait. */
const MaxBufferBytes = 4 * 1024 * 1024;
const WebSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const wwwroot = fileURLToPath(new URL('../../../../Api/wwwroot/', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };
const labels = ['admiration', 'amusement', 'anger', 'annoyance', 'approval', 'caring', 'confusion', 'curiosity', 'desire', 'disappointment', 'disapproval', 'disgust',
  'embarrassment', 'excitement', 'fear', 'gratitude', 'grief', 'joy', 'love', 'nervousness', 'optimism', 'pride', 'realization', 'relief', 'remorse', 'sadness', 'surprise', 'neutral'];
const groups = ['joy', 'surprise', 'neutral', 'sadness', 'fear', 'disgust', 'anger'];
const texts = ['The band plays on the corner and everybody dances.', 'They cancelled the last train again and nobody says why.', 'I keep checking the door, something feels wrong tonight.',
  'Wait, what? How does that even work?', 'Thank you for waiting with me in the rain, it meant a lot.', 'No bus for an hour.', 'What a goal! Did you see that? I can not believe it.'];

const [port, rate] = process.argv.slice(2, 4).map(Number);
const isLean = process.argv[4] === 'lean';
let sent = 0;

/** A frame but for its number and time: a text from a pool, random scores. */
const bodies = Array.from({ length: 400 }, () => {
  const scores = Object.fromEntries(labels.map((label) => [label, Number((Math.random() ** 6).toFixed(6))]));
  const [label, score] = Object.entries(scores).sort((a, b) => b[1] - a[1])[0];
  const ekman = Object.fromEntries(groups.map((group) => [group, Number(Math.random().toFixed(6))]));
  const sentiment = { positive: 0.31, negative: 0.22, neutral: 0.4, ambiguous: 0.07 };
  const text = texts[Math.floor(Math.random() * texts.length)];
  const full = { scores, ekman, model: { name: 'emotion', version: '2' }, source: { topic: 'posts', partition: 3, offset: 4711 } };
  return JSON.stringify({ text, label, score, sentiment, ...(isLean ? {} : full) }).slice(1);
});

function frame() {
  const id = sent++;
  const head = `{"type":"emotion","cursor":"AAAAAAAA${id.toString(36).padStart(12, '0')}","data":{"id":"p${id}","userId":"u${id % 5000}","createdAt":"${new Date().toISOString()}",`;
  const payload = Buffer.from(`${head}${bodies[id % bodies.length]}}`);
  // Payloads are between 126 and 65,535 bytes: the length stands in two bytes.
  const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, payload]);
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/sent') return response.end(String(sent));
  if (pathname === '/v1/emotions/trends') {
    return response.end(JSON.stringify({ window: '1m', total: rate * 60, perSecond: rate, movers: labels.slice(0, 5).map((label) => ({ label, share: Math.random() / 10, change: (Math.random() - 0.5) / 50 })) }));
  }
  if (pathname.startsWith('/v1/')) {
    response.statusCode = 404;
    return response.end('{"title":"Not in this bench."}');
  }
  try {
    const file = path.join(wwwroot, pathname === '/' ? 'index.html' : path.normalize(pathname));
    const body = await readFile(file);
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    return response.end(body);
  } catch {
    response.statusCode = 404;
    return response.end();
  }
});

server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + WebSocketGuid).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  let started = performance.now();
  let due = 0;
  const { searchParams } = new URL(request.url, 'http://localhost');
  const own = searchParams.get('types') !== 'emotion' ? 0 : searchParams.has('userId') || searchParams.has('label') ? rate / labels.length : rate;
  const timer = setInterval(() => {
    const now = performance.now();
    due += ((now - started) / 1000) * own;
    started = now;
    const frames = [];
    while (due >= 1 && socket.writableLength < MaxBufferBytes) {
      due--;
      frames.push(frame());
    }
    // What a slow reader did not take is not owed for ever.
    due = Math.min(due, own);
    if (frames.length > 0) socket.write(Buffer.concat(frames));
  }, TickMs);
  socket.on('close', () => clearInterval(timer));
  socket.on('error', () => clearInterval(timer));
  // A closing handshake is answered by closing; nothing else that the page says matters.
  socket.on('data', (data) => {
    if ((data[0] & 0x0f) === 8) socket.end();
  });
});

server.listen(port, '127.0.0.1', () => console.log(`feed on ${port}`));
