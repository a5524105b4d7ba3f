import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isLive, keep, launch, openPage, Server, until } from './harness.mjs';

const text = 'I am so angry and furious about this, I hate it!';

let server;
let browser;

before(async () => {
  server = await Server.start({ Emotion__Demo__Enabled: 'false' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function withPage(hash, body) {
  const page = await openPage(browser, `${server.url}/${hash}`);
  try {
    await body(page);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
}

const sentence = (page) => page.locator('.editor .sentence').textContent();

test('rules_NoneYet_TeachesByExamples', () => withPage('#/rules', async (page) => {
  await until('the empty state shows', () => page.locator('.empty').isVisible());
  await page.locator('.empty .chip').first().click();
  await until('the editor opens with the example', async () => (await page.getByLabel('Name', { exact: true }).inputValue()) !== '');
  await until('its sentence is said', async () => (await sentence(page)).length > 10);
}));

test('rules_FormFilled_RuleIsCreatedFiresAndIsSeenByItsUser', () => withPage('#/rules/new', async (page) => {
  const answer = await (await fetch(`${server.url}/v1/classify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ texts: [text] }) })).json();
  const { label, score } = answer.results[0];
  const userId = 'rules-walker';

  await page.getByLabel('Name', { exact: true }).fill('Three in a row');
  await page.getByLabel('emotion', { exact: true }).selectOption(label);
  const bound = page.getByRole('spinbutton', { name: 'score' });
  await bound.fill('7');
  await until('the field says what is wrong with it', async () => (await page.locator('.condition .field-error:visible').count()) === 1);
  assert.equal(await bound.getAttribute('aria-invalid'), 'true');
  await bound.fill((score / 2).toFixed(2));
  await until('the error goes', async () => (await page.locator('.field-error:visible').count()) === 0);
  await until('the sentence follows what is written', async () => (await sentence(page)).includes(label) && (await sentence(page)).includes((score / 2).toFixed(2).replace(/0+$/, '')));
  assert.ok(page.url().includes('draft='), 'what is written stands in the URL');
  await keep(page, 'rule-editor');
  await page.keyboard.press('Enter');

  await until('the list has the rule', async () => (await page.locator('.rule-name').allTextContents()).includes('Three in a row'));
  await isLive(page);
  await server.post(Array.from({ length: 3 }, () => ({ userId, text })));
  await until('it fires while one looks on', async () => (await page.locator('.fired', { hasText: userId }).count()) === 1);
  await keep(page, 'rules');
  await server.post([{ userId, text }]);

  await page.locator('.fired a', { hasText: userId }).click();
  await until('the user’s page shows it', async () => (await page.locator('.fired-rule').allTextContents()).includes('Three in a row'));
  await until('the fourth post is counted', async () => (await page.locator('.lede').textContent()).startsWith('4 posts'));
  await until('its firings are read', async () => (await page.locator('.fired').count()) > 0);
  assert.equal(await page.locator('.fired').count(), 1, 'once per episode');
}));

test('rules_HistoryExists_DryRunSaysWhatItWouldHaveDone', async () => {
  await server.post(Array.from({ length: 2 }, () => ({ userId: 'dry-runner', text })));
  await until('the posts are counted', async () => (await (await fetch(`${server.url}/v1/users/dry-runner/emotions`)).json()).posts === 2);
  const draft = { name: 'Any post', when: { type: 'posts', window: '5m', atLeast: 1 } };
  await withPage(`#/rules/new?draft=${encodeURIComponent(JSON.stringify(draft))}`, async (page) => {
    await until('the draft of the URL is checked', async () => (await sentence(page)).length > 10);
    const run = page.getByRole('button', { name: 'Try it on what was' });
    await until('it would have fired for that user', async () => {
      await run.click();
      await until('it has an answer', async () => /fired|history to read/.test(await page.locator('.dry-run [role=status]').textContent()));
      return (await page.locator('.dry-run .fired', { hasText: 'dry-runner' }).count()) > 0;
    });
    assert.match(await page.locator('.dry-run [role=status]').textContent(), /It would have fired .* posts? of \d+ users?/);
  });
  const list = await (await fetch(`${server.url}/v1/rules`)).json();
  assert.ok(!list.items.some(({ name }) => name === 'Any post'), 'nothing was switched on');
});

test('rules_JsonWritten_IsCheckedAndBecomesTheForm', () => withPage('#/rules/new?as=json', async (page) => {
  const box = page.getByLabel('The rule as JSON');
  await box.fill('{ "name": "By hand",');
  await until('half a JSON is said to be none', async () => /no JSON yet/.test(await page.locator('#json-hint').textContent()));
  assert.equal(await page.getByRole('button', { name: 'Create the rule' }).isDisabled(), true);
  await box.fill('{ "name": "By hand", "when": { "all": [ { "type": "posts", "window": "5m", "atLeast": 2 }, { "type": "share", "window": "5m", "label": "nonsense", "above": 0.5 } ] } }');
  await until('the place of the mistake is named', async () => /when\.(of|all)\[1\]\.label/.test(await page.locator('#json-hint').textContent()));
  await box.fill('{ "name": "By hand", "when": { "all": [ { "type": "posts", "window": "5m", "atLeast": 2 }, { "type": "share", "window": "5m", "label": "joy", "above": 0.5 } ] } }');
  await until('it is right now', async () => (await sentence(page)).includes('joy'));
  await page.getByRole('button', { name: 'Form' }).click();
  await until('both conditions have fields', async () => (await page.locator('.condition:not(.is-group)').count()) === 2);
  assert.equal(await page.getByLabel('How they are joined').inputValue(), 'all');
}));

test('rules_AnswerAboutTheTextBeforeIsLate_HalfAJsonIsStillSaidToBeNone', () => withPage('#/rules', async (page) => {
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  const asked = page.waitForRequest('**/v1/rules/validate');
  await page.route('**/v1/rules/validate', async (route) => {
    await held;
    await route.continue().catch(() => {}); // The page may have given it up.
  });
  await page.evaluate(() => (location.hash = '#/rules/new?as=json'));
  const request = await asked;
  await page.getByLabel('The rule as JSON').fill('{ "name": "By hand",');
  const settled = Promise.race(['requestfinished', 'requestfailed'].map((event) => page.waitForEvent(event, (ended) => ended === request)));
  answer();
  await settled;
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.match(await page.locator('#json-hint').textContent(), /no JSON yet/);

  await page.getByRole('button', { name: 'Form' }).click();
  assert.equal(await page.getByRole('button', { name: 'Create the rule' }).isDisabled(), false, 'the last draft that could be read can be saved');
}));

test('rules_SwitchTurned_RuleIsOffOnTheServer', async () => {
  await server.rule('to-be-off', { name: 'To be off', when: { type: 'posts', window: '5m', atLeast: 9000 } });
  await withPage('#/rules', async (page) => {
    const toggle = page.getByRole('switch', { name: 'To be off is on' });
    await until('it is on', async () => (await toggle.getAttribute('aria-checked')) === 'true');
    await toggle.focus();
    await page.keyboard.press('Space');
    await until('the server has it off', async () => (await (await fetch(`${server.url}/v1/rules/to-be-off`)).json()).enabled === false);
    await page.goto(`${server.url}/#/rules/to-be-off`);
    const remove = page.getByRole('button', { name: 'Delete' });
    await remove.click();
    await page.getByRole('button', { name: 'Delete it for good?' }).click();
    await until('it is gone', async () => (await fetch(`${server.url}/v1/rules/to-be-off`)).status === 404);
    await until('the list is back without it', async () => (await page.locator('h1').textContent()) === 'Rules' && !(await page.locator('.rule-name').allTextContents()).includes('To be off'));
  });
});
