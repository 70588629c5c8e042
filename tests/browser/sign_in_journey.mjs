// Signing up and in: by the code in the same tab, by the link in the same browser, once.
import assert from 'node:assert/strict';
import { journey } from './stage.mjs';
import { ask, askForCode, call, heading, newAddress, signIn, signInLetter } from './steps.mjs';

journey('a visitor signs up with the code from the mail', async ({ visit, world }) => {
  const ada = await visit();
  const address = newAddress();
  await ada.page.goto('/');
  await ada.page
    .getByRole('link', { name: /14 free days|start free/i })
    .first()
    .click();
  await ada.page.getByLabel('Work e-mail address').fill(address);
  await ada.page.getByRole('button', { name: 'Send me the code' }).click();
  const { code } = await signInLetter(world, address);
  await ada.page.getByLabel('Six-digit code').fill(code);
  await heading(ada.page, 'What is your practice called?');
  const me = await ask(ada.page, 'GET', '/v1/me');
  assert.equal(me.user.email, address);
  assert.deepEqual(me.orgs, []);
  assert.equal(me.operator, false);
  const cookies = await ada.context.cookies();
  const session = cookies.find((one) => one.name === '__Host-aai_session');
  assert.ok(session.httpOnly && session.secure && session.sameSite === 'Lax');
});

journey(
  'a wrong code is refused with words and the right one still works',
  async ({ visit, world }) => {
    const ada = await visit();
    ada.pardon(/status of 422/);
    const address = newAddress();
    await askForCode(ada.page, address);
    const { code } = await signInLetter(world, address);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await ada.page.getByLabel('Six-digit code').fill(wrong);
    await ada.page.locator('#code-error').filter({ hasText: /\w/ }).waitFor();
    await ada.page.getByLabel('Six-digit code').fill(code);
    await heading(ada.page, 'What is your practice called?');
  },
);

journey('the link signs in once, and only in the browser that asked', async ({ visit, world }) => {
  const ada = await visit();
  const mallory = await visit();
  mallory.pardon(/status of 4(09|10)/);
  ada.pardon(/status of 410/);
  const address = newAddress();
  await askForCode(ada.page, address);
  const { link } = await signInLetter(world, address);

  await mallory.page.goto(link);
  await mallory.page.getByRole('button', { name: 'Sign in' }).click();
  await mallory.page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  const refused = await call(mallory.page, 'GET', '/v1/me');
  assert.equal(refused.status, 401);
  mallory.pardon(/status of 401/);

  const second = await ada.context.newPage();
  await second.goto(link);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await heading(second, 'What is your practice called?');
  const again = await ada.context.newPage();
  await again.goto(link);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
});

journey('signing out ends the session here and keeps nothing', async ({ visit }) => {
  const ada = await visit();
  ada.pardon(/status of 401/);
  await signIn(ada, newAddress());
  await heading(ada.page, 'What is your practice called?');
  await ask(ada.page, 'POST', '/v1/auth/logout');
  const refused = await call(ada.page, 'GET', '/v1/me');
  assert.equal(refused.status, 401);
  assert.equal(refused.ok, false);
  await ada.page.goto('/portal/');
  await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.match(ada.page.url(), /next=%2Fportal%2F/);
});

const untilWorkingIn = (page, name) =>
  page
    .getByLabel('Work in')
    .locator('option:checked', { hasText: name })
    .waitFor({ state: 'attached' });

journey(
  'a link from a mail opens the organisation it names, also through the sign-in',
  async ({ visit }) => {
    const ada = await visit();
    const address = newAddress();
    await signIn(ada, address);
    const orgs = [];
    for (const name of ['North Office', 'South Office']) {
      orgs.push(await ask(ada.page, 'POST', '/v1/orgs', { name, time_zone: 'Europe/London' }));
      await ask(ada.page, 'POST', `/v1/orgs/${orgs.at(-1).id}/trial`, { plan_key: 'solo' });
    }
    for (const { id, name } of [...orgs, orgs[0]]) {
      await ada.page.goto(`/portal/settings?org=${id}`);
      await untilWorkingIn(ada.page, name);
    }
    await ada.page.goto('/portal/settings');
    await untilWorkingIn(ada.page, 'North Office');
    await ada.page.goto(`/portal/settings?org=${orgs[0].id}`);
    await ada.page.getByLabel('Work in').selectOption('South Office');
    await ada.page.waitForURL((url) => url.search === '');
    await untilWorkingIn(ada.page, 'South Office');

    const elsewhere = await visit();
    elsewhere.pardon(/status of 401/);
    await elsewhere.page.goto(`/portal/settings?org=${orgs[1].id}`);
    await elsewhere.page.waitForURL(/sign-in/);
    const { pathname, search } = new URL(elsewhere.page.url());
    await signIn(elsewhere, address, pathname + search);
    await untilWorkingIn(elsewhere.page, 'South Office');
  },
);
