// Support looks in: where the client allows it, under a red bar, at what is not their clients'
// business, without changing anything, and until somebody ends it.
import assert from 'node:assert/strict';
import { violationsOf } from './axe.mjs';
import { signInAsOperator } from './operator_journey.mjs';
import { arrive } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { call } from './steps.mjs';

const support = (page) => page.locator('support-access');

async function allow({ page }) {
  await page.goto('/portal/settings/team');
  await support(page).getByText('Sees nothing', { exact: true }).waitFor();
  await support(page).getByRole('button', { name: 'Let support look in' }).press('Enter');
  await support(page).getByText('May look in', { exact: true }).waitFor();
}

async function lookIn({ page }, { org }) {
  await page.goto('/dashboard/looks');
  await page.getByLabel('Client').selectOption(org.id);
  await page.getByLabel('Why').fill('Ticket 4711: no mailbox is shown');
  assert.deepEqual(await violationsOf(page), []);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Mailboxes' }).waitFor();
}

journey(
  'support looks in where the client allows it, sees no mail, changes nothing, and is seen',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    await arrive(world, ada, 'Nobody else reads this');
    await allow(ada);
    assert.deepEqual(await violationsOf(ada.page), []);

    const house = await signInAsOperator(visit);
    house.pardon(/status of (403|404)/);
    await lookIn(house, ada);
    const { page } = house;
    const bar = page.getByRole('region', { name: 'Support view' });
    await bar.getByText('as Ada Hollis sees it. Nothing can be changed.').waitFor();
    await bar.getByText(/^(29|30):\d\d$/).waitFor();
    await page.getByText(ada.office).first().waitFor();
    assert.deepEqual(await violationsOf(page), []);

    const at = `/v1/orgs/${ada.org.id}`;
    for (const hidden of ['drafts', 'sent', 'threads', 'matters', 'knowledge', 'audit']) {
      const answer = await call(page, 'GET', `${at}/${hidden}`);
      assert.equal(answer.code, 'support.not_shown', hidden);
    }
    const stop = await call(page, 'PUT', `${at}/sending-stop`, { reason: 'I can' });
    assert.equal(stop.code, 'support.not_shown');
    await page.goto('/portal/');
    await page.getByText(/Support is not shown this/).first().waitFor();
    await bar.waitFor();
    assert.equal(await page.getByText('Nobody else reads this').count(), 0);

    await ada.page.reload();
    await support(ada.page).getByText(/looked in as Ada Hollis/).waitFor();
    await support(ada.page).getByText('Looking now').waitFor();
    await support(ada.page).getByRole('button', { name: 'End it now' }).click();
    await support(ada.page).getByText('Sees nothing', { exact: true }).waitFor();
    assert.equal((await call(page, 'GET', `${at}/mailboxes`)).status, 404);

    await bar.getByRole('button', { name: 'Stop looking' }).click();
    await page.waitForURL(/\/dashboard\/looks/);
    await page.getByText('ended by the client').first().waitFor();
    await ada.page.goto('/portal/audit');
    await ada.page.getByText('began to look in as Ada Hollis').first().waitFor();
    await ada.page.getByText('looked in as Ada Hollis').first().waitFor();
  },
);
