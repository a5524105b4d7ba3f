/**
 * Memory over a long session: the posts of half an hour at 2,000 a second, sent as fast as the page takes them, while
 * its views are visited in turn. The heap is read after forced collections; the worker that holds the sockets is in the
 * resident memory of the process.
 *   node bench/heap.mjs [--posts 3600000] [--rate 40000] [--seconds 3600]
 */
import { readFile } from 'node:fs/promises';
import { launchWith, machine, option, startFeed } from './bench.mjs';
import { seen, until } from '../harness.mjs';

const posts = option('posts', 2000 * 1800);
const rate = option('rate', 40_000);
const seconds = option('seconds', 3600);
const Samples = 12;
const StayMs = 300;
const views = ['#/crowd', '#/user', '#/user/u17', '#/try', '#/models', '#/streams', '#/crowd?label=joy', '#/crowd'];

const feed = await startFeed(rate, true);
const browser = await launchWith();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const devtools = await page.context().newCDPSession(page);
  await page.goto(feed.url);
  await until('posts come', async () => (await page.locator('.post').count()) > 0);
  console.log(await machine(browser));
  const begun = Date.now();
  const elapsed = () => (Date.now() - begun) / 1000;
  for (let i = 1; i <= Samples && elapsed() < seconds; i++) {
    do {
      for (const view of views) {
        await page.evaluate((hash) => (location.hash = hash), view);
        await page.waitForTimeout(StayMs);
      }
    } while ((await seen(page)) < (posts * i) / Samples && elapsed() < (seconds * i) / Samples);
    await report(page, devtools, elapsed());
  }
} finally {
  await browser.close();
  feed.stop();
}

async function report(page, devtools, elapsed) {
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  const mb = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  console.log(`${Math.round(elapsed)} s: ${await seen(page)} posts; heap ${mb(usedSize)} MB, process ${mb(await resident())} MB, ${nodes} nodes, ${jsEventListeners} listeners`);
}

/** Resident bytes of the renderer that runs the page: the largest. */
async function resident() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = await Promise.all(processInfo.filter(({ type }) => type === 'renderer').map(async ({ id }) =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${id}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) * 1024));
  return Math.max(0, ...sizes);
}
