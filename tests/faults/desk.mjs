// A practice whose mailbox is at Dovecot; its client's is too.
import { newAddress } from '../browser/steps.mjs';
import { Practice } from './practice.mjs';

export async function openDesk(stack, servers, name) {
  const practice = await Practice.open(stack, name);
  practice.mailbox = newAddress('desk');
  practice.client = newAddress('carl').replace(/@.*/, '@client.example');
  const form = { address: practice.mailbox, password: 'secret', ...servers.settings() };
  const kept = await practice.owner.post(practice.path('/mailboxes/imap'), form);
  practice.mailboxId = kept.id;
  practice.receive = (subject) => servers.deliver(practice.mailbox, letter(practice, subject));
  return practice;
}

function letter({ client, mailbox }, subject) {
  return [
    `From: Carl Client <${client}>`,
    `To: <${mailbox}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${newAddress('in')}>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Dear Ms Hollis,\r\n\r\nCould you please tell me whether you can take my case?\r\n\r\nCarl',
  ].join('\r\n');
}
