// One browser per process and a new context per test. Each closing proves that nothing was
// blocked by the content policy and that the console holds no error.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { product, stopProduct } from './product.mjs';

const testMaxMs = 120_000;
const stepMaxMs = 20_000;
let browser = null;

before(product, { timeout: 180_000 });
after(async () => {
  await (await browser)?.close();
  await stopProduct();
});

export function openBrowser() {
  browser ??= chromium.launch({
    executablePath: process.env.AAI_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
    ],
  });
  return browser;
}

/**
 * One person at one browser: a context, its first page, and what went wrong in it.
 * `pardon` takes the refusals and lost connections that a test brings about on purpose.
 */
export class Visit {
  #faults = [];
  #pardoned = [];

  constructor(world, context) {
    this.world = world;
    this.context = context;
  }

  static async open(world, options = {}) {
    const context = await (await openBrowser()).newContext({
      baseURL: world.url,
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      ...options,
    });
    context.setDefaultTimeout(stepMaxMs);
    const visit = new Visit(world, context);
    context.on('page', (page) => visit.#watch(page));
    visit.page = await context.newPage();
    return visit;
  }

  #watch(page) {
    page.on('console', (line) => {
      const { url } = line.location();
      const isOurs = !url || url.startsWith(this.world.url);
      if (line.type() === 'error' && isOurs) this.#faults.push(`${line.text()} (${url})`);
    });
    page.on('pageerror', (error) => this.#faults.push(String(error.stack ?? error)));
  }

  pardon(pattern) {
    this.#pardoned.push(pattern);
  }

  async close() {
    await this.context.close();
    const ours = this.#faults.filter((fault) => !this.#pardoned.some((one) => one.test(fault)));
    assert.deepEqual(ours, [], 'the console is free of errors');
  }
}

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
      const closings = await Promise.allSettled(visits.map((one) => one.close()));
      const fault = closings.find((one) => one.status === 'rejected');
      if (fault && !failed) throw fault.reason;
      if (fault) t.diagnostic(String(fault.reason.message));
    }
  });
}

async function keepPictures(name, visits) {
  const stem = name.toLowerCase().replace(/[^a-z0-9]+/g, '_').slice(0, 60);
  for (const [at, { context }] of visits.entries()) {
    const page = context.pages().at(-1);
    const file = `${process.env.AAI_BUILD ?? 'build/dev'}/log/browser/${stem}_${at + 1}.png`;
    await page?.screenshot({ path: file, timeout: 5000 }).catch(() => {});
  }
}
