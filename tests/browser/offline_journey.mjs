// Without a connection: read, write, decide, close the page, come back; each decision leaves once.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { sentFrom, untilSent } from './mail.mjs';
import { arrive, button, rowOf } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask } from './steps.mjs';

const web = new URL('../../web/', import.meta.url);

const first = 'Dear Isla,\n\nthe first, saved before the tunnel.\n\nAda';
const second = 'Dear Isla,\n\nthe second, written in the tunnel.\n\nAda';
const offlineFaults = /ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_NETWORK/;

/** The shell is on the device and the page is under its worker. */
async function untilOfflineStartIsPossible(page) {
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (
      registration.active?.state === 'activated' && Boolean(navigator.serviceWorker.controller)
    );
  });
}

journey(
  'decisions made offline survive a reload and are each sent once',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world, { serviceWorkers: 'allow' });
    const { page, office, org, visit: browser } = ada;
    browser.pardon(offlineFaults);
    await arrive(world, ada, 'Before the tunnel');
    await arrive(world, ada, 'In the tunnel');
    await untilOfflineStartIsPossible(page);
    await rowOf(page, 'In the tunnel').click();
    await page.locator('.view-head').getByText('In the tunnel').waitFor();
    await rowOf(page, 'Before the tunnel').click();
    await page.locator('.view-head').getByText('Before the tunnel').waitFor();
    await button(page, /Edit|Fill in/).click();
    await page.getByLabel('Your reply').fill(first);
    await page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();

    await browser.context.setOffline(true);
    await button(page, /Approve/).click();
    await rowOf(page, 'Before the tunnel').waitFor({ state: 'detached' });
    await rowOf(page, 'In the tunnel').click();
    await button(page, /Edit|Fill in/).click();
    await page.getByLabel('Your reply').fill(second);
    await page.locator('reply-card').getByText('Kept on this device').waitFor();
    await button(page, /Approve/).click();
    await rowOf(page, 'In the tunnel').waitFor({ state: 'detached' });
    await page.locator('outbox-banner').getByText('2 decisions wait on this device').waitFor();

    await page.reload();
    await page.locator('outbox-banner').getByText('2 decisions wait on this device').waitFor();
    assert.equal(await page.locator('.draft-row').count(), 0);
    assert.deepEqual(await sentFrom(world, office), []);

    await browser.context.setOffline(false);
    await page.locator('outbox-banner .banner').waitFor({ state: 'hidden' });
    const sent = await untilSent(world, office, 2);
    assert.deepEqual(sent.map((one) => one.text.trim()).sort(), [first, second].sort());
    const counts = await ask(page, 'GET', `/v1/orgs/${org.id}/drafts/counts`);
    assert.equal(counts.ready + counts.check + counts.needs, 0);
    assert.equal((await sentFrom(world, office)).length, 2);
  },
);

for (const app of ['portal', 'dashboard', 'onboarding']) {
  journey(`the ${app} starts without a connection, with every file it has`, async ({ visit }) => {
    const browser = await visit({ serviceWorkers: 'allow' });
    browser.pardon(offlineFaults);
    const { page, context } = browser;
    await page.goto('/');
    const kept = await page.evaluate(keptOnceRegistered, `/${app}/sw.js`);
    const missing = filesOf(app).filter((file) => !kept.includes(file));
    assert.deepEqual(missing, []);
    const foreign = kept.filter((file) => !/^\/lib\//.test(file) && !file.startsWith(`/${app}/`));
    assert.deepEqual(foreign, []);

    await context.setOffline(true);
    const answer = await page.goto(`/${app}/`, { waitUntil: 'commit' });
    assert.deepEqual([answer.status(), answer.fromServiceWorker()], [200, true]);
  });
}

function filesOf(app) {
  const isFetchedByName = (file) => /\.(js|html|css)$/.test(file) && file !== 'sw.js';
  const files = fs.readdirSync(new URL(app, web), { recursive: true }).filter(isFetchedByName);
  return files.map((file) => `/${app}/${file === 'index.html' ? '' : file}`);
}

// In the page: the paths in the caches of this worker, once it is active.
async function keptOnceRegistered(worker) {
  const rules = { createScriptURL: (path) => path };
  const policy = window.trustedTypes.createPolicy('app', rules);
  const registration = await navigator.serviceWorker.register(policy.createScriptURL(worker));
  const fresh = registration.installing ?? registration.active;
  await new Promise((resolve) => {
    const look = () => fresh.state === 'activated' && resolve();
    fresh.addEventListener('statechange', look);
    look();
  });
  const names = await caches.keys();
  const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return lists.flat().map((request) => new URL(request.url).pathname);
}
