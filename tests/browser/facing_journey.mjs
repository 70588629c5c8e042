// Two practices of ours that write to each other: nothing leaves without a person, what a machine
// writes is not answered by the other one's, and the exchange ends.
import assert from 'node:assert/strict';
import { deliver, gmailOf, letter, sentFrom, untilSent } from './mail.mjs';
import { arrive, button, rowOf, write } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { journey } from './stage.mjs';
import { ask, mailsTo } from './steps.mjs';
import { until } from './until.mjs';

const away = 'Auto-Submitted: auto-replied\r\n';

// Written by the person at their own mail program, or by the provider in their place.
async function writeByHand(world, from, to, subject, text, more = '') {
  const { bytes } = letter({ from: `Office <${from.office}>`, to: to.office, subject, text });
  const gmail = await gmailOf(world, from.office);
  return gmail.send(Buffer.concat([Buffer.from(more), bytes]));
}

/** The letters this installation has written to somebody, put into a mailbox as they would be. */
async function receiveLetters(world, office, address) {
  const letters = await mailsTo(world, address);
  assert.ok(letters.length > 0);
  for (const { from, subject, text, headers } of letters) {
    assert.equal(headers['Auto-Submitted'], 'auto-generated');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const { bytes } = letter({ from, to: office, subject, text });
    const raw = Buffer.concat([Buffer.from(lines.join('')), bytes]).toString('base64url');
    await deliver(world, { raw, to: office });
  }
  return letters.length;
}

/** Until that many conversations were judged to be a machine's. */
function untilLeftAlone({ page, org }, amount) {
  return until(`${amount} automatic mails are left alone`, async () => {
    const { items } = await ask(page, 'GET', `/v1/orgs/${org.id}/threads`);
    return items.filter(({ category }) => category === 'automated').length === amount;
  });
}

async function approve(page, subject, text) {
  await rowOf(page, subject).click();
  await write(page, text);
  await button(page, /Approve/).click();
}

const subjectsOf = async ({ page, org }) => {
  const { items } = await ask(page, 'GET', `/v1/orgs/${org.id}/drafts`);
  return items.map((row) => row.subject).sort();
};

journey(
  'two practices of ours facing each other: no mail without a person, and the exchange ends',
  async ({ visit, world }) => {
    const ada = await openPractice(visit, world);
    const bea = await openPractice(visit, world);
    const both = [ada, bea];
    const question = 'How much is a tax return for a sole trader with you?';

    // A person writes, a person approves; the answer asks again and meets the first assistant.
    await writeByHand(world, ada, bea, 'Facing each other', question);
    await rowOf(bea.page, 'Facing each other').waitFor({ timeout: 60_000 });
    assert.deepEqual(await sentFrom(world, bea.office), []);
    await approve(bea.page, 'Facing each other', `220 EUR. ${question}`);
    const [answer] = await untilSent(world, bea.office);
    assert.equal(answer.header('auto-submitted'), undefined);
    await rowOf(ada.page, 'Facing each other').waitFor({ timeout: 60_000 });

    // Each one's provider answers once in their absence, and the installation writes to both.
    await writeByHand(world, ada, bea, 'Away: Facing each other', question, away);
    await writeByHand(world, bea, ada, 'Away: Re: Away: Facing each other', question, away);
    for (const one of both) {
      let letters = 0;
      for (const { address } of both) letters += await receiveLetters(world, one.office, address);
      await arrive(world, one, 'The last word');
      await untilLeftAlone(one, letters + 1);
    }
    assert.deepEqual(await subjectsOf(ada), ['Re: Facing each other', 'The last word']);
    assert.deepEqual(await subjectsOf(bea), ['The last word']);
    for (const { office } of both) {
      const sent = await sentFrom(world, office);
      const automatic = sent.filter((mail) => mail.header('auto-submitted'));
      assert.deepEqual([sent.length, automatic.length], [2, 1]);
    }
  },
);
