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
    await page.locator('.shelf .item').nth(5).getByRole('button', { name: /^Look/ }).click();
    await until('what was done is listed', async () => (await page.locator('.log li strong').allTextContents()).includes('view'));
    await until('the shelf has changed', async () => (await shelf(page)).join('|') !== before);
    await until('a reason speaks of the click', async () =>
      (await page.locator('.shelf .item .caption').allTextContents()).some((why) => /just looked|next after|sessions like yours/.test(why)));
    assert.equal(await page.locator('.problem').isVisible(), false);
    assert.deepEqual(page.faults, []);
    await keep(page, 'shop');
  } finally {
    await page.context().close();
  }
});
