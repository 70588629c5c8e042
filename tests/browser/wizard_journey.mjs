// The wizard: every step, left in the middle and taken up again, on a telephone too.
import assert from 'node:assert/strict';
import { journey } from './stage.mjs';
import {
  ask,
  heading,
  nameOrganisation,
  newAddress,
  orgOf,
  signIn,
  startTrial,
} from './steps.mjs';
import { answerHours, answerPractice, answerServices, answerVoice } from './wizard_steps.mjs';

journey(
  'the wizard remembers every answer through a reload and another browser',
  async ({ visit }) => {
    const ada = await visit();
    const address = newAddress();
    await signIn(ada, address);
    await nameOrganisation(ada.page, 'Lovelace Law');
    await startTrial(ada.page);
    await answerPractice(ada.page);
    await ada.page.reload();
    await heading(ada.page, 'What do you offer?');
    await answerServices(ada.page);
    await answerVoice(ada.page);

    const phone = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await signIn(phone, address, '/sign-in?next=/onboarding/');
    await heading(phone.page, 'When can people reach you?');
    await answerHours(phone.page);
    await phone.page.getByRole('button', { name: 'Back' }).click();
    await heading(phone.page, 'When can people reach you?');
    assert.equal(await phone.page.getByLabel('Monday opens').inputValue(), '08:30');
    assert.equal(await phone.page.getByRole('checkbox', { name: 'Friday' }).isChecked(), false);

    await ada.page.reload();
    const org = await orgOf(ada.page);
    const onboarding = await ask(ada.page, 'GET', `/v1/orgs/${org.id}/onboarding`);
    assert.equal(onboarding.practice.profession, 'lawyer');
    assert.deepEqual(onboarding.services, [
      { name: 'First consultation', fee_cents: 8950, currency: 'gbp', unit: 'session' },
    ]);
    assert.equal(onboarding.voice.tone, 'warm');
    assert.equal(onboarding.voice.signature, 'Kind regards,\nAda Lovelace');
    assert.equal(onboarding.hours.time_zone, 'Europe/London');
    assert.deepEqual(
      onboarding.hours.days.map((day) => day.weekday),
      [1, 2, 3, 4],
    );
    assert.equal(onboarding.current_step, 'mailbox');
  },
);
