// Matters: a conversation is filed where it is proposed, a note is for one matter, and what a model
// was given to read is looked up; an approval says what stood on the screen.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { violationsOf } from './axe.mjs';
import { arrive, button, rowOf } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask } from './steps.mjs';

const dialogOf = (page) => page.getByRole('dialog');
const save = (page) => dialogOf(page).getByRole('button', { name: 'Save' }).click();

async function open(page, name, heading) {
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('heading', { level: 1, name: heading ?? name }).waitFor();
}

journey(
  'a conversation is proposed for a matter, confirmed, and filed elsewhere; all by the page',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const { page, org } = ada;
    await arrive(world, ada, 'The lease of Orchard Lane');

    await open(page, 'Matters');
    await page.getByRole('button', { name: 'Add a client' }).click();
    await dialogOf(page).getByLabel('Name').fill('Drummond Ceramics');
    await save(page);
    await page.getByRole('button', { name: 'Open a matter' }).click();
    await dialogOf(page).getByLabel('Title').fill('Lease');
    await dialogOf(page).getByLabel(/File number/).fill('DC-1');
    await save(page);
    await page.getByRole('button', { name: 'Add an address of Drummond Ceramics' }).click();
    await dialogOf(page).getByLabel('E-mail address').fill('isla@drummondceramics.example');
    await page.keyboard.press('Enter');

    const row = page.getByRole('row').filter({ hasText: 'The lease of Orchard Lane' });
    await row.getByText('who has one open matter').waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await row.getByRole('button', { name: /^Confirm: .* to Drummond Ceramics: Lease$/ }).click();
    await page.getByText('Nothing here').waitFor();
    await page.getByLabel('Show').selectOption('Drummond Ceramics: Lease');
    await row.getByText('Filed', { exact: true }).waitFor();
    await page.getByText(/1 conversation · /).waitFor();

    await row.getByRole('button', { name: /^File/ }).click();
    await dialogOf(page).getByLabel('Matter').selectOption('No matter');
    await save(page);
    await page.getByText('Nothing here').waitFor();
    const { items } = await ask(page, 'GET', `/v1/orgs/${org.id}/filings?show=all`);
    assert.deepEqual([items[0].state, items[0].matter_id], ['none', null]);
  },
);

journey('a note for one matter says so, and stays its own when it is edited', async (stage) => {
  const ada = await openPractice(stage.visit, stage.world);
  const { page, org } = ada;
  const client = await ask(page, 'POST', `/v1/orgs/${org.id}/clients`, { name: 'Fox' });
  const wish = { client_id: client.id, title: 'Dismissal' };
  await ask(page, 'POST', `/v1/orgs/${org.id}/matters`, wish);
  await open(page, 'Knowledge');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await dialogOf(page).getByLabel('Title').fill('Hearing');
  await dialogOf(page).getByLabel('Text').fill('The hearing is on 3 March.');
  await dialogOf(page).getByLabel('For').selectOption('Fox: Dismissal');
  await save(page);
  const card = page.locator('.card').filter({ hasText: 'Hearing' });
  await card.getByText('Dismissal', { exact: true }).waitFor();

  await card.getByRole('button', { name: 'Edit' }).click();
  await dialogOf(page).getByLabel('Text').fill('The hearing is on 4 March.');
  await save(page);
  await card.getByText('4 March').waitFor();
  await card.getByText('Dismissal', { exact: true }).waitFor();
});

journey('which calls saw a mail is asked by its subject, and answered call by call', async (s) => {
  const ada = await openPractice(s.visit, s.world);
  const { page } = ada;
  await arrive(s.world, ada, 'Fees of a tax return');
  await open(page, 'Model calls');
  await page.getByLabel('Which calls saw this mail?').fill('tax return');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'What it read for Fees of a tax return' }).click();
  const call = page.locator('[data-place=call]');
  await call.getByRole('heading', { name: 'Fees of a tax return' }).waitFor();
  assert.deepEqual(await violationsOf(page), []);
  await call.getByRole('button', { name: /^Calls that saw it: .*Fees of a tax return$/ }).click();
  await page.getByText(/^Calls that saw the mail/).waitFor();

  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Which calls saw this mail?').fill('nobody wrote this');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('No calls').waitFor();
});

journey('an approval brings the hash of the text that stands on the screen', async (stage) => {
  const ada = await openPractice(stage.visit, stage.world);
  const { page } = ada;
  await arrive(stage.world, ada, 'Übergabe & fees');
  await rowOf(page, 'Übergabe & fees').click();
  const text = page.locator('reply-card [data-place=text]');
  await text.filter({ hasText: /\w/ }).waitFor();
  const shown = crypto.createHash('sha256').update(await text.textContent()).digest('hex');
  const asked = page.waitForRequest((request) => request.url().endsWith('/approval'));
  await button(page, /Approve/).click();

  const request = await asked;
  assert.equal(request.postDataJSON().presented_sha256, shown);
  assert.equal((await request.response()).status(), 200);
});

journey('what was learned is shown with its scope, and revoked', async (s) => {
  const ada = await openPractice(s.visit, s.world);
  const { page } = ada;
  await open(page, 'Knowledge');
  await page.locator('learned-list').waitFor({ state: 'attached' });
  const memory = {
    id: '01900000-0000-7000-8000-000000000001',
    kind: 'preference',
    aspect: 'greeting',
    scope: 'contact',
    scope_name: 'isla@drummondceramics.example',
    text: 'Hi',
    signals: 2,
    learned_at: '2026-11-20T09:00:00Z',
    revoked_at: null,
    updated_at: '2026-11-20T09:00:00Z',
  };
  const asked = [];
  await page.route(/\/memories/, (route) => {
    asked.push(route.request().method());
    const isList = route.request().method() === 'GET';
    return isList
      ? route.fulfill({ json: { items: [memory] } })
      : route.fulfill({ status: 204, body: '' });
  });
  await open(page, 'Matters');
  await open(page, 'Knowledge');
  const row = page.getByRole('listitem').filter({ hasText: 'Begins with “Hi”' });
  await row.getByText('In use').waitFor();
  await row.getByText('to isla@drummondceramics.example').waitFor();
  assert.deepEqual(await violationsOf(page), []);
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await dialogOf(page).getByRole('button', { name: 'Revoke' }).click();
  await page.waitForFunction(() => document.querySelector('learned-list .pill'));
  assert.deepEqual(asked.slice(0, 2), ['GET', 'DELETE']);
});
