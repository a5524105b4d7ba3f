/**
 * First load of a running product's page, with an empty cache each time: bytes over the wire, first paint, and when it is ready for a
 * person: a key is pressed as soon as the view stands, and the load ends with the frame that shows what the key did. The last task of
 * over 50 ms is told too; where a feed is live, its redrawing may be one.
 *   node bench/load.mjs <url> [--loads 7]
 */
import path from 'node:path';
import { wireBytes } from '../harness.mjs';
import { launchWith, machine, option, quantile } from './bench.mjs';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const loads = option('loads', 7);
const SettleMs = 3000;

const browser = await launchWith();
try {
  const rows = [];
  let assets = [];
  for (let i = 0; i < loads; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const requests = new Set();
    page.on('request', (request) => requests.add(request.url()));
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ startTime, duration }) => startTime + duration))).observe({ type: 'longtask', buffered: true });
      new MutationObserver((_, observer) => {
        if (!document.querySelector('main .view')) return;
        globalThis.viewAt = performance.now();
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.viewAt !== undefined);
    // The first link takes the focus and shows it: the least that a key can do here.
    await page.keyboard.press('Tab');
    await page.waitForTimeout(SettleMs);
    rows.push(await page.evaluate((before) => {
      const [key] = performance.getEntriesByType('first-input');
      return {
        paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
        view: globalThis.viewAt ?? Infinity,
        pressed: key?.startTime ?? Infinity,
        answered: key ? key.startTime + key.duration : Infinity,
        busyUntil: Math.max(0, ...longTasks.filter((at) => at < before)),
      };
    }, SettleMs));
    assets = [...requests].filter((asset) => /\/assets\/|\/$|\.svg$/.test(new URL(asset).pathname));
    await context.close();
  }
  const sizes = await Promise.all(assets.map(async (asset) => [path.basename(new URL(asset).pathname) || 'index.html', await wireBytes(asset)]));
  const middle = (of) => Math.round(quantile(rows.map(of), 0.5));
  console.log(await machine(browser));
  console.log(`over the wire: ${sizes.reduce((sum, [, bytes]) => sum + bytes, 0)} bytes; ${sizes.map(([name, bytes]) => `${name} ${bytes}`).join(', ')}`);
  console.log(`medians of ${loads} loads: first paint ${middle(({ paint }) => paint)} ms, view ${middle(({ view }) => view)} ms, key pressed ${middle(({ pressed }) => pressed)} ms, interactive ${middle(({ answered }) => answered)} ms, last long task ${middle(({ busyUntil }) => busyUntil)} ms`);
  console.log(`interactive in each: ${rows.map(({ answered }) => Math.round(answered)).join(', ')} ms`);
} finally {
  await browser.close();
}
