// The screens of the four sites, each with how it is opened and when it is there to be looked at.
import { askForCode, heading, newAddress } from './steps.mjs';

/** A page that is the same however it was opened: to be looked at in a new size, it stays open. */
const at = (path, title) => {
  const open = async (page) => {
    await page.goto(path);
    await page
      .getByRole('heading', { level: 1, name: title })
      .first()
      .waitFor({ state: 'attached' });
    await settled(page);
  };
  return Object.assign(open, { stays: true });
};

/** Fonts are there and nothing is still being fetched into the page. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      !document.querySelector('.skeleton, [aria-busy=true]') && document.fonts.status === 'loaded',
  );
}

/** Changes day to night, or back, and waits until every colour has arrived. */
export async function turn(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame().then(frame);
    const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map((one) => one.finished),
    );
  });
}

export const publicScreens = [
  ['landing', at('/', /\w/)],
  ['sign-up', at('/sign-up?plan=firm', 'Start your 14 free days')],
  ['sign-in', at('/sign-in', 'Sign in')],
  ['magic', at('/auth/magic#x', 'One more click')],
  [
    'code',
    async (page) => {
      await askForCode(page, newAddress());
      await settled(page);
    },
  ],
];

const step = (key, title) => async (page) => {
  await page.goto('/portal/manifest.webmanifest');
  await page.goto(`/onboarding/#${key}`);
  await heading(page, title);
  await settled(page);
};

/** Before there is an organisation, and before it has a plan. */
export const organisationScreen = ['organisation', step('', 'What is your practice called?')];
export const planScreen = ['plan', step('', 'Choose a plan')];

export const wizardScreens = [
  ['wizard-practice', step('practice', 'Tell us about your practice')],
  ['wizard-services', step('services', 'What do you offer?')],
  ['wizard-voice', step('voice', 'How do you write?')],
  ['wizard-hours', step('hours', 'When can people reach you?')],
  ['wizard-mailbox', step('mailbox', 'Connect your inbox')],
  ['wizard-knowledge', step('knowledge', 'What should drafts know?')],
  ['wizard-done', step('done', 'You are set up')],
];

async function openDraft(page) {
  await at('/portal/', 'Approvals')(page);
  await page.locator('.draft-row').first().click();
  await page.locator('reply-card [data-place=text]').filter({ hasText: /\w/ }).waitFor();
  await settled(page);
}

const asked = (what) => async (page) => {
  await openDraft(page);
  await page.locator(`decision-bar [data-do=${what}]`).click();
  await page.getByRole('dialog').waitFor();
};

export const portalScreens = [
  ['queue', at('/portal/', 'Approvals')],
  ['draft', openDraft],
  [
    'draft-edit',
    async (page) => {
      await openDraft(page);
      await page.locator('decision-bar [data-do=edit]').click();
      await page.getByLabel('Your reply').waitFor();
    },
  ],
  ['reject', asked('reject')],
  ['snooze', asked('snooze')],
];

/** A section of the settings, once a heading of its own is there. */
const section = (path, title) => {
  const open = async (page) => {
    await page.goto(`/portal/settings${path}`);
    await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
    await settled(page);
  };
  return Object.assign(open, { stays: true });
};

export const portalPages = [
  ['snoozed', at('/portal/snoozed', 'Snoozed')],
  ['sent', at('/portal/sent', 'Sent')],
  ['quiet', at('/portal/quiet', 'Without a reply')],
  ['mailboxes', at('/portal/mailboxes', 'Mailboxes')],
  ['knowledge', at('/portal/knowledge', 'Knowledge')],
  [
    'note',
    async (page) => {
      await at('/portal/knowledge', 'Knowledge')(page);
      await page.getByRole('button', { name: 'Add a note' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['matters', at('/portal/matters', 'Matters')],
  ['ledger', at('/portal/ledger', 'Model calls')],
  ['audit', at('/portal/audit', 'Record')],
  ['settings', section('', 'This browser')],
  ['settings-team', section('/team', 'Invitations')],
  ['settings-approvals', section('/approvals', 'Stop all sending')],
  ['settings-letters', section('/letters', 'Letters that always come')],
  ['settings-plan', section('/plan', 'Plan')],
  [
    'palette',
    async (page) => {
      await at('/portal/', 'Approvals')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'keys',
    async (page) => {
      await at('/portal/', 'Approvals')(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
];

async function openStopped(page) {
  await openDraft(page);
  await page.locator('stop-banner').getByText('Sending is stopped').waitFor();
}

/** While all sending is stopped. */
export const stoppedScreens = [
  ['stopped-draft', openStopped],
  [
    'stopped-settings',
    async (page) => {
      await at('/portal/settings/approvals', 'Settings')(page);
      await page.locator('stop-card').getByRole('button', { name: 'Resume sending' }).waitFor();
    },
  ],
];

export const dashboardScreens = [
  ['overview', at('/dashboard/', 'Overview')],
  ['clients', at('/dashboard/clients', 'Clients')],
  ['payments', at('/dashboard/payments', 'Payments')],
  ['stripe-events', at('/dashboard/stripe', 'Stripe events')],
  ['mail-processing', at('/dashboard/mail', 'Mail processing')],
  ['jobs', at('/dashboard/jobs', 'Jobs')],
  ['safety', at('/dashboard/safety', 'Audit and stops')],
  ['looks', at('/dashboard/looks', 'Looking in')],
];
