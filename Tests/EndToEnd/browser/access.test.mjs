import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { isLive, keep, launch, openPage, Server, until } from './harness.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const views = [
  { name: 'crowd', hash: '#/crowd', ready: (page) => until('posts stand in the list', async () => (await page.locator('.post').count()) >= 3) },
  { name: 'user', hash: '#/user', ready: (page) => until('people are offered', async () => (await page.locator('.people li').count()) > 0) },
  { name: 'profile', hash: '#/user/axe-user', ready: (page) => until('windows are shown', async () => (await page.locator('tbody tr').count()) > 0) },
  { name: 'try', hash: '#/try?text=What%20a%20day', ready: (page) => until('it is read', () => page.locator('.verdict').isVisible()) },
  { name: 'rules', hash: '#/rules', ready: (page) => until('the rule stands there', async () => (await page.locator('.rule').count()) > 0) },
  { name: 'rule', hash: '#/rules/axe-rule', ready: (page) => until('its sentence is said', async () => (await page.locator('.editor .sentence').textContent()) !== '') },
  { name: 'risk', hash: '#/risk', ready: (page) => until('the view is there', () => page.locator('.risk h1').isVisible()) },
  { name: 'pricing', hash: '#/pricing', ready: (page) => until('the view is there', () => page.locator('.pricing h1').isVisible()) },
  { name: 'shop', hash: '#/shop', ready: (page) => until('the view is there', () => page.locator('.shop h1').isVisible()) },
  { name: 'models', hash: '#/models', ready: (page) => until('versions are listed', async () => (await page.locator('.model tbody tr').count()) > 0) },
  { name: 'streams', hash: '#/streams?topic=posts', ready: (page) => until('partitions are listed', async () => (await page.locator('tbody tr').count()) > 0) },
];

let server;
let browser;

before(async () => {
  server = await Server.start({ Emotion__Demo__EventsPerSecond: '40' });
  await server.post([{ userId: 'axe-user', text: 'A fine morning, thank you.' }]);
  await server.rule('axe-rule', { name: 'Many posts', when: { all: [{ type: 'posts', window: '5m', atLeast: 1 }, { type: 'mood', of: 'polarity', above: -1 }] } });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const view of views) {
  for (const colorScheme of ['dark', 'light']) {
    test(`${view.name}_In${colorScheme}Colours_HasNoAxeViolation`, async () => {
      // A post that is just fading in has no contrast yet: what it settles at is judged.
      const page = await openPage(browser, `${server.url}/${view.hash}`, { colorScheme, reducedMotion: 'reduce' });
      try {
        await isLive(page);
        await view.ready(page);
        // Injected by the debugger's protocol, which the page's policy does not bind.
        const results = await page.evaluate(`${axeSource}; axe.run(document, { resultTypes: ['violations'] })`);
        assert.deepEqual(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), []);
        await keep(page, `${view.name}-${colorScheme}`);
      } finally {
        await page.context().close();
      }
    });
  }

  test(`${view.name}_At320Pixels_FitsWithoutSidewaysScrolling`, async () => {
    const page = await openPage(browser, `${server.url}/${view.hash}`, { viewport: { width: 320, height: 640 } });
    try {
      await view.ready(page);
      const overflow = await page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('main *')]
          .filter((element) => element.getBoundingClientRect().right > width + 1).slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
      });
      assert.deepEqual(overflow, []);
      await keep(page, `${view.name}-320`);
    } finally {
      await page.context().close();
    }
  });
}
