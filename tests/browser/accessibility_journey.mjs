// Every screen, by day and by night, on a desk and in a hand: no violation, nothing sideways.
import assert from 'node:assert/strict';
import { colourViolationsOf, violationsOf } from './axe.mjs';
import { arrive } from './portal_steps.mjs';
import { openPractice } from './practice.mjs';
import { operator } from './product.mjs';
import {
  dashboardScreens,
  organisationScreen,
  planScreen,
  portalPages,
  portalScreens,
  publicScreens,
  stoppedScreens,
  turn,
  wizardScreens,
} from './screens.mjs';
import { journey } from './stage.mjs';
import { ask, nameOrganisation, newAddress, signIn, startTrial } from './steps.mjs';

const themes = [
  ['light', violationsOf],
  ['dark', colourViolationsOf],
];
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Proves the screens one after the other and tells all that is wrong at once. */
export async function prove(visit, screens) {
  const { page } = visit;
  const wrong = [];
  for (const [name, open] of screens) {
    for (const size of sizes) {
      await page.setViewportSize(size);
      if (!open.stays || size === sizes[0]) await open(page);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (sideways > 0) wrong.push(`${name} at ${size.width}: ${sideways} px too wide`);
      for (const [theme, look] of themes) {
        await turn(page, theme);
        const violations = await look(page);
        wrong.push(...violations.map((one) => `${name} at ${size.width}, ${theme}: ${one}`));
      }
    }
  }
  assert.deepEqual(wrong, []);
}

journey('the public pages are accessible', async ({ visit }) => {
  await prove(await visit(), publicScreens);
});

journey('the wizard is accessible', async ({ visit }) => {
  const ada = await visit();
  await signIn(ada, newAddress());
  await prove(ada, [organisationScreen]);
  await nameOrganisation(ada.page, 'Accessible Law');
  await prove(ada, [planScreen]);
  await startTrial(ada.page);
  await prove(ada, wizardScreens);
});

journey('the queue and its dialogs are accessible', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  await arrive(world, ada, 'First question');
  await arrive(world, ada, 'Second question');
  await prove(ada.visit, portalScreens);
});

journey('the stop of all sending is accessible', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  await arrive(world, ada, 'While it is stopped');
  const reason = 'The fees in the price list are those of last year, please wait for the new ones.';
  await ask(ada.page, 'PUT', `/v1/orgs/${ada.org.id}/sending-stop`, { reason });
  await prove(ada.visit, stoppedScreens);
});

journey('the pages of the portal are accessible', async ({ visit, world }) => {
  const ada = await openPractice(visit, world);
  await prove(ada.visit, portalPages);
});

journey('the dashboard is accessible', async ({ visit }) => {
  const house = await visit();
  await signIn(house, operator, '/sign-in?next=/dashboard/');
  await prove(house, dashboardScreens);
});
