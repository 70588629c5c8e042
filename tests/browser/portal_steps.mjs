// What a person does before the queue, and how mail gets there.
import { deliver } from './mail.mjs';
import { ask } from './steps.mjs';

export const client = 'Isla Drummond <isla@drummondceramics.example>';
const question = 'Hello,\n\nhow much is a tax return for a sole trader with you?\n\nIsla';

export const rowOf = (page, subject) => page.locator('.draft-row').filter({ hasText: subject });
export const button = (page, name) => page.locator('decision-bar').getByRole('button', { name });
export const draftOf = (page, org, id) => ask(page, 'GET', `/v1/orgs/${org.id}/drafts/${id}`);
export const idOf = (row) => row.getAttribute('data-key');

/** Delivers a question and waits until its draft stands on the page, which is not reloaded. */
export async function arrive(world, { page, office }, subject, more = {}) {
  const mail = await deliver(world, {
    to: office,
    from: client,
    subject,
    text: question,
    ...more,
  });
  await rowOf(page, subject).waitFor({ timeout: 60_000 });
  return mail;
}

/** Writes the reply anew and waits until the server has it. */
export async function write(page, text) {
  await button(page, /Edit|Fill in/).click();
  await page.getByLabel('Your reply').fill(text);
  await page.locator('reply-card').getByText('Saved', { exact: true }).waitFor();
}

/** Rejects the draft that is open, for a reason. */
export async function reject(page, reason) {
  await button(page, /Reject/).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Why/).fill(reason);
  await dialog.getByRole('button', { name: 'Reject' }).click();
}
