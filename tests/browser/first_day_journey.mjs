// The whole way, as a new customer goes it: from the front page to one reply that stands in the
// mailbox, all of it through the pages people see.
import assert from 'node:assert/strict';
import { gmailOf, letter, sentFrom } from './mail.mjs';
import { button, draftOf, idOf, rowOf, write } from './portal_steps.mjs';
import { journey } from './stage.mjs';
import {
  ask,
  consent,
  giveMailbox,
  heading,
  nameOrganisation,
  newAddress,
  orgOf,
  payAtStripe,
  signInLetter,
} from './steps.mjs';
import { until } from './until.mjs';
import { answerHours, answerPractice, answerServices, answerVoice, go } from './wizard_steps.mjs';

const subject = 'How much is a first consultation?';
const reply = 'Dear Isla,\n\nit is 89.50 GBP – “VAT included”.\n\nKind regards,\nAda Lovelace';

async function signUpAtTheFrontPage({ page, world }, address) {
  await page.goto('/');
  await page
    .getByRole('link', { name: /14 free days|start free/i })
    .first()
    .click();
  await page.getByLabel('Work e-mail address').fill(address);
  await page.getByRole('button', { name: 'Send me the code' }).click();
  const { code } = await signInLetter(world, address);
  await page.getByLabel('Six-digit code').fill(code);
}

async function payAndAnswer(page) {
  await nameOrganisation(page, 'Lovelace Law');
  await page.getByRole('button', { name: 'Pay now' }).click();
  await payAtStripe(page);
  await heading(page, 'Tell us about your practice');
  await answerPractice(page);
  await answerServices(page);
  await answerVoice(page);
  await answerHours(page);
}

async function connectGmail(page, office) {
  await page.getByRole('button', { name: 'Connect Gmail' }).click();
  await consent(page, office);
  await heading(page, 'What should drafts know?');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByText(`Connected: ${office}`).waitFor();
  await go(page);
}

async function finish(page) {
  await heading(page, 'What should drafts know?');
  await page.getByLabel('Title').fill('Fees');
  await page.getByLabel('Text').fill('A first consultation costs 89.50 GBP.');
  await page.getByRole('button', { name: 'Add and continue' }).click();
  await heading(page, 'You are set up');
  await page.getByRole('button', { name: 'Open the queue' }).click();
  await page.waitForURL(/\/portal\//);
  await page.getByText('Nothing waits for you').waitFor();
}

/** Approves, takes it back, and approves again what stands there then. */
async function approveAtTheSecondTry(page, org, id, office, world) {
  const row = rowOf(page, subject);
  await button(page, /Approve/).click();
  await row.waitFor({ state: 'detached' });
  await page.locator('toast-stack').getByRole('button', { name: /Undo/ }).click();
  await row.waitFor();
  await until('it waits again', async () => (await draftOf(page, org, id)).state === 'waiting');
  assert.deepEqual(await sentFrom(world, office), []);

  await row.click();
  const shown = await page.locator('reply-card [data-place=text]').innerText();
  assert.equal(shown.trim(), reply);
  await button(page, /Approve/).click();
  await row.waitFor({ state: 'detached' });
  await until('it has left', async () => (await draftOf(page, org, id)).state === 'sent');
}

/** What Gmail itself tells: one reply, in the thread, that the client has once. */
async function proveOneReply(world, { office, isla, question }) {
  const desk = await gmailOf(world, office);
  const [sent, ...more] = await desk.list('SENT');
  assert.deepEqual(more, []);
  const [asked] = await desk.list('INBOX');
  assert.equal(sent.threadId, asked.threadId);
  assert.equal(sent.header('in-reply-to'), question);
  assert.ok(sent.header('references').split(/\s+/).includes(question));
  assert.match(sent.header('message-id'), /^<[^<>@\s]+@practice\.example>$/);
  assert.equal(sent.header('subject'), `Re: ${subject}`);
  assert.match(sent.header('to'), new RegExp(`<${isla}>$`));
  assert.equal(sent.text.trim(), reply);
  assert.deepEqual(await desk.list('DRAFT'), []);

  const received = await (await gmailOf(world, isla)).list('INBOX');
  assert.deepEqual(
    received.map((one) => one.header('message-id')),
    [sent.header('message-id')],
  );
}

journey('from the front page to one approved reply in the mailbox', async ({ visit, world }) => {
  const ada = await visit();
  const { page } = ada;
  const [address, office, isla] = [newAddress(), newAddress('office'), newAddress('isla')];
  await giveMailbox(world, office, 'Lovelace Law');
  await giveMailbox(world, isla, 'Isla Drummond');
  await signUpAtTheFrontPage(ada, address);
  await payAndAnswer(page);
  await connectGmail(page, office);
  await finish(page);
  const org = await orgOf(page);
  assert.equal(org.onboarded, true);
  const { access } = await ask(page, 'GET', `/v1/orgs/${org.id}/subscription`);
  assert.equal(access, 'active');

  await page.evaluate(() => (globalThis.notReloaded = true));
  const text = 'Hello,\n\nhow much is a first consultation with you?\n\nIsla';
  const mail = letter({ to: office, from: `Isla Drummond <${isla}>`, subject, text });
  await (await gmailOf(world, isla)).send(mail.bytes);
  await rowOf(page, subject).waitFor({ timeout: 60_000 });
  const id = await idOf(rowOf(page, subject));
  await rowOf(page, subject).click();
  await page.locator('thread-messages').getByText('how much is a first consultation').waitFor();
  const drafted = await page.locator('reply-card [data-place=text]').innerText();
  assert.match(drafted, /89\.50 GBP/);
  assert.equal(drafted.match(/Kind regards/g).length, 1);

  await write(page, reply);
  await approveAtTheSecondTry(page, org, id, office, world);
  await page.getByRole('link', { name: 'Sent' }).first().click();
  await page.getByRole('row').filter({ hasText: subject }).getByText('Sent').waitFor();
  assert.equal(await page.evaluate(() => globalThis.notReloaded), true);
  await proveOneReply(world, { office, isla, question: mail.id });
});
