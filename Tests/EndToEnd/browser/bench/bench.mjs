import { spawn } from 'node:child_process';
import { loadavg, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { freePort, until } from '../harness.mjs';

/** Starts the invented feed in a process of its own. */
export async function startFeed(rate, isLean = false) {
  const port = await freePort();
  const script = fileURLToPath(new URL('./feed.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, String(port), String(rate), ...(isLean ? ['lean'] : [])], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  const sent = async () => Number(await (await fetch(`${url}/sent`)).text());
  await until('the feed answers', async () => (await sent()) >= 0);
  return { url, sent, stop: () => child.kill() };
}

export const launchWith = (...args) => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', ...args] });

/** The machine, for the record: figures of different machines or moments are not to be compared. */
export const machine = async (browser) => `${cpus().length} cores (${cpus()[0].model.trim()}), load ${loadavg()[0].toFixed(1)}, Chromium ${browser.version()}`;

/** The value below which a share of the values lies. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** The whole number after `--name`, or a default. */
export function option(name, or) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? or : Number(process.argv[at + 1]);
}
