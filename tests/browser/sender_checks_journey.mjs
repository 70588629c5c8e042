// Whose word on senders counts, for a mailbox by IMAP: named by a person, and taken back.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { violationsOf } from './axe.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { newAddress } from './steps.mjs';

/** As after the form of other mailboxes; there are no mail servers behind it. */
async function putImapMailbox({ env }, org, address) {
  const sql = `with kept as (
    insert into aai.mailboxes (org_id, id, provider, address, address_key, status, problem,
                               connected_by, connected_at)
    select org_id, gen_random_uuid(), 'imap', '${address}', '${address}', 'broken', '',
           user_id, now() from aai.memberships where org_id = '${org.id}' limit 1
    returning org_id, id)
    insert into aai.mailbox_servers (org_id, mailbox_id, user_name, imap_host, imap_port, imap_tls,
      smtp_host, smtp_port, smtp_tls, created_at, updated_at)
    select org_id, id, '${address}', 'mail.practice.example', 993, 'implicit',
           'mail.practice.example', 465, 'implicit', now(), now() from kept`;
  const where = `${env.AAI_DATABASE} user=postgres`;
  await promisify(execFile)('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', where, '-c', sql]);
}

journey('a person says whose notes on senders count, and takes it back', async (stage) => {
  const { visit, world } = stage;
  const { visit: ada, page, org } = await openPractice(visit, world);
  ada.pardon(/ 422 .*sender-checks/);
  const address = newAddress('desk');
  await putImapMailbox(world, org, address);
  await page.goto('/portal/mailboxes');
  const card = page.locator('section.card').filter({ hasText: address });
  await card.getByText('Is a mail from whom it says?').click();
  await card.getByText('No notes count.').waitFor();
  const field = card.getByLabel('The server whose notes count');

  await field.fill('two words');
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('alert').filter({ hasText: 'the name of one server' }).waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');

  await field.fill('MX.practice.example');
  await field.press('Enter');
  await card.getByText('The notes of mx.practice.example count.').waitFor();
  assert.deepEqual(await violationsOf(page), []);

  await field.fill('');
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByText('No notes count.').waitFor();

  const google = page.locator('section.card').filter({ hasText: 'office' });
  assert.equal(await google.getByText('Is a mail from whom it says?').isVisible(), false);
});
