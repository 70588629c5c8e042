// What stands between an approval and the sending: the stop switch, and a policy that wants more.
import assert from 'node:assert/strict';
import { violationsOf } from './axe.mjs';
import { deliver, sentFrom, untilSent } from './mail.mjs';
import { arrive, button, client, draftOf, idOf, rowOf, write } from './portal_steps.mjs';
import { join, openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask, control } from './steps.mjs';
import { until } from './until.mjs';

// To resume wakes what a stop held back.
const resumedMaxMs = 15_000;

const banner = ({ page }) => page.locator('stop-banner');
const toasts = (page) => page.locator('toast-stack');

async function approve(page, subject, text) {
  await rowOf(page, subject).click();
  if (text) await write(page, text);
  const answered = page.waitForResponse(
    (answer) => answer.url().endsWith('/approval') && answer.request().method() === 'POST',
  );
  await button(page, /Approve/).click();
  return (await answered).json();
}

async function stopBySettings({ page }, reason) {
  await page.goto('/portal/settings/approvals');
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Stop all sending' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Stop all sending' }).click();
  await page.locator('stop-card').getByText(reason).waitFor();
}

journey(
  'while sending is stopped nothing leaves, and what waited leaves once when it is resumed',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const ben = await join(visit, world, ada, 'member');
    const next = await openPractice(visit, world);
    const { page, org, office } = ada;
    await arrive(world, ada, 'Held back');
    await stopBySettings(ada, 'the fees are wrong');
    await banner(ben).getByText(/since \d\d:\d\d by Ada Hollis: the fees are wrong\./).waitFor();
    assert.equal(await banner(ben).getByRole('button').count(), 0);

    await page.getByRole('link', { name: 'Approvals' }).first().click();
    const held = await approve(page, 'Held back', 'Dear Isla,\n\nit is 220 EUR.\n\nAda');
    assert.deepEqual([held.state, held.is_sending_stopped], ['approved', true]);
    for (const one of [ada, ben]) await banner(one).getByText('1 approved reply waits.').waitFor();

    // What the neighbours approve later leaves, so the sender has been here, and left it.
    await arrive(world, next, 'Next door');
    await approve(next.page, 'Next door', 'Dear Isla,\n\nit is 220 EUR.\n\nNext door');
    await until('the time to undo is over', () => Date.now() > Date.parse(held.undo_until));
    await untilSent(world, next.office);
    const stop = await ask(page, 'GET', `/v1/orgs/${org.id}/sending-stop`);
    assert.deepEqual([stop.is_stopped, stop.held_count], [true, 1]);
    assert.deepEqual(await sentFrom(world, office), []);

    await banner(ada).getByRole('button', { name: 'Resume sending' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Resume sending' }).click();
    for (const one of [ada, ben]) await banner(one).waitFor({ state: 'hidden' });
    await until('it has left', async () => (await sentFrom(world, office)).length, resumedMaxMs);
    await page.goto('/portal/sent');
    await page.getByRole('row').filter({ hasText: 'Held back' }).getByText('Sent').waitFor();
    assert.equal((await sentFrom(world, office)).length, 1);
  },
);

journey(
  'a reply that the mailbox refuses is told of at once; its words come back, and leave once',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const { page, office } = ada;
    await arrive(world, ada, 'Refused there');
    const refusal = { path: '/drafts/send$', status: 400, user: office };
    await control(world.google, '/_fault', refusal);
    const words = 'Dear Isla,\n\nit is 220 EUR.\n\nAda';
    await approve(page, 'Refused there', words);
    await toasts(page).getByText('An approved reply failed.').waitFor();
    await page.goto('/portal/sent');
    const row = page.getByRole('row').filter({ hasText: 'Refused there' });
    await row.getByText('Failed', { exact: true }).waitFor();
    await row.getByText(/The mailbox refused it, so it did not leave: .*400/).waitFor();
    assert.deepEqual(await violationsOf(page), []);
    assert.deepEqual(await sentFrom(world, office), []);

    await row.getByRole('button', { name: 'Draft again' }).click();
    await toasts(page).getByText('Asked for.').waitFor();
    await page.getByRole('link', { name: 'Approvals' }).first().click();
    await approve(page, 'Refused there');
    const [sent] = await untilSent(world, office);
    assert.equal(sent.text.trim(), words);
    assert.equal((await sentFrom(world, office)).length, 1);
  },
);

const rules = [
  {
    name: 'four eyes',
    effect: 'require',
    circumstance: 'always',
    roles: [],
    approvals_needed: 2,
    weekdays: [],
  },
  {
    name: 'large sums',
    effect: 'deny',
    circumstance: 'amount',
    roles: ['member'],
    amount_cents: 100000,
    currency: 'eur',
    weekdays: [],
  },
];

