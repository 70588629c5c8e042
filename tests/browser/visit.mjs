// One browser per process, a context per person. Each closing proves that nothing was blocked by
// the content policy and that the console holds no error.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const stepMaxMs = 20_000;
let browser = null;

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
    const context = await (
      await openBrowser()
    ).newContext({
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

export async function closeBrowser() {
  await (await browser)?.close();
  browser = null;
}
