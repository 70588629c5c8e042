// Sent exactly once by IMAP and SMTP too, whatever is killed when: eight places, six victims, real
// Dovecot and Postfix. What is counted is what lies in the mailboxes: the client's, and Sent.
import assert from 'node:assert/strict';
import { newAddress } from '../browser/steps.mjs';
import { until } from '../browser/until.mjs';
import { imapPlaces, imapVictims, judgeByImap } from './imap_house.mjs';
import { assertSentOnce, killAt } from './kill_matrix.mjs';
import { MailDoor } from './mail_door.mjs';
import { host } from './mail_servers.mjs';
import { mailFaults } from './mail_stage.mjs';
import { Practice } from './practice.mjs';

const liveMaxMs = 60_000;
const desks = 3;

mailFaults('by IMAP and SMTP, what a person types into the form is tried first', tryForm);

mailFaults(
  'by IMAP and SMTP, an approved reply is sent exactly once, whatever is killed when',
  async ({ t, stack, open }) => {
    const numbers = Array.from({ length: desks }, (_, i) => i + 1);
    const offices = await Promise.all(numbers.map((number) => open(`Desk ${number}`)));
    const perOffice = (imapPlaces.length * imapVictims.length) / desks;
    const drafts = await Promise.all(offices.map((office) => office.drafts(perOffice)));
    const next = () => drafts.toSorted((a, b) => b.length - a.length)[0].pop();

    const all = [];
    for (const victim of imapVictims) {
      const began = Date.now();
      all.push(...(await killAt(stack, victim, imapPlaces.map(next), imapPlaces)));
      t.diagnostic(`${victim.name}: ${Date.now() - began} ms`);
    }
    for (const verdict of await judgeByImap(stack, all)) {
      await t.test(verdict.name, () => assertSentOnce(verdict));
    }
  },
);

async function tryForm({ stack }) {
  const practice = await Practice.open(stack, 'Careful Law');
  const { owner } = practice;
  const path = practice.path('/mailboxes/imap');
  const address = newAddress('desk');
  const right = { address, password: 'secret', ...stack.mail.settings() };
  const refusal = (wish) =>
    owner.post(path, { ...right, ...wish }).then(
      () => 'connected',
      (error) => error.code,
    );

  const told = await owner.get(`${path}?address=${address}`);
  assert.deepEqual([told.is_told, told.imap.host, told.imap.tls], [true, host, 'implicit']);
  assert.equal((await owner.get(`${path}?address=ada@nowhere.example`)).is_told, false);

  assert.equal(await refusal({ password: 'guess' }), 'mail.wrong_password');
  const liar = await MailDoor.open(stack.mail.tls.pems.otherName, stack.mail.ports.imap);
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
  await until('it is read', isLive, liveMaxMs);
  const sealed = await stack.query(`select count(*) from sending_credentials
    where position('secret' in encode(refresh_token, 'escape')) > 0`);
  assert.equal(sealed, '0');
}
