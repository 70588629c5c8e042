// A practice whose mailbox is at Dovecot; its clients' are too.
import { newAddress } from '../browser/steps.mjs';
import { Practice } from './practice.mjs';

export async function openDesk(stack, servers, name, { clients = 1 } = {}) {
  const practice = await Practice.open(stack, name);
  practice.mailbox = newAddress('desk');
  practice.clients = Array.from({ length: clients }, () =>
    newAddress('carl').replace(/@.*/, '@client.example'),
  );
  const form = { address: practice.mailbox, password: 'secret', ...servers.settings() };
  const kept = await practice.owner.post(practice.path('/mailboxes/imap'), form);
  practice.mailboxId = kept.id;
  practice.deliver = (raw) => servers.deliver(practice.mailbox, raw);
  return practice;
}
