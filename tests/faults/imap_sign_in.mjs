// A mailbox by IMAP whose owner signs in at the provider: connected, read and sent from with
// tokens, by real Dovecot and Postfix; the tokens are those of an OAuth server that they ask.
import assert from 'node:assert/strict';
import { Browser } from '../../demo/browser.mjs';
import { newAddress } from '../browser/steps.mjs';
import { until } from '../browser/until.mjs';
import { settle } from './kill_matrix.mjs';
import { mailFaults } from './mail_stage.mjs';
import { control, Practice, pressUntilApproved, signIn } from './practice.mjs';

const liveMaxMs = 60_000;
const noticedMaxMs = 150_000; // where nobody listens, the sweep finds out

/** Whoever comes back from the consent page, with this account, and what the page says then. */
async function consentAt(practice, account, address = account) {
  const { url } = await practice.owner.post(practice.path('/mailboxes/imap/sign-in'), { address });
  const asked = new URL(url).searchParams;
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.ok(asked.get('state').length > 20);
  assert.equal(asked.get('login_hint'), address);
  await practice.owner.consent(url, account);
}

async function openOffice(stack, servers, name) {
  const practice = await Practice.open(stack, name);
  practice.mailbox = newAddress('desk');
  practice.clients = [newAddress('carl').replace(/@.*/, '@client.example')];
  practice.deliver = (raw) => servers.deliver(practice.mailbox, raw);
  await control(stack.google, '/_mailbox', { address: practice.mailbox, name: 'Desk' });
  return practice;
}

const mailboxOf = async (practice) => {
  const { items } = await practice.owner.get(practice.path('/mailboxes'));
  return items.find(({ address }) => address === practice.mailbox);
};

mailFaults('signing in: connected, read and sent from without a password', async (stage) => {
  const { stack, servers } = stage;
  const practice = await openOffice(stack, servers, 'Signed In Law');
  const offer = await practice.owner.get(practice.path('/mailboxes/imap/sign-in'));
  assert.equal(offer.name, 'Practice Mail');
  await consentAt(practice, practice.mailbox);
  const isLive = async () => {
    const found = await mailboxOf(practice);
    return found?.status === 'live' && found.can_send && found;
  };
  const mailbox = await until('it is read', isLive, liveMaxMs);
  assert.equal(mailbox.provider, 'imap');

  const sealed = await stack.query(`select count(*) from mailbox_credentials c
    join sending_credentials s using (org_id, mailbox_id)
    where c.mailbox_id = '${mailbox.id}' and c.refresh_token <> s.refresh_token
      and c.scopes like 'oauth %' and s.scopes like 'oauth %'`);
  assert.equal(sealed, '1');

  const [draft] = await practice.drafts(1);
  await control(stack.google, '/_google', { expire_tokens: true });
  await pressUntilApproved(draft);
  await settle(stack, [draft]);
  const once = (ids) => ids.filter((id) => id === draft.messageId).length;
  await until('it is there', () => once(servers.messageIds(draft.client)) > 0, liveMaxMs);
  assert.equal(once(servers.messageIds(draft.client)), 1);
  assert.equal(once(servers.messageIds(practice.mailbox, '.Sent')), 1);

  const verified = await stack.command(['verify-sends']);
  const ours = verified.stdout.split('\n').filter((line) => line.includes(practice.mailbox));
  assert.deepEqual(ours, [], verified.stdout + verified.stderr);

  await control(stack.google, '/_google', { revoke_user: practice.mailbox });
  await practice.receive('After the access was withdrawn');
  const isBroken = async () => {
    const found = await mailboxOf(practice);
    return found.status === 'broken' && found;
  };
  const broken = await until('its owner is asked', isBroken, noticedMaxMs);
  assert.match(broken.problem, /^Practice Mail no longer lets us in/);
  await consentAt(practice, practice.mailbox);
  await until('it is read again', isLive, liveMaxMs);
});

mailFaults('signing in: what others began or gave connects nothing', async (stage) => {
  const { stack, servers } = stage;
  const practice = await openOffice(stack, servers, 'Careful Law');
  const { owner } = practice;
  const stranger = newAddress('mallory');
  await control(stack.google, '/_mailbox', { address: stranger, name: 'Mallory' });
  await consentAt(practice, stranger, practice.mailbox);
  assert.equal(await mailboxOf(practice), undefined);

  const { url } = await owner.post(practice.path('/mailboxes/imap/sign-in'), {
    address: practice.mailbox,
  });
  const state = new URL(url).searchParams.get('state');
  const isOpen = () =>
    stack.query(`select count(*) from oauth_states where provider = 'mail'
      and address = '${practice.mailbox}'`);
  const comeBack = (person, path, query) =>
    person.get(`${path}?${query}&state=${state}`).catch(({ message }) => message);
  await comeBack(new Browser(stack.url), '/oauth/mail/callback', 'code=x');
  await comeBack(await signIn(stack, newAddress('mallory')), '/oauth/mail/callback', 'code=x');
  await comeBack(owner, '/oauth/google/callback', 'code=x');
  assert.equal(await isOpen(), '1');
  await comeBack(owner, '/oauth/mail/callback', 'error=access_denied');
  assert.equal(await isOpen(), '0');
  await comeBack(owner, '/oauth/mail/callback', 'code=x');
  assert.equal(await mailboxOf(practice), undefined);
});
