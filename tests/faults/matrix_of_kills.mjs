// Sent exactly once, whatever is killed when: every victim at every place.
import { assertSentOnce, judge, killAt, places, victims } from './kill_matrix.mjs';
import { faults } from './stage.mjs';

const practices = 3;

faults(
  'an approved reply is sent exactly once, whatever is killed when',
  async ({ t, stack, open }) => {
    const offices = await open(practices);
    const perOffice = (places.length * victims.length) / practices;
    const drafts = await Promise.all(offices.map((office) => office.drafts(perOffice)));
    const next = () => drafts.toSorted((a, b) => b.length - a.length)[0].pop();

    const all = [];
    for (const victim of victims) {
      const began = Date.now();
      const cells = await killAt(stack, victim, places.map(next));
      t.diagnostic(`${victim.name}: ${Date.now() - began} ms`);
      all.push(...cells);
    }
    for (const verdict of await judge(stack, all)) {
      await t.test(verdict.name, async (cellTest) => {
        assertSentOnce(verdict);
        if (verdict.drafts)
          cellTest.diagnostic(`${verdict.drafts} draft left behind in the mailbox`);
      });
    }
  },
);
