// Connecting a mailbox by IMAP without a password: to the provider's page, and back after a "no".
// The "yes" is in tests/faults/imap_sign_in.mjs, with real mail servers.
import assert from 'node:assert/strict';
import { violationsOf } from './axe.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { giveMailbox, newAddress } from './steps.mjs';

journey('who signs in at the provider may say no there, and is told', async (stage) => {
  const { visit, world } = stage;
  const { page } = await openPractice(visit, world);
  const address = newAddress('desk');
  await giveMailbox(world, address);
  await page.goto('/portal/mailboxes');
  await page.getByRole('button', { name: 'Other mailbox (IMAP)' }).click();
  const signIn = page.getByRole('button', { name: 'Sign in with Practice Mail' });
  await signIn.waitFor();
  await page.getByText('If you sign in with Practice Mail, none is needed.').waitFor();
  assert.deepEqual(await violationsOf(page), []);

  await signIn.press('Enter');
  const form = page.locator('imap-form');
  await form.getByRole('alert').filter({ hasText: 'Please enter the address.' }).waitFor();
  await page.getByLabel('Address').fill(address);
  await signIn.click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(/\/portal\/mailboxes/);
  await page.getByText('Your provider did not get your consent.').waitFor();
  assert.equal(await page.getByText(address).count(), 0);
});
