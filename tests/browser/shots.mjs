// Pictures of the screens at two widths, by day and by night, into build/shots:
//   node tests/browser/shots.mjs [NAME ...]
// The demo practice is in the queue; names pick screens.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { operator, product, stopProduct } from './product.mjs';
import {
  dashboardScreens,
  organisationScreen,
  planScreen,
  portalPages,
  portalScreens,
  publicScreens,
  settled,
  turn,
  wizardScreens,
} from './screens.mjs';
import { ask, nameOrganisation, newAddress, orgOf, signIn } from './steps.mjs';
import { until } from './until.mjs';
import { closeBrowser, Visit } from './visit.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = path.join(root, 'build/shots');
const owner = 'ada@hollisbrandt.example';
const draftsMaxMs = 180_000;
const draftsWanted = 12;
const wanted = process.argv.slice(2);
const sizes = [
  ['1440', { width: 1440, height: 900 }],
  ['390', { width: 390, height: 844 }],
];

async function shoot(visit, screens) {
  const { page } = visit;
  for (const [name, open] of screens) {
    if (wanted.length && !wanted.includes(name)) continue;
    for (const [width, size] of sizes) {
      await page.setViewportSize(size);
      await open(page);
      for (const colorScheme of ['light', 'dark']) {
        await turn(page, colorScheme);
        const file = path.join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      }
    }
    console.log(name);
  }
}

/** A draft with blanks, and what stands there after an approval: only the demo has them. */
const needsScreen = [
  'needs',
  async (page) => {
    await page.goto('/portal/');
    await page.getByRole('button', { name: /Needs you/ }).click();
    await page.locator('.draft-row').first().click();
    await page.locator('reply-card .blank').first().waitFor();
    await settled(page);
  },
];
const approvedScreen = [
  'approved',
  async (page) => {
    await page.goto('/portal/');
    await page.getByRole('button', { name: /Ready/ }).click();
    await page.locator('.draft-row').first().click();
    await page.locator('decision-bar [data-do=approve][aria-disabled=false]').click();
    await page.locator('toast-stack').getByRole('button', { name: /Undo/ }).waitFor();
  },
];

async function seedDemo(world) {
  const words = ['demo/seed.mjs', '--product', world.url, '--google', world.google];
  words.push('--resend', world.resend, '--out', path.join(root, 'var/shots-demo'));
  await promisify(execFile)(process.execPath, words, { cwd: root });
}

async function enoughDrafts(page) {
  const { id } = await orgOf(page);
  await until(
    'drafts wait',
    async () => {
      const counts = await ask(page, 'GET', `/v1/orgs/${id}/drafts/counts`);
      return counts.ready + counts.check + counts.needs >= draftsWanted;
    },
    draftsMaxMs,
  );
}

fs.mkdirSync(folder, { recursive: true });
const world = await product();
try {
  const visitor = await Visit.open(world);
  await shoot(visitor, publicScreens);
  const newcomer = await Visit.open(world);
  await signIn(newcomer, newAddress());
  await shoot(newcomer, [organisationScreen]);
  await newcomer.page.setViewportSize(sizes[0][1]);
  await nameOrganisation(newcomer.page, 'Lovelace Law');
  await shoot(newcomer, [planScreen]);
  await seedDemo(world);
  const ada = await Visit.open(world);
  await signIn(ada, owner, '/sign-in');
  await enoughDrafts(ada.page);
  await shoot(ada, wizardScreens);
  await shoot(ada, [...portalScreens, ...portalPages]);
  await shoot(ada, [needsScreen, approvedScreen]);
  const house = await Visit.open(world);
  await signIn(house, operator, '/sign-in?next=/dashboard/');
  await shoot(house, dashboardScreens);
} finally {
  await closeBrowser();
  await stopProduct();
  fs.rmSync(path.join(root, 'var/shots-demo'), { recursive: true, force: true });
}
