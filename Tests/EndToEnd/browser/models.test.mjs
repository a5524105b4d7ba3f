import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keep, launch, openPage, Server, until } from './harness.mjs';

let server;
let browser;

before(async () => {
  // A candidate that is slow, because the machine is, would be taken back.
  const patience = { Emotion__Rollout__MaxMilliseconds: '60000', Emotion__Rollout__TimeoutMilliseconds: '60000' };
  server = await Server.start({ Emotion__Models__Emotion: 'emotion', Emotion__Demo__EventsPerSecond: '10', ...patience });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('models_CandidateInShadow_ShowsRolloutCountsAndDisagreement', async () => {
  const { versions } = await (await fetch(`${server.url}/v1/models/emotion`)).json();
  const [candidate, stable] = versions.map(({ version }) => version).sort((one, other) => one - other).slice(-2);
  const rollout = await fetch(`${server.url}/v1/models/emotion/rollout`, {
    method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ stable, candidate, shadow: true }),
  });
  assert.equal(rollout.status, 200, await rollout.text());
  const page = await openPage(browser, `${server.url}/#/models/emotion`);
  try {
    await until('the rollout in force is said', async () => (await page.locator('.rollout').textContent()).startsWith(`Version ${stable} answers everyone; ${candidate} reads the same in shadow`));
    await until('both versions have read posts', async () => {
      const rows = await page.locator('.model tbody tr').allTextContents();
      return rows.length === 2 && rows.every((row) => row.includes('ready'));
    });
    await until('the disagreement is reported', async () => /% of [\d,]+ compared: another most probable label/u.test((await page.locator('.trial-rate').textContent()).replace('\u202f', ' ').replace(' %', '%')), 120_000);
    await until('the labels they differ on are listed', async () => (await page.locator('.trial .bar').count()) > 0, 120_000);
    assert.ok((await page.locator('.trial .example-text').count()) > 0);
    assert.deepEqual(page.faults, []);
    await keep(page, 'models');
  } finally {
    await page.context().close();
  }
});
