import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isLive, keep, launch, openPage, seen, Server, until, wireBytes } from './harness.mjs';

const FirstLoadBytes = 150 * 1024;

let server;
let browser;

before(async () => {
  server = await Server.start({ Emotion__Demo__EventsPerSecond: '40' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function withPage(hash, options, body) {
  const page = await openPage(browser, `${server.url}/${hash}`, options);
  try {
    await body(page);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
}

test('crowd_DemoRuns_ShowsPostsSharesAndRate', () => withPage('', {}, async (page) => {
  await isLive(page);
  await until('posts stand in the list', async () => (await page.locator('.post').count()) >= 3);
  await until('the headline names a feeling', async () => (await page.locator('h1 .feeling').count()) > 0);
  await until('the rate is above nothing', async () => Number(await page.locator('.figures dd').first().textContent()) > 0);
  await until('the river says the shares of now', async () => /\d/.test(await page.locator('.river-share').first().textContent()));
  assert.match(await page.locator('.stream .caption').textContent(), /posts/);
  const before = await seen(page);
  await until('more posts are counted', async () => (await seen(page)) > before);
  await keep(page, 'crowd');
}));

test('crowd_OpenedWhilePostsRun_BeginsWithThePastThatTheServerCounted', () => withPage('', {}, async (page) => {
  await isLive(page);
  // By now the crowd has written for longer than this page has been open.
  const trends = await until('the server has counted half a minute', async () => {
    const { history } = await (await fetch(`${server.url}/v1/emotions/trends?window=1m&history=true`)).json();
    return history.slices.length >= 7 && history;
  }, 90_000);
  await page.reload();
  await until('the river is drawn', async () => /\d/.test(await page.locator('.river-share').first().textContent()));
  const first = trends.slices[0];
  assert.equal(trends.sliceSeconds, 5);
  assert.ok(Object.values(first.counts).every((count) => count > 0));
  const opened = /Before (\d\d:\d\d:\d\d) as the server counted/.exec(await page.locator('.river-section .caption').textContent())[1];
  // Somewhere on its left the river tells of a time before that; a stretch in which nothing was posted tells nothing.
  await until('the tooltip tells of a time before the page was opened', async () => {
    const box = await page.locator('.river-plot .u-over').boundingBox();
    for (let share = 0.02; share < 0.6; share += 0.04) {
      await page.mouse.move(box.x + share * box.width, box.y + 100);
      const at = await page.locator('.river .tip').isVisible() && await page.locator('.river .tip-head').textContent();
      if (at && at < opened) return true;
    }
    return false;
  });
}));

test('crowd_PointerRestsOnTheRiver_TooltipSurvivesUpdates', () => withPage('', {}, async (page) => {
  await until('the river is drawn', async () => /\d/.test(await page.locator('.river-share').first().textContent()));
  const box = await page.locator('.river-plot .u-over').boundingBox();
  await page.mouse.move(box.x + box.width - 3, box.y + 100);
  const tip = page.locator('.river .tip');
  await until('the tooltip shows', () => tip.isVisible());
  const before = await seen(page);
  await until('more posts are counted', async () => (await seen(page)) > before + 60);
  assert.equal(await tip.isVisible(), true);
}));

test('filters_LabelChosen_ShowsThatLabelAloneAndStandsInTheUrl', () => withPage('', {}, async (page) => {
  await isLive(page);
  const label = await until('a label is seen', async () => {
    const text = await page.locator('.post-label').first().textContent({ timeout: 500 });
    return text.trim().split(' ')[0];
  });
  await page.getByLabel('Emotion', { exact: true }).selectOption(label);
  await until('the URL has the filter', () => page.url().includes(`label=${label}`));
  await until('matching posts come', async () => (await page.locator('.post').count()) > 0, 60_000);
  const labels = await page.locator('.post-label').allTextContents();
  assert.deepEqual([...new Set(labels.map((text) => text.trim().split(' ')[0]))], [label]);

  await page.reload();
  assert.equal(await page.getByLabel('Emotion', { exact: true }).inputValue(), label);
  await page.getByRole('button', { name: 'Clear' }).click();
  await until('the filter is gone from the URL', () => !page.url().includes('label='));
}));

test('filters_UserTyped_ShowsThatUsersPostsAlone', () => withPage('#/crowd?user=filter-test', {}, async (page) => {
  await isLive(page);
  await until('the page has subscribed', async () => (await page.locator('.stream .caption').textContent()).startsWith('No post matches'));
  await until('the post shows', async () => {
    if ((await page.locator('.post').count()) > 0) return true;
    await server.post([{ userId: 'filter-test', text: 'A quiet word of thanks to everyone here.' }]);
    return false;
  });
  const users = await page.locator('.post-meta a').allTextContents();
  assert.deepEqual([...new Set(users)], ['filter-test']);
}));

test('user_PostsComeIn_ProfileCountsThemLive', async () => {
  const userId = 'browser user/é';
  await server.post([{ userId, text: 'What a wonderful surprise, thank you all!' }, { userId, text: 'I am so angry about this.' }]);
  await withPage(`#/user/${encodeURIComponent(userId)}`, {}, async (page) => {
    assert.equal(await page.locator('h1').textContent(), userId);
    await until('both posts are counted', async () => (await page.locator('.lede').textContent()).startsWith('2 posts'));
    await until('windows are shown', async () => (await page.locator('table tbody tr').count()) === 4);
    await isLive(page);
    await server.post([{ userId, text: 'And now I am afraid of tomorrow.' }]);
    await until('the third is counted without a reload', async () => (await page.locator('.lede').textContent()).startsWith('3 posts'));
    await until('it stands first', async () => (await page.locator('.post-text').first().textContent()).includes('afraid'));
    await keep(page, 'user');
  });
});

test('user_NeverSeen_SaysSoWithoutAnError', () => withPage('#/user/nobody-of-that-name', {}, async (page) => {
  await until('it says so', async () => (await page.locator('.lede').textContent()).startsWith('Never seen'));
  assert.equal(await page.locator('.problem').isVisible(), false);
}));

test('tryIt_SentenceTyped_ShowsScoresModelAndTime', () => withPage('#/try', {}, async (page) => {
  await page.getByLabel('Text to read').fill('Thank you so much, I am really grateful!');
  await until('bars show', async () => (await page.locator('.bars').first().locator('li').count()) >= 5);
  assert.match(await page.locator('.try-result .caption').last().textContent(), /Model \S+, version \S+ · [\d.]+\sm?s of inference/u);
  assert.match(await page.locator('.verdict').textContent(), /[a-z]+ 0\.\d\d|1\.00/);
  assert.ok(page.url().includes('text=Thank'));
  const scores = (await page.locator('.bars').first().locator('.figure').allTextContents()).map(Number);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  await keep(page, 'try');
}));

test('tryIt_Markup_IsShownAsText', () => withPage(`#/try?text=${encodeURIComponent('<img src=x onerror=alert(1)> I love it')}`, {}, async (page) => {
  await until('it is read', () => page.locator('.explained').isVisible());
  assert.equal(await page.locator('.explained').textContent(), '<img src=x onerror=alert(1)> I love it');
  assert.equal(await page.locator('.explained img').count(), 0);
}));

test('streams_PipelineRuns_ListsPartitionsAndSideOutputs', () => withPage('#/streams', {}, async (page) => {
  await until('partitions of posts are listed', async () => (await page.locator('tbody th', { hasText: 'posts' }).count()) > 0);
  await until('the tails are read', async () => (await page.locator('.log li').count()) >= 2);
  await page.locator('.lag-topic', { hasText: 'posts' }).click();
  await until('the topic opens, and the URL says so', async () => page.url().includes('topic=posts') && (await page.locator('.lag-partition').count()) > 0);
  await until('its trend is drawn', async () => (await page.locator('.lag-partition ~ td .spark polyline').last().getAttribute('points'))?.includes(' '));
  await until('what limits is said', async () => (await page.locator('.diagnosis-verdict').textContent()).length > 10 && (await page.locator('.stages .stage').count()) > 5);
  assert.equal(await page.locator('.problem').isVisible(), false);
  await keep(page, 'streams');
}));

test('pricing_DemoRuns_ShowsZonesAndOneZonesRevisions', () => withPage('#/pricing', {}, async (page) => {
  await until('zones are on the map', async () => (await page.locator('.zone-map a').count()) > 0, 150_000);
  const zone = await page.locator('tbody th a').first().textContent();
  await page.goto(`${server.url}/#/pricing/${zone}`);
  await until('the zone says its price', async () => /×.\d\.\d\d \d+ drivers, \d+ riders/u.test(await page.locator('.verdict').textContent()));
  await until('a link to the view stands in the head', () => page.getByRole('link', { name: 'Pricing' }).isVisible());
  await keep(page, 'pricing');
}));

test('keyboard_TabAndEnterAlone_ReachesViewsAndReadsASentence', () => withPage('', {}, async (page) => {
  await isLive(page);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.evaluate(() => document.activeElement.blur());
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 10 && (await focused()) !== 'Try it'; i++) await page.keyboard.press('Shift+Tab');
  for (let i = 0; i < 40 && (await focused()) !== 'Try it'; i++) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Try it');
  await page.keyboard.press('Enter');
  await until('the view is there and focused', () => page.evaluate(() => location.hash.startsWith('#/try') && document.activeElement.id === 'main'));
  for (let i = 0; i < 5 && (await page.evaluate(() => document.activeElement.id)) !== 'try-text'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('I am so happy today');
  await page.keyboard.press('Enter');
  await until('it is read', () => page.locator('.verdict').isVisible());
}));

test('reducedMotion_Asked_NothingIsAnimated', () => withPage('', { reducedMotion: 'reduce' }, async (page) => {
  await until('posts stand in the list', async () => (await page.locator('.post').count()) >= 3);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
}));

test('slowNetwork_FourHundredKilobits_StillComesToLife', async () => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await page.goto(server.url);
    await isLive(page, 60_000);
    await until('posts stand in the list', async () => (await page.locator('.post').count()) > 0, 60_000);
  } finally {
    await context.close();
  }
});

test('firstLoad_Crowd_IsUnderTheBudget', () => withPage('', {}, async (page) => {
  await until('posts stand in the list', async () => (await page.locator('.post').count()) > 0);
  const assets = [...new Set(page.requests)].filter((url) => /\/assets\/|\/$|\.svg$/.test(new URL(url).pathname));
  assert.ok(assets.some((url) => url.endsWith('.woff2')) && assets.some((url) => url.includes('/worker-')), assets.join(' '));
  const sizes = await Promise.all(assets.map(async (url) => ({ url, bytes: await wireBytes(url) })));
  const bytes = sizes.reduce((sum, asset) => sum + asset.bytes, 0);
  assert.ok(bytes < FirstLoadBytes, `${bytes} bytes: ${sizes.map((asset) => `${path.basename(asset.url)} ${asset.bytes}`).join(', ')}`);
}));

