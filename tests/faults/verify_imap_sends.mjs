// `assistantai verify-sends` reads Sent by IMAP as it reads it at Gmail: nothing to say where it
// matches, and each tampering named.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { mailsIn, openHands } from './imap_hands.mjs';
import { settle } from './kill_matrix.mjs';
import { mailFaults } from './mail_stage.mjs';
import { pressUntilApproved } from './practice.mjs';

const linesOf = ({ stdout }) => stdout.trim().split('\n');

mailFaults('verify-sends by IMAP: passes what matches, names each tampering', async (stage) => {
  const { stack, servers, open } = stage;
  const office = await open('Verified Law');
  const drafts = await office.drafts(3);
  await Promise.all(drafts.map(pressUntilApproved));
  await settle(stack, drafts);

  const clean = await stack.command(['verify-sends']);
  assert.equal(clean.code, 0, clean.stdout + clean.stderr);
  assert.match(clean.stdout, /, 0 differences\n$/);
  assert.ok(Number(/(\d+) replies in/.exec(clean.stdout)[1]) >= drafts.length, clean.stdout);

  const [changed, doubled, missing] = drafts;
  const sent = mailsIn(servers, office.mailbox, '.Sent');
  const mime = ({ messageId }) => sent.find((mail) => mail.includes(`Message-ID: ${messageId}`));
  const foreign = `<${crypto.randomUUID()}.1@practice.example>`;
  const hands = await openHands(servers, office.mailbox);
  await hands.take('Sent', changed.messageId);
  await hands.put('Sent', mime(changed).replace('gladly', 'never!'));
  await hands.put('Sent', mime(doubled));
  await hands.take('Sent', missing.messageId);
  await hands.put('Sent', mime(doubled).replace(doubled.messageId, foreign));
  await hands.put('Sent', `Subject: not ours\r\n\r\n${doubled.messageId}\r\n`);
  hands.end();

  const tampered = await stack.command(['verify-sends']);
  assert.equal(tampered.code, 1, tampered.stderr);
  assert.deepEqual(
    new Set(linesOf(tampered).slice(0, -1)),
    new Set([
      `sent with another content than was decided: ${changed.messageId}`,
      `sent more than once: ${doubled.messageId}`,
      `marked as sent, and not under SENT: ${missing.messageId}`,
      `sent, and nobody decided it: ${foreign}`,
    ]),
  );
});

mailFaults('verify-sends by IMAP: a mailbox that cannot be read is named', async (stage) => {
  const { stack, servers, open } = stage;
  const office = await open('Unread Law');
  servers.imap.cut();
  const unread = await stack.command(['verify-sends']);
  servers.imap.mend();
  const line = linesOf(unread).find((one) => one.includes(office.mailbox));
  assert.match(line, /^could not be verified: /);
});
