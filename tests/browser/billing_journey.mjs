// Both orders of paying: a trial without a card, and the card first.
import assert from 'node:assert/strict';
import { journey } from './stage.mjs';
import {
  ask,
  control,
  heading,
  nameOrganisation,
  newAddress,
  orgOf,
  payAtStripe,
  signIn,
} from './steps.mjs';
import { until } from './until.mjs';

const subscriptionOf = async (page) =>
  ask(page, 'GET', `/v1/orgs/${(await orgOf(page)).id}/subscription`);

async function untilActive(page) {
  return until('the subscription is active', async () => {
    const subscription = await subscriptionOf(page);
    return subscription.access === 'active' && subscription;
  });
}

journey('the plan chosen on the front page is paid before anything else', async ({ visit }) => {
  const ada = await visit();
  await signIn(ada, newAddress(), '/sign-up?plan=firm');
  await nameOrganisation(ada.page, 'Card First Ltd');
  assert.equal(
    await ada.page.locator('input[name=plan_key]:checked').getAttribute('value'),
    'firm',
  );
  await ada.page.getByRole('button', { name: 'Pay now' }).click();
  await payAtStripe(ada.page);
  await heading(ada.page, 'Tell us about your practice');
  const subscription = await untilActive(ada.page);
  assert.equal(subscription.plan_key, 'firm');
  const payments = await until('the payment is listed', async () => {
    const { items } = await ask(
      ada.page,
      'GET',
      `/v1/orgs/${(await orgOf(ada.page)).id}/payments`,
    );
    return items.length && items;
  });
  assert.equal(payments.length, 1);
  assert.equal(payments[0].amount_cents, 19900);
  assert.equal(payments[0].status, 'paid');
});

journey('the return page opens the plan before any webhook has come', async ({ visit, world }) => {
  await control(world.stripe, '/_webhooks', { delay_ms: 6000 });
  try {
    const ada = await visit();
    await signIn(ada, newAddress());
    await nameOrganisation(ada.page, 'Slow Hooks Ltd');
    await ada.page.getByRole('button', { name: 'Pay now' }).click();
    await payAtStripe(ada.page);
    await heading(ada.page, 'Tell us about your practice');
    assert.equal((await subscriptionOf(ada.page)).access, 'active');
    await fetch(`${world.stripe}/_idle`);
    assert.equal((await subscriptionOf(ada.page)).access, 'active');
  } finally {
    await control(world.stripe, '/_webhooks', { delay_ms: 0 });
  }
});

journey('the webhook alone is enough when nobody returns', async ({ visit }) => {
  const ada = await visit();
  await signIn(ada, newAddress());
  await nameOrganisation(ada.page, 'Closed Tab Ltd');
  const org = await orgOf(ada.page);
  const { url } = await ask(ada.page, 'POST', `/v1/orgs/${org.id}/checkout`, { plan_key: 'solo' });
  const elsewhere = await visit();
  elsewhere.pardon(/status of 401/);
  await elsewhere.page.goto(url);
  await payAtStripe(elsewhere.page);
  assert.equal((await untilActive(ada.page)).plan_key, 'solo');
  await ada.page.goto('/onboarding/');
  await heading(ada.page, 'Tell us about your practice');
});

journey('a declined card changes nothing and another one works', async ({ visit }) => {
  const ada = await visit();
  ada.pardon(/status of 402/);
  await signIn(ada, newAddress());
  await nameOrganisation(ada.page, 'Second Card Ltd');
  await ada.page.getByRole('button', { name: 'Pay now' }).click();
  await payAtStripe(ada.page, '4000 0000 0000 0002');
  await ada.page
    .getByRole('alert')
    .filter({ hasText: /declined/i })
    .waitFor();
  await payAtStripe(ada.page);
  await heading(ada.page, 'Tell us about your practice');
  assert.equal((await untilActive(ada.page)).access, 'active');
});
