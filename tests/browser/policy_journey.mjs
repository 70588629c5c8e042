// Who approves: rules written, tried on what was decided, and kept; and who stands in for whom.
import assert from 'node:assert/strict';
import { violationsOf } from './axe.mjs';
import { sentFrom, untilSent } from './mail.mjs';
import { arrive, button, rowOf, write } from './portal_steps.mjs';
import { join, openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask } from './steps.mjs';

const dialogOf = (page) => page.getByRole('dialog');
const ruleRow = (page, name) => page.locator('policy-rules .rule').filter({ hasText: name });
const toasts = (page) => page.locator('toast-stack');
const policyOf = ({ page, org }) => ask(page, 'GET', `/v1/orgs/${org.id}/approval-policies`);

async function approve(page, subject, text) {
  await rowOf(page, subject).click();
  await write(page, text);
  const answered = page.waitForResponse(
    (answer) => answer.url().endsWith('/approval') && answer.request().method() === 'POST',
  );
  await button(page, /Approve/).click();
  return (await answered).json();
}

/** The days from today, as the practice counts them, which is in London. */
const dayIn = (days) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(
    Date.now() + days * 24 * 60 * 60 * 1000,
  );

journey(
  'a rule is written by keys, tried on what was decided, kept, and holds from then on',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const ben = await join(visit, world, ada, 'member');
    const { page, office } = ada;
    await arrive(world, ada, 'A small sum');
    await approve(page, 'A small sum', 'Dear Isla,\n\nit is 220 EUR.\n\nAda');
    await untilSent(world, office);
    await arrive(world, ada, 'A large sum');
    await approve(page, 'A large sum', 'Dear Isla,\n\nit is 5,000 EUR.\n\nAda');
    await untilSent(world, office, 2);

    await page.goto('/portal/settings/approvals');
    await page.getByText('No rule yet.').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).focus();
    await page.keyboard.press('Enter');
    await dialogOf(page).getByLabel('Name').and(page.locator(':focus')).waitFor();
    await page.keyboard.insertText('Large sums');
    await dialogOf(page).getByLabel('For which replies').selectOption('That state an amount');
    await dialogOf(page).getByLabel('This much or more').fill('1000');
    assert.deepEqual(await violationsOf(page), []);
    await dialogOf(page).getByRole('button', { name: 'Keep the rule' }).click();
    const row = ruleRow(page, 'Large sums');
    await row.getByText('2 people must approve a reply that states €1,000 or more.').waitFor();

    await page.getByRole('button', { name: 'Try on the last 30 days' }).click();
    await page.getByText('In the last 30 days this would have changed 1 of 2 decisions.').waitFor();
    const difference = page.locator('.differences li');
    await difference.getByText('Re: A large sum').waitFor();
    await difference.getByText('Waits for 2 approvals').waitFor();
    await difference.getByText('Large sums: It states an amount at or above the limit.').waitFor();
    assert.deepEqual(await violationsOf(page), []);
    assert.equal((await policyOf(ada)).number, 0);

    await page.getByRole('button', { name: 'Save the rules' }).click();
    await toasts(page).getByText('Saved. It holds from now on.').waitFor();
    assert.deepEqual(
      (await policyOf(ada)).rules.map((rule) => [rule.name, rule.amount_cents]),
      [['Large sums', 100000]],
    );
    await page.getByRole('link', { name: 'Approvals' }).first().click();
    await arrive(world, ada, 'Another large sum');
    const text = 'Dear Isla,\n\nit is 6,000 EUR.\n\nAda';
    assert.equal((await approve(page, 'Another large sum', text)).state, 'waiting');
    assert.equal((await sentFrom(world, office)).length, 2);

    await ben.page.goto('/portal/settings/approvals');
    await ruleRow(ben.page, 'Large sums').waitFor();
    assert.equal(await ben.page.locator('policy-rules').getByRole('button').count(), 0);
  },
);

journey(
  'what cannot be kept is refused in words, and nothing of it is lost',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const { page } = ada;
    ada.visit.pardon(/status of 409/);
    await page.goto('/portal/settings/approvals');
    await page.getByRole('button', { name: 'Four eyes for bank details' }).click();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    const alert = page.locator('policy-rules').getByRole('alert');
    await alert.getByText('A rule wants more people than there are.').waitFor();
    await ruleRow(page, 'Four eyes for bank details').waitFor();
    await page.getByRole('button', { name: 'Forget the changes' }).click();
    await page.getByText('No rule yet.').waitFor();
    assert.equal((await policyOf(ada)).number, 0);
  },
);

journey(
  'while the owner is away somebody approves in their place, until that is ended',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const ben = await join(visit, world, ada, 'member');
    const { page, office } = ada;
    await page.goto('/portal/settings/approvals');
    await page.getByRole('button', { name: "Commitments are the owner's" }).click();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await toasts(page).getByText('Saved. It holds from now on.').waitFor();
    await arrive(world, { ...ben, office }, 'Can you do it?');
    const text = 'Dear Isla,\n\nwe guarantee it.\n\nBen';
    assert.equal((await approve(ben.page, 'Can you do it?', text)).state, 'waiting');

    await page.getByLabel('Who stands in').selectOption({ label: `${ben.address}, Member` });
    await page.getByLabel('First day').fill(dayIn(0));
    await page.getByLabel('Last day').fill(dayIn(7));
    await page.locator('policy-delegations').getByRole('button', { name: 'Save' }).click();
    const standing = page.locator('policy-delegations .rule');
    await standing.getByText(`${ben.address} for Ada Hollis (Owner)`).waitFor();
    await standing.getByText('Now').waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await arrive(world, { ...ben, office }, 'And this?');
    assert.equal((await approve(ben.page, 'And this?', text)).state, 'approved');
    await untilSent(world, office);

    await standing.getByRole('button', { name: 'End' }).click();
    await dialogOf(page).getByRole('button', { name: 'End it' }).click();
    await page.getByText('Nobody stands in for anybody.').waitFor();
    await arrive(world, { ...ben, office }, 'And that?');
    assert.equal((await approve(ben.page, 'And that?', text)).state, 'waiting');
  },
);
