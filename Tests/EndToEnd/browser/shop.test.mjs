import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keep, launch, openPage, Server, until } from './harness.mjs';

let server;
let browser;

before(async () => {
  server = await Server.start({ Emotion__Demo__EventsPerSecond: '60' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const shelf = (page) => page.locator('.shelf .item .item-name').allTextContents();

test('shop_GuestClicksAnItem_TheShelfFollows', async () => {
  const page = await openPage(browser, `${server.url}/#/shop`);
  try {
    await until('a link to the view stands in the head', () => page.getByRole('link', { name: 'Shop' }).isVisible());
    await until('the demo shop has items', async () => (await (await fetch(`${server.url}/v1/users/nobody/recommendations?k=12`)).json()).items.length === 12, 60_000);
    await page.getByRole('button', { name: 'Invent one' }).click();
    await until('the shelf is filled', async () => (await shelf(page)).length === 12);
    assert.ok((await page.locator('.shelf .item .caption').allTextContents()).every((why) => why.length > 0));
    const before = (await shelf(page)).join('|');
    // What was clicked stands among what is recommended next, and its neighbours come up.
    const look = (at) => page.locator('.shelf .item').nth(at).getByRole('button', { name: /^Look/ }).click();
    await look(5);
    await until('what was done is listed', async () => (await page.locator('.log li strong').allTextContents()).includes('view'));
    await until('the shelf has changed', async () => (await shelf(page)).join('|') !== before);
    // An item that nobody has clicked beside another yet has no neighbours: then a guest looks at the next one.
    let [at, lookedAt] = [5, Date.now()];
    await until('a reason speaks of a click', async () => {
      if ((await page.locator('.shelf .item .caption').allTextContents()).some((why) => /just looked|next after|sessions like yours/.test(why))) {
        return true;
      }
      if (Date.now() - lookedAt > 5_000) {
        [at, lookedAt] = [(at + 1) % (await shelf(page)).length, Date.now()];
        await look(at);
      }
      return false;
    });
    assert.equal(await page.locator('.problem').isVisible(), false);
    assert.deepEqual(page.faults, []);
    await keep(page, 'shop');
  } finally {
    await page.context().close();
  }
});

test('shop_AnAnswerCutShort_LeavesTheShelf', async () => {
  const page = await openPage(browser, `${server.url}/#/shop`);
  try {
    // The first answer and those behind the first click have no time for anything.
    let asked = 0;
    let cutting = false;
    await page.route('**/recommendations?k=12', (route) =>
      ++asked === 1 || cutting ? route.fulfill({ json: { items: [], tookMs: 100, degraded: true } }) : route.continue());
    const look = () => page.locator('.shelf .item').nth(5).getByRole('button', { name: /^Look/ }).click();
    await page.getByRole('button', { name: 'Invent one' }).click();
    await until('the shelf is filled', async () => (await shelf(page)).length === 12);
    const before = (await shelf(page)).join('|');
    cutting = true;
    await look();
    await until('an answer was cut short', async () => (await page.locator('.lede').textContent()).includes('cut short'));
    assert.equal((await shelf(page)).join('|'), before);
    cutting = false;
    await look();
    await until('a whole answer changes the shelf', async () => (await shelf(page)).length === 12 && (await shelf(page)).join('|') !== before);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
});
