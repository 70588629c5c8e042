// The settings of a practice: its people, what they are mailed, and who decides.
import assert from 'node:assert/strict';
import { join, openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask, mailsTo, newAddress } from './steps.mjs';
import { until } from './until.mjs';

const section = (page, name) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name });
const personRow = (page, address) => page.locator('.person').filter({ hasText: address });
const dialogOf = (page) => page.getByRole('dialog');

async function lettersSince(world, address, known) {
  return until(`a letter to ${address}`, async () => {
    const mails = await mailsTo(world, address);
    return mails.length > known && mails;
  });
}

journey(
  'an owner invites a colleague, sends the letter again, withdraws it, and changes who may what',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const ben = await join(visit, world, ada, 'member');
    const { page } = ada;
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await section(page, 'Team').click();
    await page.getByText(/^2 of \d+ seats taken$/).waitFor();
    const own = personRow(page, ada.address);
    await own.getByText('The only owner: the practice needs one.').waitFor();
    assert.equal(await own.getByRole('button').count(), 0);

    const carol = newAddress('carol');
    await page.getByLabel('E-mail address').fill(carol);
    await page.getByLabel('Role', { exact: true }).selectOption('Administrator');
    await page.getByRole('button', { name: 'Invite' }).click();
    const asked = personRow(page, carol);
    await asked.getByText('Administrator').waitFor();
    const [first] = await lettersSince(world, carol, 0);
    await page.getByText(/^2 of \d+ seats taken, 1 promised$/).waitFor();
    await asked.getByRole('button', { name: 'Send again' }).click();
    const [second] = await lettersSince(world, carol, 1);
    const linkOf = ({ text }) => /\/invite\/[\w-]+/.exec(text)[0];
    assert.notEqual(linkOf(first), linkOf(second));
    await asked.getByRole('button', { name: 'Withdraw' }).click();
    await dialogOf(page).getByRole('button', { name: 'Withdraw' }).click();
    await asked.waitFor({ state: 'detached' });

    await personRow(page, ben.address).getByRole('button', { name: /^Change role/ }).click();
    await dialogOf(page).getByRole('radio', { name: /^Owner/ }).check();
    await dialogOf(page).getByRole('button', { name: 'Save' }).click();
    await personRow(page, ben.address).getByText('Owner').waitFor();
    await own.getByRole('button', { name: 'Leave' }).waitFor();
    await personRow(page, ben.address).getByRole('button', { name: 'Remove' }).click();
    await dialogOf(page).getByRole('button', { name: 'Remove' }).click();
    await personRow(page, ben.address).waitFor({ state: 'detached' });
    const { items } = await ask(page, 'GET', `/v1/orgs/${ada.org.id}/members`);
    assert.deepEqual(items.map(({ email }) => email), [ada.address]);
  },
);

journey('a member sees the team, and changes nothing of it', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  const ben = await join(visit, world, ada, 'member');
  await ben.page.goto('/portal/settings/team');
  await personRow(ben.page, ada.address).getByText('Owner').waitFor();
  assert.equal(await ben.page.locator('settings-team').getByRole('button').count(), 0);
  await section(ben.page, 'Letters').click();
  await ben.page.getByText('An owner or an administrator chooses this').first().waitFor();
  await ben.page.getByLabel('Send it to me').check();
  await ben.page.getByRole('button', { name: 'Save' }).click();
  await ben.page.locator('toast-stack').getByText('Saved.').waitFor();
  const path = `/v1/orgs/${ada.org.id}/preferences`;
  assert.equal((await ask(ben.page, 'GET', path)).daily_report, true);
});

journey(
  'an owner says when the report comes and when silence is followed up',
  async ({ visit, world }) => {
    const { page, org } = await openPractice(visit, world);
    await page.goto('/portal/settings/letters');
    const at = `/v1/orgs/${org.id}`;
    const saved = () => page.locator('toast-stack').getByText('Saved.').last().waitFor();
    const [report, silence] = ['report', 'silence'].map((name) =>
      page.locator(`form[data-place=${name}]`),
    );
    await report.getByLabel('It leaves at').fill('06:15');
    await report.getByLabel('Send it to me').uncheck();
    await report.getByRole('button', { name: 'Save' }).click();
    await saved();
    assert.equal((await ask(page, 'GET', `${at}/report-time`)).send_at, '06:15');
    assert.equal((await ask(page, 'GET', `${at}/preferences`)).daily_report, false);

    assert.equal(await silence.getByLabel('After this many days').isVisible(), false);
    await silence.getByLabel('Draft a reminder').check();
    await silence.getByLabel('After this many days').fill('3');
    await silence.getByRole('button', { name: 'Save' }).click();
    await until('three days', async () => {
      return (await ask(page, 'GET', `${at}/follow-ups`)).after_days === 3;
    });
    await page.reload();
    await report.getByLabel('It leaves at').waitFor();
    assert.equal(await report.getByLabel('It leaves at').inputValue(), '06:15');
    await silence.getByLabel('Draft a reminder').uncheck();
    await silence.getByRole('button', { name: 'Save' }).click();
    await until('off again', async () => {
      return (await ask(page, 'GET', `${at}/follow-ups`)).after_days === null;
    });
  },
);
