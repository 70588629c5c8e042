// axe-core upon the page as it stands: WCAG 2.2 A and AA, and its best practices.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const source = fs.readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const everything = { type: 'tag', values: tags };
const coloursOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What is wrong, one line per rule with the first elements. */
export const violationsOf = (page) => run(page, everything);

/** Only what can differ between the themes of one page. */
export const colourViolationsOf = (page) => run(page, coloursOnly);

async function run(page, runOnly) {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(source);
  const found = await page.evaluate(async (rules) => {
    const options = { runOnly: rules, resultTypes: ['violations'] };
    const { violations } = await globalThis.axe.run(options);
    const targets = (nodes) => nodes.map((one) => one.target.join(' '));
    return violations.map(({ id, nodes }) => ({ id, nodes: targets(nodes) }));
  }, runOnly);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).join(' | ')}`);
}
