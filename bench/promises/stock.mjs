// Practices with drafts that wait for their owner, made once and copied for every stack that needs
// some: what comes before the approval is not what the schedules try.
import fs from 'node:fs';
import path from 'node:path';
import { followDrafts } from '../../tests/faults/places.mjs';
import { Practice } from '../../tests/faults/practice.mjs';
import { Stack } from '../../tests/faults/stack.mjs';

const offices_count = 3;
const draftsOfClient = 4;
const listFile = 'stock.json';

/** Makes a stack with so many drafts and freezes it; answers the folder. */
export async function makeStock(count) {
  const stack = await Stack.start({ logs: 'log/schedules/stock' });
  try {
    const each = Math.ceil(count / offices_count);
    const clients = Math.ceil(each / draftsOfClient);
    const offices = await Promise.all(
      Array.from({ length: offices_count }, (_, i) =>
        Practice.open(stack, `Office ${i + 1}`, { clients }),
      ),
    );
    const drafts = await Promise.all(offices.map((office) => office.drafts(each)));
    const list = offices.map(({ name, person, org, mailbox, clients }, i) => ({
      office: { name, person, org, mailbox, clients },
      drafts: drafts[i].map(({ practice, ...draft }) => draft),
    }));
    await stack.freeze();
    fs.writeFileSync(path.join(stack.folder, listFile), JSON.stringify(list));
    return stack.folder;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** A stack that begins with the stock of `folder`: { stack, take(count) }. */
export async function openStock(folder, options) {
  const stack = await Stack.start({ ...options, from: folder });
  try {
    followDrafts(stack);
    const list = JSON.parse(fs.readFileSync(path.join(folder, listFile), 'utf8'));
    const shelves = await Promise.all(
      list.map(async ({ office, drafts }) => {
        const practice = await Practice.movedTo(stack, office);
        return drafts.map((draft) => ({ ...draft, practice }));
      }),
    );
    return { stack, take: (count) => takeFrom(shelves, count) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** So many drafts, of one practice after another; nothing where there are not so many. */
export function takeFrom(shelves, count) {
  const taken = [];
  while (taken.length < count) {
    const fullest = shelves.toSorted((a, b) => b.length - a.length)[0];
    if (!fullest.length) return null;
    taken.push(fullest.pop());
  }
  return taken;
}
