import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connection, isLive, keep, launch, openPage, seen, Server, until } from './harness.mjs';

let server;
let browser;

before(async () => {
  server = await Server.start({ Emotion__Demo__Enabled: 'false' }, { ownBroker: true });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const batch = (from, n) => Array.from({ length: n }, (_, i) => ({ id: `post-${from + i}`, userId: `walker-${i % 5}`, text: 'The band plays on the corner and I love it.' }));

test('crowd_NothingComes_TeachesHowToSendAPost', async () => {
  const page = await openPage(browser, server.url);
  try {
    await isLive(page);
    await until('the empty state shows', () => page.locator('.empty').isVisible());
    assert.match(await page.locator('.empty').textContent(), /curl .*\/v1\/posts/);
    await server.post(batch(0, 1));
    await until('it gives way to the first post', async () => (await seen(page)) === 1 && !(await page.locator('.empty').isVisible()));
  } finally {
    await page.context().close();
  }
});

test('restart_ServerKilledAndStartedAgain_PageSaysSoAndGoesOnWithoutAGap', async () => {
  const page = await openPage(browser, server.url);
  try {
    await isLive(page);
    await server.post(batch(100, 30));
    await until('thirty posts are seen', async () => (await seen(page)) === 30);

    await server.kill();
    await until('the page says that it is cut off', async () => (await connection(page)) !== 'Live');
    await until('it says since when and what comes next', async () => /No connection since .* (Next try in|Trying now)/.test(await page.locator('.notice').textContent()));
    await keep(page, 'cut-off');

    await server.startApi();
    await server.post(batch(200, 20));
    await isLive(page, 60_000);
    await until('each post is seen once, those of the meantime too', async () => (await seen(page)) === 50);
    assert.equal(await page.locator('.notice').isVisible(), false);
    assert.equal(await page.locator('.inline-notice').isVisible(), false);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
});