journey(
  'a reply that two must approve stays in the list after the first, and leaves after the second',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const ben = await join(visit, world, ada, 'member');
    const { page, org, office } = ada;
    ada.visit.pardon(/status of 409/);
    ben.visit.pardon(/status of 403/);
    await ask(page, 'PUT', `/v1/orgs/${org.id}/approval-policies`, { number: 0, rules });
    await arrive(world, ada, 'Four eyes');
    const id = await idOf(rowOf(page, 'Four eyes'));

    await approve(page, 'Four eyes', 'Dear Isla,\n\nit is 220 EUR.\n\nAda');
    await toasts(page).getByText('One more person must approve it.').waitFor();
    await rowOf(page, 'Four eyes').waitFor();
    assert.equal((await draftOf(page, org, id)).state, 'waiting');
    await toasts(page).getByRole('button', { name: /Undo/ }).click();
    const counted = await approve(page, 'Four eyes');
    assert.deepEqual([counted.state, counted.approvals], ['waiting', 1]);
    await toasts(page).getByText('One more person must approve it.').waitFor();
    await rowOf(page, 'Four eyes').waitFor();
    const again = await approve(page, 'Four eyes');
    assert.equal(again.code, 'draft.approved_by_you');
    await toasts(page).getByText(again.title).waitFor();
    await rowOf(page, 'Four eyes').waitFor();
    assert.deepEqual(await sentFrom(world, office), []);

    const said = ({ page: at }) => at.locator('draft-view .banner');
    const missing = /^1 of 2 approved, by you, now; somebody else's is missing\./;
    await said(ada).getByText(missing).waitFor();
    await rowOf(ben.page, 'Four eyes').getByText('1 of 2 approved').waitFor();
    await said(ben).getByText(/^1 of 2 approved, by Ada Hollis, now; yours is missing\./).waitFor();
    assert.deepEqual(await violationsOf(ben.page), []);
    const second = await approve(ben.page, 'Four eyes');
    assert.equal(second.state, 'approved');
    for (const one of [ada, ben])
      await rowOf(one.page, 'Four eyes').waitFor({ state: 'detached' });
    assert.equal((await untilSent(world, office)).length, 1);

    await arrive(world, { ...ben, office }, 'A large sum');
    const text = 'Dear Isla,\n\nit is 5,000 EUR.\n\nBen';
    const denied = await approve(ben.page, 'A large sum', text);
    assert.equal(denied.code, 'draft.approval_denied');
    await toasts(ben.page).getByText(denied.detail).waitFor();
    await rowOf(ben.page, 'A large sum').waitFor();
    assert.equal((await sentFrom(world, office)).length, 1);
  },
);

journey(
  'an approved reply whose conversation is filed elsewhere is called back, and says why',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const { page, org, office } = ada;
    const at = `/v1/orgs/${org.id}`;
    await ask(page, 'PUT', `${at}/sending-stop`, { reason: 'for a moment' });
    const fox = await ask(page, 'POST', `${at}/clients`, { name: 'Fox' });
    const wish = (title) => ({ client_id: fox.id, title });
    const lease = await ask(page, 'POST', `${at}/matters`, wish('Lease'));
    const tender = await ask(page, 'POST', `${at}/matters`, wish('Tender'));

    const first = await arrive(world, ada, 'Whose business');
    const row = rowOf(page, 'Whose business');
    const unfiled = await idOf(row);
    const { thread } = await draftOf(page, org, unfiled);
    const filing = `${at}/threads/${thread.id}/filing`;
    const file = (matter_id) => ask(page, 'PUT', filing, { matter_id });
    await file(lease.id);
    await deliver(world, {
      to: office,
      from: client,
      subject: 'Re: Whose business',
      text: 'And how much is a tax return for a partnership?',
      after: [first.messageId],
    });
    await until('the second question has a reply', async () => {
      const { items } = await ask(page, 'GET', `${at}/drafts`);
      return items.length === 1 && items[0].id !== unfiled;
    });
    await until('it stands on the page', async () => (await idOf(row)) !== unfiled);
    const id = await idOf(row);
    const held = await approve(page, 'Whose business', 'Dear Isla,\n\nit is 220 EUR.\n\nAda');
    assert.equal(held.state, 'approved');

    await file(tender.id);
    await toasts(page).getByText('An approved reply is not sent.').waitFor();
    await toasts(page).getByRole('button', { name: 'Show it' }).click();
    const said = page.locator('draft-view .banner');
    await said.getByText(/its conversation was filed to another matter/).waitFor();
    await row.waitFor({ timeout: 60_000 });
    assert.notEqual(await idOf(row), id);
    await page.goto(`/portal/drafts/${id}`);
    await said.getByText(/its conversation was filed to another matter/).waitFor();
    await page.locator('decision-bar').waitFor({ state: 'hidden' });
    await page.keyboard.press('r');
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.deepEqual(await violationsOf(page), []);
    await page.goto('/portal/audit');
    await page.getByText(/back by filing its conversation elsewhere/).waitFor();
    assert.deepEqual(await sentFrom(world, office), []);
  },
);
