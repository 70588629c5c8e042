// From one plan to another: the price told is the price paid, and a step down waits.
import assert from 'node:assert/strict';
import { violationsOf } from './axe.mjs';
import { journey } from './stage.mjs';
import { ask, nameOrganisation, newAddress, orgOf, payAtStripe, signIn } from './steps.mjs';
import { until } from './until.mjs';

async function paying(visit, name, plan) {
  const ada = await visit();
  await signIn(ada, newAddress(), `/sign-up?plan=${plan}`);
  await nameOrganisation(ada.page, name);
  await ada.page.getByRole('button', { name: 'Pay now' }).click();
  await payAtStripe(ada.page);
  await ada.page.waitForURL(/\/onboarding\//);
  const { id } = await orgOf(ada.page);
  const at = `/v1/orgs/${id}`;
  await until('it is active', async () => {
    return (await ask(ada.page, 'GET', `${at}/subscription`)).access === 'active';
  });
  return { visit: ada, page: ada.page, at };
}

const centsOf = (text) => Math.round(Number(/€([\d,.]+) now/.exec(text)[1].replace(',', '')) * 100);
const planOf = async ({ page, at }) => (await ask(page, 'GET', `${at}/subscription`)).plan_key;

/** Chooses a plan and answers what it would cost, in words. */
async function priced(page, name) {
  await page.getByLabel('New plan').selectOption({ label: name });
  await page.getByRole('button', { name: 'Show the price' }).click();
  const told = page.locator('plan-change [role=status]');
  await told.waitFor();
  return told.textContent();
}

journey('a higher plan is on at once, for exactly the price that was told', async ({ visit }) => {
  const ada = await paying(visit, 'Upwards Ltd', 'practice');
  const { page, at } = ada;
  await page.goto('/portal/settings/plan');
  const told = await priced(page, 'Firm, €199 per month');
  const due = centsOf(told);
  assert.ok(due > 0 && due <= 12000, told);
  assert.deepEqual(await violationsOf(page), []);
  await page.getByRole('button', { name: /^Pay €/ }).click();
  await page.locator('toast-stack').getByText('The plan is changed.').waitFor();
  assert.equal(await planOf(ada), 'firm');
  const paid = await until('the difference is paid', async () => {
    const { items } = await ask(page, 'GET', `${at}/payments`);
    return items.length === 2 && items[0].status === 'paid' && items[0];
  });
  assert.equal(paid.amount_cents, due);
});

journey(
  'a lower plan waits for the end of the period, and can be called off',
  async ({ visit }) => {
    const ada = await paying(visit, 'Downwards Ltd', 'firm');
    const { page, at } = ada;
    await page.goto('/portal/settings/plan');
    assert.match(await priced(page, 'Solo, €29 per month'), /Nothing is charged now\.$/);
    const order = page.getByRole('button', { name: /^Change on/ });
    await order.click();
    await page.getByText(/^Solo begins on/).waitFor();
    assert.equal(await planOf(ada), 'firm');
    assert.equal((await ask(page, 'GET', `${at}/subscription/change`)).plan_key, 'solo');
    await page.getByRole('button', { name: 'Stay with the plan there is' }).click();
    await page.getByText(/^Solo begins on/).waitFor({ state: 'hidden' });
    assert.equal((await ask(page, 'GET', `${at}/subscription/change`)).plan_key, null);
    assert.equal((await ask(page, 'GET', `${at}/payments`)).items.length, 1);
  },
);
