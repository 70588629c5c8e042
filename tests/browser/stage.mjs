// A journey: a test upon the running product, with browsers that are checked when they close.
import { after, before, test } from 'node:test';
import { lastLogLines, logs, product, stopProduct } from './product.mjs';
import { closeBrowser, Visit } from './visit.mjs';

const startMaxMs = 180_000;
const testMaxMs = 180_000;

before(product, { timeout: startMaxMs });
after(async () => {
  await closeBrowser();
  await stopProduct();
});

/** A test with the product running; `visit(options)` opens a browser context that is checked. */
export function journey(name, body) {
  test(name, { timeout: testMaxMs }, async (t) => {
    const world = await product();
    const visits = [];
    const visit = async (options) => {
      const opened = await Visit.open(world, options);
      visits.push(opened);
      return opened;
    };
    let failed = true;
    try {
      await body({ t, world, visit });
      failed = false;
    } finally {
      if (failed) await keepPictures(name, visits);
      if (failed) t.diagnostic(lastLogLines());
      const closings = await Promise.allSettled(visits.map((one) => one.close()));
      const fault = closings.find((one) => one.status === 'rejected');
      if (fault && !failed) throw fault.reason;
      if (fault) t.diagnostic(String(fault.reason.message));
    }
  });
}

async function keepPictures(name, visits) {
  const stem = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 60);
  for (const [at, { context }] of visits.entries()) {
    const page = context.pages().at(-1);
    const file = `${logs}/${stem}_${at + 1}.png`;
    await page?.screenshot({ path: file, timeout: 5000 }).catch(() => {});
  }
}
