// axe-core upon the page as it stands: WCAG 2.2 A and AA, and its best practices.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const source = fs.readFileSync(file, 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is wrong, one line per rule with the first elements. */
export async function violationsOf(page) {
  await page.evaluate(source);
  const found = await page.evaluate(async (values) => {
    const { violations } = await globalThis.axe.run({ runOnly: { type: 'tag', values } });
    const where = (nodes) => nodes.map((one) => one.target.join(' '));
    return violations.map(({ id, nodes }) => ({ id, nodes: where(nodes) }));
  }, tags);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).join(' | ')}`);
}
