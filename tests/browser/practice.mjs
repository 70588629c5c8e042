// A practice that is set up and whose mailbox is read, for journeys that begin there. Asked for by
// the pages' own calls, except the consent, which is given at Google's page.
import { ask, consent, giveMailbox, mailsTo, newAddress, orgOf, signIn } from './steps.mjs';
import { until } from './until.mjs';

const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:30' }));
const notes = [
  {
    title: 'Fees',
    body:
      'A tax return for a sole trader costs 220 EUR. A first conversation of thirty minutes is ' +
      'free of charge.',
  },
  {
    title: 'Office and parking',
    body:
      'The office is at 14 Mercer Yard on the second floor; there is a lift. Clients park free ' +
      'of charge in the yard behind the house.',
  },
];

/** Answers {visit, page, org, address, office}: the owner in the portal, with nothing waiting. */
export async function openPractice(visitOf, world, options) {
  const visit = await visitOf(options);
  const { page } = visit;
  const [address, office] = [newAddress(), newAddress('office')];
  await giveMailbox(world, office, 'Hollis & Brandt');
  await signIn(visit, address);
  const { id } = await ask(page, 'POST', '/v1/orgs', {
    name: 'Hollis & Brandt',
    time_zone: 'Europe/London',
  });
  await ask(page, 'PATCH', '/v1/me', { name: 'Ada Hollis' });
  await ask(page, 'POST', `/v1/orgs/${id}/trial`, { plan_key: 'practice' });
  await answerSteps(page, id);
  await connect(page, id, office);
  await ask(page, 'POST', `/v1/orgs/${id}/onboarding/completion`);
  await page.goto('/portal/');
  await page.locator('draft-list').getByText('All done').waitFor();
  return { visit, page, org: await orgOf(page), address, office };
}

/** A colleague whom the owner has asked to join, signed in at the queue. */
export async function join(visitOf, world, { page, org }, role) {
  const address = newAddress('ben');
  await ask(page, 'POST', `/v1/orgs/${org.id}/invitations`, { email: address, role });
  const letter = await until('the invitation is there', async () => {
    const [newest] = await mailsTo(world, address);
    return newest;
  });
  const visit = await visitOf();
  await signIn(visit, address, `/sign-in?next=${/\/invite\/[\w-]+/.exec(letter.text)[0]}`);
  await visit.page.getByRole('button', { name: 'Join' }).click();
  await visit.page.waitForURL(/\/portal\//);
  return { visit, page: visit.page, address };
}

async function answerSteps(page, id) {
  const at = `/v1/orgs/${id}/onboarding`;
  await ask(page, 'PUT', `${at}/practice`, { name: 'Hollis & Brandt', profession: 'accountant' });
  await ask(page, 'PUT', `${at}/services`, {
    services: [
      { name: 'Tax return, sole trader', fee_cents: 22000, currency: 'eur', unit: 'fixed' },
    ],
  });
  const signature = 'Kind regards,\nHollis & Brandt';
  await ask(page, 'PUT', `${at}/voice`, { tone: 'neutral', signature, language: 'en' });
  await ask(page, 'PUT', `${at}/hours`, { time_zone: 'Europe/London', days: hours });
  for (const note of notes) await ask(page, 'POST', `/v1/orgs/${id}/knowledge`, note);
}

async function connect(page, id, office) {
  const { url } = await ask(page, 'POST', `/v1/orgs/${id}/mailboxes/google`);
  await page.goto(url);
  await consent(page, office);
  await page.waitForURL(/\/(onboarding|portal)\//);
  await until('the mailbox is read', async () => {
    const { items } = await ask(page, 'GET', `/v1/orgs/${id}/mailboxes`);
    return items[0]?.status === 'live';
  });
}
