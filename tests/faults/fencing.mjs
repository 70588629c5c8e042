// A worker that stood still beyond its lease writes nothing when it wakes, by Gmail and by IMAP.
import { imapPlaces, judgeByImap } from './imap_house.mjs';
import { assertAllSentOnce, assertSentOnce } from './kill_matrix.mjs';
import { mailFaults } from './mail_stage.mjs';
import { places } from './places.mjs';
import { faults } from './stage.mjs';
import { placesOfWorker, standStill } from './stand_still.mjs';

const draftsOfOffice = 4; // so many of one practice are sent at once

const draftsFor = async (at, offices) =>
  (await Promise.all(offices.map((office) => office.drafts(draftsOfOffice))))
    .flat()
    .slice(0, at.length);

faults(
  'a worker that stood still beyond its lease writes nothing when it wakes',
  async ({ stack, open }) => {
    const at = placesOfWorker(places);
    const { cells } = await standStill(stack, await draftsFor(at, await open(2)), at);
    await assertAllSentOnce(stack, cells);
  },
);

mailFaults(
  'a worker that stood still beyond its lease writes nothing when it wakes, by IMAP and SMTP',
  async ({ stack, open }) => {
    const at = placesOfWorker(imapPlaces);
    const desks = await Promise.all(['Still Law', 'Stiller Law'].map(open));
    const { cells } = await standStill(stack, await draftsFor(at, desks), at);
    for (const verdict of await judgeByImap(stack, cells)) assertSentOnce(verdict);
  },
);
