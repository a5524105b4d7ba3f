import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const artefacts = path.join(root, 'TestResults', 'browser');
const StartMs = 120_000;
const WaitMs = 120_000;

/** Waits until a condition holds, and fails with what it was after `ms`. */
export async function until(what, condition, ms = WaitMs) {
  const deadline = Date.now() + ms;
  let last;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`Not within ${ms} ms: ${what}${last ? ` (${last.message})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * A port nobody holds now: below those that Linux hands to outgoing connections and to whoever asks for any port, as one of these may be gone by
 * the time a process has come so far as to open it.
 */
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The built assembly of a project; `EMOTION_CONFIGURATION` chooses Release. */
function assembly(project) {
  const output = path.join(root, project, 'bin', process.env.EMOTION_CONFIGURATION ?? 'Debug', 'net10.0');
  const name = `Emotion.${project}.dll`;
  const folders = [output, ...(existsSync(output) ? readdirSync(output).map((entry) => path.join(output, entry)) : [])];
  const found = folders.map((folder) => path.join(folder, name)).find(existsSync);
  if (!found) throw new Error(`${project} is not built: run 'dotnet build' first.`);
  return found;
}

function run(command, args, env) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.log = '';
  const keep = (chunk) => (child.log = (child.log + chunk).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.ended = new Promise((resolve) => child.once('exit', resolve));
  child.on('error', (error) => keep(String(error)));
  return child;
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await child.ended;
}

/** An API process of its own on free ports with a data folder of its own. It can be killed and started again. */
export class Server {
  static async start(settings = {}, { ownBroker = false } = {}) {
    const server = new Server();
    server.folder = await mkdtemp(path.join(tmpdir(), 'emotion-browser-'));
    // The page is what is tested: the fast model leaves the processors to the browser.
    server.settings = { Emotion__Models__Emotion: 'emotion-fast', ...settings, Emotion__DataDirectory: path.join(server.folder, 'data') };
    server.port = await freePort();
    server.grpcPort = await freePort();
    try {
      if (ownBroker) await server.startBroker();
      await server.startApi();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The embedded broker as a process of its own: it outlives the API. */
  async startBroker() {
    const info = path.join(this.folder, 'broker.json');
    this.broker = run('dotnet', [assembly('Silo'), 'broker', '--info-file', info], {});
    await until('the broker writes its address', async () => (await readFile(info, 'utf8')).length > 0, StartMs);
    this.settings.Emotion__Kafka__InfoFile = info;
  }

  async startApi() {
    this.api = run('dotnet', [assembly('Api')], {
      ...this.settings,
      Emotion__Http__Port: String(this.port),
      Emotion__Http__GrpcPort: String(this.grpcPort),
    });
    await until('the API is ready', async () => {
      if (this.api.exitCode !== null) throw new Error(`it ended: ${this.api.log}`);
      return (await fetch(`${this.url}/health/ready`)).ok;
    }, StartMs);
  }

  kill() {
    return end(this.api, 'SIGKILL');
  }

  async stop() {
    if (this.api) await end(this.api, 'SIGTERM');
    if (this.broker) await end(this.broker, 'SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Puts a rule in force. */
  async rule(id, rule) {
    const response = await fetch(`${this.url}/v1/rules/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id, enabled: true, coolDown: '5m', action: { type: 'record' }, ...rule }) });
    if (!response.ok) throw new Error(`the rule was answered with ${response.status}: ${await response.text()}`);
  }

  /** Sends posts; each needs `userId` and `text`. */
  async post(posts) {
    const body = posts.map((post, i) => ({ id: `${post.userId}-${Date.now()}-${i}`, createdAt: new Date().toISOString(), ...post }));
    const response = await fetch(`${this.url}/v1/posts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (response.status !== 202) throw new Error(`posts were answered with ${response.status}: ${await response.text()}`);
    return body;
  }
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

/** A page that remembers what must not happen: errors, calls to other hosts, breaches of its policy. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.requests = [];
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) page.faults.push(message.text());
  });
  page.on('request', (request) => {
    page.requests.push(request.url());
    if (new URL(request.url()).host !== new URL(url).host) page.faults.push(`foreign request: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

/** What the pill in the page's head says of the connection. */
export const connection = (page) => page.locator('.state-word').textContent();

export const isLive = (page, ms) => until('the page is live', async () => (await connection(page)) === 'Live', ms);

/** The count under "posts seen here". */
export async function seen(page) {
  const text = await page.locator('.figures div', { hasText: 'posts seen here' }).locator('dd').textContent();
  return Number(text.replaceAll(/\D/g, ''));
}

/** How many bytes of body the server sends a browser for an address: as they go over the wire, compressed where it compresses. */
export function wireBytes(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** Keeps a picture beside the test results. */
export async function keep(page, name) {
  await mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`) });
}
