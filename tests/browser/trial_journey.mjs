// Fourteen days without a card.
import assert from 'node:assert/strict';
import { journey } from './stage.mjs';
import { ask, nameOrganisation, newAddress, orgOf, signIn, startTrial } from './steps.mjs';

const subscriptionOf = async (page) =>
  ask(page, 'GET', `/v1/orgs/${(await orgOf(page)).id}/subscription`);

journey('fourteen days begin without a card', async ({ visit, world }) => {
  const ada = await visit();
  await signIn(ada, newAddress());
  await nameOrganisation(ada.page, 'Trial & Sons');
  await startTrial(ada.page);
  const subscription = await subscriptionOf(ada.page);
  assert.equal(subscription.access, 'trial');
  assert.equal(subscription.plan_key, 'practice');
  const days = (Date.parse(subscription.trial_ends_at) - Date.now()) / 86_400_000;
  assert.ok(days > 13.99 && days < 15.05, `the fourteenth day ends in ${days} days`);
  const { customer } = await (await fetch(`${world.stripe}/_state`)).json();
  const name = 'Trial & Sons';
  assert.deepEqual(
    customer.filter((one) => one.name === name && one.invoice_settings?.default_payment_method),
    [],
  );
});
