// `assistantai verify-sends` finds nothing in a mailbox that matches, and names each tampering.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { gmailOf, sentOf } from './evidence.mjs';
import { settle } from './kill_matrix.mjs';
import { pressUntilApproved } from './practice.mjs';
import { faults } from './stage.mjs';

faults('verify-sends passes what matches and names each tampering', async ({ stack, open }) => {
  const [office] = await open(1);
  const drafts = await office.drafts(3);
  await Promise.all(drafts.map(pressUntilApproved));
  await settle(stack, drafts);

  const clean = await stack.command(['verify-sends']);
  assert.equal(clean.code, 0, clean.stdout + clean.stderr);
  assert.match(clean.stdout, /, 0 differences\n$/);

  const [changed, doubled, missing] = drafts;
  const gmail = await gmailOf(stack, office.mailbox);
  const sent = new Map((await sentOf(stack, office.mailbox)).map((item) => [item.messageId, item]));
  const mime = (draft) =>
    Buffer.from(sent.get(draft.messageId).raw, 'base64url').toString('latin1');
  await gmail.remove(sent.get(changed.messageId).id);
  await gmail.insert(mime(changed).replace('gladly', 'never'));
  await gmail.insert(mime(doubled));
  await gmail.remove(sent.get(missing.messageId).id);
  const foreign = `<${crypto.randomUUID()}.1@practice.example>`;
  await gmail.insert(mime(doubled).replace(doubled.messageId, foreign));

  const tampered = await stack.command(['verify-sends']);
  assert.equal(tampered.code, 1, tampered.stderr);
  assert.deepEqual(
    new Set(tampered.stdout.trim().split('\n').slice(0, -1)),
    new Set([
      `sent with another content than was decided: ${changed.messageId}`,
      `sent more than once: ${doubled.messageId}`,
      `marked as sent, and not under SENT: ${missing.messageId}`,
      `sent, and nobody decided it: ${foreign}`,
    ]),
  );
});
