// What a person does, in the words of the pages: signing up, paying, the wizard, connecting Gmail.
import crypto from 'node:crypto';
import { until } from './until.mjs';

let people = 0;

/** An address nobody had before. */
export function newAddress(name = 'ada') {
  people += 1;
  const unique = `${process.pid}-${people}-${crypto.randomBytes(3).toString('hex')}`;
  return `${name}-${unique}@practice.example`;
}

/** Mails to this address, the newest first. */
export async function mailsTo(world, address) {
  const answer = await fetch(`${world.resend}/_outbox?to=${encodeURIComponent(address)}`);
  return (await answer.json()).items;
}

/** The newest sign-in letter, once there are more than those already seen: {code, link}. */
export async function signInLetter(world, address, seen = 0) {
  const mails = await until(`a sign-in letter for ${address}`, async () => {
    const found = await mailsTo(world, address);
    return found.length > seen && found;
  });
  const { text } = mails[0];
  const code = /\b(\d{3})[ \u00a0]?(\d{3})\b/.exec(text).slice(1).join('');
  return { code, link: /https?:\/\/\S+\/auth\/magic#\S+/.exec(text)[0] };
}

export async function askForCode(page, address, at = '/sign-up') {
  await page.goto(at);
  await page.getByLabel(/e-mail address/i).fill(address);
  await page.getByRole('button', { name: 'Send me the code' }).click();
  await page.getByRole('heading', { name: 'Look into your inbox' }).waitFor();
}

export async function signIn({ page, world }, address, at = '/sign-up') {
  const seen = (await mailsTo(world, address)).length;
  await askForCode(page, address, at);
  const { code } = await signInLetter(world, address, seen);
  const left = page.waitForURL((url) => !/sign-(in|up)/.test(url.pathname));
  await page.getByLabel('Six-digit code').fill(code);
  await left;
}

/** Asks our own server as the page itself would. */
export async function call(page, method, path, body) {
  return page.evaluate(
    async ({ method, path, body }) => {
      const { call } = await import('/lib/api.js');
      return call(method, path, body);
    },
    { method, path, body },
  );
}

export async function ask(page, method, path, body) {
  const answer = await call(page, method, path, body);
  if (!answer.ok)
    throw new Error(`${method} ${path}: ${answer.status} ${answer.code} ${answer.detail}`);
  return answer.data;
}

export const orgOf = async (page) => (await ask(page, 'GET', '/v1/me')).orgs[0];

export const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

export async function nameOrganisation(page, name) {
  await heading(page, 'What is your practice called?');
  await page.getByLabel('Name of the practice').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
  await heading(page, 'Choose a plan');
}

export async function startTrial(page) {
  await page.getByRole('button', { name: 'Start 14 free days' }).click();
  await heading(page, 'Tell us about your practice');
}

export async function payAtStripe(page, card = '4242 4242 4242 4242') {
  await page.getByRole('heading', { name: 'Pay with card' }).waitFor();
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry (MM/YY)').fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('Ada Hollis');
  await page.getByRole('button', { name: /Subscribe|Start trial/ }).click();
}

/** Gives the consent at Google's page that is now open: to read, then to send. */
export async function consent(page, address) {
  for (const right of ['Read your e-mail', 'Manage drafts and send e-mail']) {
    await page.getByLabel(right).waitFor();
    await page.getByRole('button', { name: address }).click();
  }
}

export async function giveMailbox(world, address, name = 'Office') {
  await control(world.google, '/_mailbox', { address, name });
}

export async function control(service, path, body) {
  const answer = await fetch(service + path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
