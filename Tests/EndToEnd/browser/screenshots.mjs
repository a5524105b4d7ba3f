/**
 * Takes the README's pictures of a running page into docs/images/:
 *   npm run screenshots -- http://127.0.0.1:8080 [name ...]
 * Give the page two minutes of posts first; the charts begin when a page is opened, so each picture waits a while too.
 */
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './harness.mjs';

const base = process.argv[2] ?? 'http://127.0.0.1:8080';
const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const MaxBytes = 300 * 1024;
const size = { width: 1280, height: 800 };

const draft = {
  name: 'Angry burst',
  when: { all: [{ type: 'count', label: 'anger', above: 0.3, atLeast: 2, within: '5m' }, { type: 'posts', window: '1h', atLeast: 3 }] },
};

const pictures = [
  { name: 'crowd-dark', hash: '#/crowd', colorScheme: 'dark', seconds: 125 },
  { name: 'crowd-light', hash: '#/crowd', colorScheme: 'light', seconds: 125 },
  { name: 'try-light', hash: `#/try?text=${encodeURIComponent('They cancelled the last train again, and still I love this city.')}`, colorScheme: 'light', seconds: 4 },
  { name: 'rules-dark', hash: '#/rules', colorScheme: 'dark', seconds: 60, before: rulesInForce },
  { name: 'rule-light', hash: `#/rules/new?draft=${encodeURIComponent(JSON.stringify(draft))}`, colorScheme: 'light', seconds: 4, before: dryRun },
  { name: 'models-light', hash: '#/models', colorScheme: 'light', seconds: 30 },
  { name: 'streams-dark', hash: '#/streams?topic=posts', colorScheme: 'dark', seconds: 60 },
  { name: 'risk-dark', hash: '#/risk', colorScheme: 'dark', seconds: 30 },
  { name: 'pricing-light', hash: '#/pricing', colorScheme: 'light', seconds: 90 },
  { name: 'user-dark', hash: '#/crowd', colorScheme: 'dark', seconds: 60, before: firstUser },
  { name: 'crowd-phone', hash: '#/crowd', colorScheme: 'dark', seconds: 125, viewport: { width: 390, height: 800 } },
];

await mkdir(folder, { recursive: true });
const wanted = process.argv.slice(3);
const browser = await launch();
await Promise.all(pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(take));
await browser.close();

async function take({ name, hash, colorScheme, seconds, viewport, before }) {
  const context = await browser.newContext({ viewport: viewport ?? size, colorScheme });
  const page = await context.newPage();
  await page.goto(`${base}/${hash}`);
  await page.waitForTimeout(seconds * 1000);
  await before?.(page);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await context.close();
  await report(file);
}

/** Switches a few rules on, so that something fires. */
async function rulesInForce(page) {
  const rules = {
    'angry-burst': { name: 'Angry burst', coolDown: '5m', when: { type: 'count', label: 'anger', above: 0.3, atLeast: 1, within: '5m' } },
    'fear-spreads': { name: 'Fear spreads', coolDown: '10m', when: { type: 'crowdChange', window: '10m', label: 'fear', factor: 2 } },
    'joy-all-round': { name: 'Joy all round', coolDown: '1m', when: { type: 'crowdShare', window: '1m', label: 'admiration', above: 0.02 } },
  };
  for (const [id, rule] of Object.entries(rules)) {
    const body = JSON.stringify({ id, enabled: true, action: { type: 'record' }, ...rule });
    const response = await fetch(`${base}/v1/rules/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    if (!response.ok) throw new Error(`${id}: ${await response.text()}`);
  }
  await page.locator('.fired').nth(5).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(6000);
}

/** Shows what the draft would have done. */
async function dryRun(page) {
  await page.getByRole('button', { name: 'Try it on what was' }).click();
  await page.locator('.dry-run [role=status] strong').waitFor({ timeout: 60_000 });
}

/** Goes on to a user who has just written. */
async function firstUser(page) {
  await page.locator('.post-meta a').first().click();
  await page.waitForTimeout(5000);
}

async function report(file) {
  const { size: bytes } = await stat(file);
  console.log(`${path.basename(file)} ${Math.round(bytes / 1024)} KB`);
  if (bytes > MaxBytes) throw new Error(`${file} is larger than ${MaxBytes} bytes`);
}
