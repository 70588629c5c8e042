// Sent exactly once by IMAP and SMTP too, whatever is killed when: eight places, six victims (two
// unless AAI_FAULTS=all), real Dovecot and Postfix. What is counted is what lies in the mailboxes:
// the client's, and Sent.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { newAddress } from '../browser/steps.mjs';
import { until } from '../browser/until.mjs';
import { openDesk } from './desk.mjs';
import { killAt, settle, victims } from './kill_matrix.mjs';
import { MailDoor } from './mail_door.mjs';
import { host, MailServers, whyNot } from './mail_servers.mjs';
import { followDrafts, places } from './places.mjs';
import { Practice } from './practice.mjs';
import { root, Stack } from './stack.mjs';

const testMaxMs = 400_000;
const reachMaxMs = 60_000;
const arriveMaxMs = 30_000;
const missing = whyNot();
let servers = null;
let stack = null;

const known = (name) => places.find((place) => place.name === name);

const imapPlaces = [
  known('before the approval commits'),
  known('after the approval commits'),
  known('after the claim'),
  { ...known('drafts.create answered, not recorded'), name: 'nothing is staged, not recorded' },
  { ...known('before drafts.send'), name: 'before the mail is handed over' },
  { name: 'the mail was taken, no answer', arm: atAnswer },
  { ...known('drafts.send answered, not recorded'), name: 'the copy is filed, not recorded' },
  known('recorded, not acknowledged'),
];

const isWhole = process.env.AAI_FAULTS === 'all';
const few = ['the worker', 'the mail servers'];
const imapVictims = [
  ...victims.filter((one) => !one.losesAnswers),
  { name: 'the mail servers', strike: () => servers.kill(), losesAnswers: true },
  { name: 'the network', strike: strikeNetwork, losesAnswers: true },
].filter(({ name }) => isWhole || few.includes(name));

async function atAnswer(_, draft) {
  const hold = servers.submission.hold(draft.messageId);
  const late = () =>
    new Promise((_resolve, reject) => {
      const fail = () => reject(new Error(`no answer about ${draft.id}`));
      setTimeout(fail, reachMaxMs).unref();
    });
  return { ...hold, reached: () => Promise.race([hold.reached, late()]) };
}

async function strikeNetwork() {
  const doors = [stack.front, servers.imap, servers.submission];
  for (const door of doors) door.cut();
  return async () => {
    const isNoticed = () => doors.some(({ refused }) => refused > 0);
    await until('somebody noticed', isNoticed, 5000).catch(() => {});
    for (const door of doors) door.mend();
  };
}

const countOf = (ids, { messageId }) => ids.filter((id) => id === messageId).length;

function traces(draft) {
  const { mailbox, client } = draft.practice;
  return {
    sent: countOf(servers.messageIds(mailbox, '.Sent'), draft),
    received: countOf(servers.messageIds(client), draft),
    inbox: countOf(servers.messageIds(mailbox), draft),
  };
}

test(
  'by IMAP and SMTP, an approved reply is sent exactly once, whatever is killed when',
  { timeout: testMaxMs, skip: missing ? `no mail servers: ${missing}` : false },
  async (t) => {
    servers = await MailServers.start(path.join(root, 'var/mail'));
    stack = await Stack.start({ env: servers.env });
    followDrafts(stack);
    await t.test('what a person types into the form is tried before it is kept', tryForm);
    const numbers = isWhole ? [1, 2, 3] : [1, 2]; // one client gets so many drafts and no more
    const open = (number) => openDesk(stack, servers, `Desk ${number}`);
    const offices = await Promise.all(numbers.map(open));
    const perOffice = Math.ceil((imapPlaces.length * imapVictims.length) / offices.length);
    const drafts = await Promise.all(offices.map((office) => office.drafts(perOffice)));
    const next = () => drafts.toSorted((a, b) => b.length - a.length)[0].pop();

    for (const victim of imapVictims) {
      const began = Date.now();
      const taken = imapPlaces.map(next);
      const flushing = setInterval(() => servers.flush(), 1000);
      const cells = await killAt(stack, victim, taken, imapPlaces);
      await settle(stack, taken);
      for (const cell of cells) await judge(t, cell);
      clearInterval(flushing);
      t.diagnostic(`${victim.name}: ${Date.now() - began} ms`);
    }
  },
);

async function tryForm() {
  const practice = await Practice.open(stack, 'Careful Law');
  const { owner } = practice;
  const path = practice.path('/mailboxes/imap');
  const address = newAddress('desk');
  const right = { address, password: 'secret', ...servers.settings() };
  const refusal = (wish) =>
    owner.post(path, { ...right, ...wish }).then(
      () => 'connected',
      (error) => error.code,
    );

  const told = await owner.get(`${path}?address=${address}`);
  assert.deepEqual([told.is_told, told.imap.host, told.imap.tls], [true, host, 'implicit']);
  assert.equal((await owner.get(`${path}?address=ada@nowhere.example`)).is_told, false);

  assert.equal(await refusal({ password: 'guess' }), 'mail.wrong_password');
  const liar = await MailDoor.open(servers.tls.pems.otherName, servers.ports.imap);
  const at = (port) => ({ host, port, tls: 'implicit' });
  assert.equal(await refusal({ imap: at(liar.port) }), 'mail.certificate_not_trusted');
  liar.close();
  assert.equal(await refusal({ smtp: at(liar.port) }), 'mail.server_not_reached');
  const unknown = { address: 'ada@nowhere.example', imap: undefined, smtp: undefined };
  assert.equal(await refusal(unknown), 'mail.settings_unknown');
  const mailboxes = async () => (await owner.get(practice.path('/mailboxes'))).items;
  assert.equal((await mailboxes()).length, 1);

  assert.equal(await refusal({ imap: undefined, smtp: undefined }), 'connected');
  const isLive = async () =>
    (await mailboxes()).some((one) => one.provider === 'imap' && one.status === 'live');
  await until('it is read', isLive, reachMaxMs);
  const sealed = await stack.query(`select count(*) from sending_credentials
    where position('secret' in encode(refresh_token, 'escape')) > 0`);
  assert.equal(sealed, '0');
}

async function judge(t, { draft, place, victim }) {
  const name = `${place.name} x ${victim.name}`;
  await until(name, () => traces(draft).received > 0, arriveMaxMs).catch(() => {});
  const state = await stack.query(`select o.state || ' ' || d.state from outbox_messages o
    join drafts d on d.org_id = o.org_id and d.id = o.draft_id where o.draft_id = '${draft.id}'`);
  await t.test(name, () => {
    const once = { sent: 1, received: 1, inbox: 0, state: 'sent sent' };
    assert.deepEqual({ ...traces(draft), state }, once, name);
  });
}

after(async () => {
  await stack?.stop();
  await servers?.stop();
});
