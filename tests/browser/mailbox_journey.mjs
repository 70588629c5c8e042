// Connecting the inbox, and what becomes of a "no" at Google's page. The "yes" is in
// first_day_journey.mjs.
import { journey } from './stage.mjs';
import {
  giveMailbox,
  heading,
  nameOrganisation,
  newAddress,
  signIn,
  startTrial,
} from './steps.mjs';
import { answerPractice } from './wizard_steps.mjs';

journey('who refuses at Google comes back to the same step', async ({ visit, world }) => {
  const ada = await visit();
  await giveMailbox(world, newAddress('office'));
  await signIn(ada, newAddress());
  await nameOrganisation(ada.page, 'Careful Law');
  await startTrial(ada.page);
  await answerPractice(ada.page);
  for (const next of ['How do you write?', 'When can people reach you?', 'Connect your inbox']) {
    await ada.page.getByRole('button', { name: 'Skip for now' }).click();
    await heading(ada.page, next);
  }
  await ada.page.getByRole('button', { name: 'Connect Gmail' }).click();
  await ada.page.getByRole('button', { name: 'Cancel' }).click();
  await heading(ada.page, 'Connect your inbox');
  await ada.page
    .getByRole('alert')
    .filter({ hasText: 'Google did not get your consent.' })
    .waitFor();
});
