// The dashboard: for operators of the service only, and never with anybody's mail in it.
import assert from 'node:assert/strict';
import { deliver } from './mail.mjs';
import { arrive, rowOf } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { operator } from './product.mjs';
import { journey } from './stage.mjs';
import { ask, call, nameOrganisation, newAddress, payAtStripe, signIn } from './steps.mjs';
import { until } from './until.mjs';

const answers = [
  ...['overview', 'clients', 'payments', 'stripe-events'],
  ...['mailboxes', 'jobs', 'crons', 'safety', 'impersonations'],
];

const pages = [
  ['Clients', '/dashboard/clients'],
  ['Payments', '/dashboard/payments'],
  ['Stripe events', '/dashboard/stripe'],
  ['Mail processing', '/dashboard/mail'],
  ['Jobs', '/dashboard/jobs'],
  ['Audit and stops', '/dashboard/safety'],
  ['Looking in', '/dashboard/looks'],
];

async function payingClient(visit, name) {
  const client = await visit();
  await signIn(client, newAddress());
  await nameOrganisation(client.page, name);
  await client.page.getByRole('button', { name: 'Pay now' }).click();
  await payAtStripe(client.page);
  await client.page.waitForURL(/\/onboarding\//);
}

export async function signInAsOperator(visit, options) {
  const house = await visit(options);
  await signIn(house, operator, '/sign-in?next=/dashboard/');
  await house.page.waitForURL(/\/dashboard\//);
  await house.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return house;
}

journey('an operator sees clients, payments and events, and replays one', async ({ visit }) => {
  const name = `Turing Tax ${newAddress()}`;
  await payingClient(visit, name);
  const house = await signInAsOperator(visit);
  await house.page.getByRole('link', { name: 'Clients' }).first().click();
  await house.page.getByLabel('Search clients').fill(name);
  const client = house.page.getByRole('row').filter({ hasText: name });
  await client.filter({ hasText: /Active/ }).waitFor();

  await house.page.getByRole('link', { name: 'Payments' }).first().click();
  await house.page.getByRole('row').filter({ hasText: name }).filter({ hasText: '79' }).waitFor();

  await house.page.getByRole('link', { name: 'Stripe events' }).first().click();
  const events = house.page.getByRole('row').filter({ hasText: name });
  const event = events.filter({ hasText: 'Applied' }).first();
  await event.getByRole('button', { name: 'Replay' }).click();
  await house.page.locator('toast-stack').getByText(/\w/).first().waitFor();
  await house.page.getByRole('link', { name: 'Clients' }).first().click();
  await house.page.getByLabel('Search clients').fill(name);
  await client.filter({ hasText: /Active/ }).waitFor();
});

journey('an operator runs a cron again', async ({ visit }) => {
  const house = await signInAsOperator(visit);
  await house.page.goto('/dashboard/jobs');
  const crons = house.page.locator('[data-place=crons]');
  await crons.getByRole('button', { name: /run/i }).first().click();
  await house.page.locator('toast-stack').getByText('Started.').waitFor();
});

journey('everybody else finds nothing behind the dashboard', async ({ visit }) => {
  const ada = await visit();
  ada.pardon(/status of 404/);
  await signIn(ada, newAddress());
  for (const path of answers) {
    const answer = await call(ada.page, 'GET', `/v1/op/${path}`);
    assert.equal(answer.status, 404, path);
  }
  await ada.page.goto('/dashboard/');
  await ada.page.getByText('Only operators see this').waitFor();
});

journey('every page of the dashboard opens by its link', async ({ visit }) => {
  const house = await signInAsOperator(visit);
  for (const [title, path] of pages) {
    await house.page.goto(path);
    await house.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await house.page.locator('.skeleton').first().waitFor({ state: 'detached' });
  }
});

journey(
  'an operator pauses a mailbox and resumes it, and sees nothing of what is written',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const secret = 'the inheritance of the violet marmalade';
    await arrive(world, ada, 'Violet subject', {
      text: `How much is a tax return for ${secret}?`,
    });
    const house = await signInAsOperator(visit);
    await house.page.goto('/dashboard/mail');
    const row = house.page.getByRole('row').filter({ hasText: ada.office });
    await row.getByRole('button', { name: 'Pause' }).click();
    await house.page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await row.getByText('Paused').waitFor();
    await deliver(world, {
      to: ada.office,
      from: 'Wiebke Harms <wiebke@harms-lektorat.example>',
      subject: 'While paused',
      text: 'Good morning, how much is a tax return for a sole trader? Wiebke',
    });
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByText('Live').waitFor();
    await rowOf(ada.page, 'While paused').waitFor({ timeout: 60_000 });

    for (const path of answers) {
      const answer = await call(house.page, 'GET', `/v1/op/${path}`);
      assert.equal(answer.status, 200, path);
      const text = JSON.stringify(answer.data);
      assert.ok(!/violet|marmalade/i.test(text), `${path} tells of a client's mail`);
    }
  },
);

journey(
  'an operator sees whose record is whole and who has stopped all sending, never why',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const name = `Safe & Sound ${newAddress()}`;
    const org = await ask(ada.page, 'POST', '/v1/orgs', { name, time_zone: 'Europe/London' });
    const at = `/v1/orgs/${org.id}`;
    await ask(ada.page, 'POST', `${at}/trial`, { plan_key: 'solo' });
    const reason = 'the violet marmalade';
    await ask(ada.page, 'PUT', `${at}/sending-stop`, { reason });
    const house = await signInAsOperator(visit);
    house.pardon(/status of 409/); // a scheduled run may be under way
    for (const cron of ['security.seal_audit', 'security.watch_audit']) {
      await runCron(house.page, cron);
    }
    await house.page.goto('/dashboard/safety');
    const row = house.page.getByRole('row').filter({ hasText: name });
    await row.getByText('Whole').waitFor();
    await row.getByText('Stopped now').waitFor();
    await house.page.getByText(/stopped all sending/).waitFor();
    const { data } = await call(house.page, 'GET', '/v1/op/safety');
    assert.ok(!JSON.stringify(data).includes(reason));
  },
);

/** Starts a cron and waits until this run of it is over. */
async function runCron(page, name) {
  const cron = async () =>
    (await ask(page, 'GET', '/v1/op/crons')).items.find((one) => one.name === name);
  const begun = await until(`${name} begins`, async () => {
    const before = (await cron()).last_run_at ?? '';
    const answer = await call(page, 'POST', `/v1/op/crons/${name}/run`);
    return answer.ok && { before };
  });
  await until(`${name} is done`, async () => {
    const { last_run_at, last_state } = await cron();
    return last_run_at > begun.before && last_state === 'done';
  });
}
