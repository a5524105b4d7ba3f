/**
 * Memory over a long session: the posts of half an hour at 2,000 a second, sent as fast as the page takes them, while
 * its views are visited in turn. The heap is read after forced collections.
 *   node bench/heap.mjs [--posts 3600000] [--rate 40000]
 */
import { launchWith, machine, option, startFeed } from './bench.mjs';
import { seen, until } from '../harness.mjs';

const posts = option('posts', 2000 * 1800);
const rate = option('rate', 40_000);
const Samples = 10;
const views = ['#/crowd', '#/user', '#/user/u17', '#/try', '#/models', '#/streams', '#/crowd?label=joy', '#/crowd'];

const feed = await startFeed(rate, posts);
const browser = await launchWith('--js-flags=--expose-gc', '--enable-precise-memory-info');
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const devtools = await page.context().newCDPSession(page);
  await page.goto(feed.url);
  await until('posts come', async () => (await page.locator('.post').count()) > 0);
  console.log(await machine(browser));
  const begun = Date.now();
  for (let i = 1; i <= Samples; i++) {
    while ((await feed.sent()) < (posts * i) / Samples) {
      for (const view of views) {
        await page.evaluate((hash) => (location.hash = hash), view);
        await page.waitForTimeout(400);
      }
    }
    await report(page, devtools, (Date.now() - begun) / 1000);
  }
} finally {
  await browser.close();
  feed.stop();
}

async function report(page, devtools, elapsed) {
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  const worker = await page.workers()[0].evaluate(() => {
    globalThis.gc?.();
    return performance.memory?.usedJSHeapSize ?? 0;
  });
  const mb = (bytes) => (bytes / 1024 / 1024).toFixed(2);
  console.log(`${Math.round(elapsed)} s: ${await feed.sent()} sent, ${await seen(page)} seen; page ${mb(usedSize)} MB, worker ${mb(worker)} MB, ${nodes} nodes, ${jsEventListeners} listeners`);
}
