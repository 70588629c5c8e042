// Two people before one draft: each sees what the other does, and nothing is sent twice.
import assert from 'node:assert/strict';
import { sentFrom, untilSent } from './mail.mjs';
import { arrive, button, draftOf, idOf, rowOf, write } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { signIn } from './steps.mjs';

async function alsoOpen(visit, { address }) {
  const other = await visit();
  await signIn(other, address, '/sign-in');
  await other.page.waitForURL(/\/portal\//);
  return other;
}

/** Lets the approvals of all these pages go to the server together, once each has made one. */
async function holdApprovals(pages) {
  let missing = pages.length;
  let release;
  const together = new Promise((resolve) => (release = resolve));
  for (const page of pages) {
    await page.route('**/approval', async (route) => {
      missing -= 1;
      if (missing === 0) release();
      await together;
      await route.continue();
    });
  }
}

journey('what one decides leaves the list of the other', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  const second = await alsoOpen(visit, ada);
  await arrive(world, ada, 'Handled next door');
  await rowOf(second.page, 'Handled next door').waitFor();
  await rowOf(ada.page, 'Handled next door').click();
  await write(ada.page, 'Dear Isla,\n\nhandled once.\n\nAda');
  await button(ada.page, /Approve/).click();
  await rowOf(second.page, 'Handled next door').waitFor({ state: 'detached' });
  const sent = await untilSent(world, ada.office);
  assert.equal(sent.length, 1);
});

journey(
  'who writes upon an older version is asked which text to keep',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const second = await alsoOpen(visit, ada);
    second.pardon(/status of 409/);
    await arrive(world, ada, 'Two pens');
    for (const { page } of [ada, second]) {
      await rowOf(page, 'Two pens').click();
      await page.locator('.view-head').getByText('Two pens').waitFor();
    }
    await button(second.page, /Edit|Fill in/).click();
    await second.page.getByLabel('Your reply').focus();
    await write(ada.page, 'Dear Isla,\n\nthe first pen.\n\nAda');
    await second.page.getByLabel('Your reply').fill('Dear Isla,\n\nthe second pen.\n\nAda');
    await second.page.getByText('Someone changed this draft while you wrote').waitFor();
    assert.equal(await button(second.page, /Approve/).getAttribute('aria-disabled'), 'true');
    await second.page.getByRole('button', { name: 'Keep mine' }).click();
    await second.page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();
    await button(second.page, /Approve/).click();
    const [left, ...more] = await untilSent(world, ada.office);
    assert.equal(left.text.trim(), 'Dear Isla,\n\nthe second pen.\n\nAda');
    assert.deepEqual(more, []);
    assert.equal((await sentFrom(world, ada.office)).length, 1);
  },
);

journey('the later of two approvals is told, and one mail leaves', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  const second = await alsoOpen(visit, ada);
  second.pardon(/status of 409/);
  await arrive(world, ada, 'At the same time');
  await rowOf(ada.page, 'At the same time').click();
  await write(ada.page, 'Dear Isla,\n\nonce.\n\nAda');
  await second.page.reload();
  await rowOf(second.page, 'At the same time').click();
  await second.page.locator('reply-card').getByText('once.').waitFor();
  ada.visit.pardon(/status of 409/);
  await holdApprovals([ada.page, second.page]);
  for (const { page } of [ada, second]) {
    await button(page, /Approve/).click();
    await rowOf(page, 'At the same time').waitFor({ state: 'detached' });
  }
  const told = ({ page }) => page.locator('toast-stack').getByText('Not sent.');
  await Promise.any([ada, second].map((one) => told(one).waitFor()));
  await untilSent(world, ada.office);
  await ada.page.goto('/portal/sent');
  await ada.page
    .getByRole('row')
    .filter({ hasText: 'At the same time' })
    .getByText('Sent')
    .waitFor();
  assert.equal((await sentFrom(world, ada.office)).length, 1);
});

journey(
  'an approval made offline does not hold for recipients that a colleague has changed since',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const second = await alsoOpen(visit, ada);
    ada.visit.pardon(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_NETWORK|status of 409/);
    await arrive(world, ada, 'Whom to?');
    const row = rowOf(ada.page, 'Whom to?');
    await row.click();
    await write(ada.page, 'Dear Isla,\n\nfor your eyes only.\n\nAda');

    await ada.visit.context.setOffline(true);
    await button(ada.page, /Approve/).click();
    await row.waitFor({ state: 'detached' });
    await second.page.reload();
    await rowOf(second.page, 'Whom to?').click();
    await second.page.locator('reply-card').getByText('for your eyes only').waitFor();
    await button(second.page, /Edit/).click();
    await second.page.getByLabel('To', { exact: true }).fill('mallory@elsewhere.example');
    await second.page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();

    await ada.visit.context.setOffline(false);
    await ada.page.locator('toast-stack').getByText('Not sent.').waitFor();
    await row.waitFor();
    const draft = await draftOf(ada.page, ada.org, await idOf(row));
    assert.equal(draft.state, 'waiting');
    assert.deepEqual(
      draft.to.map((one) => one.address),
      ['mallory@elsewhere.example'],
    );
    assert.deepEqual(await sentFrom(world, ada.office), []);
  },
);
