// Schedules by IMAP and SMTP: what they draw from, and a stack to run them upon. The settings of
// the mail servers stand in the mailboxes of the practices, so each stack makes its own drafts.
import { openDesk } from '../../tests/faults/desk.mjs';
import {
  assertSentOnceOrTold,
  closeMailStack,
  imapPlaces,
  imapVictims,
  isLeftToPerson,
  judgeByImap,
  openMailStack,
} from '../../tests/faults/imap_house.mjs';
import { takeFrom } from './stock.mjs';

const desks = 3;
const draftsOfDesk = 60;
const draftsOfClient = 4;

// Who dies between the note that a mail is about to be handed over and its last byte leaves nobody
// who knows whether it left. Our mail servers deliver within seconds, or never.
const copySeconds = 20;

export const byImap = {
  places: imapPlaces,
  victims: imapVictims,
  open,
  assertKept: assertSentOnceOrTold,
  isLeftToPerson,
};

async function open({ logs, lease, draftsMost = draftsOfDesk }) {
  const stack = Object.assign(await openMailStack({ logs, lease }), { copySeconds });
  try {
    const each = Math.min(draftsOfDesk, draftsMost);
    const clients = Math.ceil(each / draftsOfClient);
    const offices = await Promise.all(
      Array.from({ length: desks }, (_, i) =>
        openDesk(stack, stack.mail, `Desk ${i + 1}`, { clients }),
      ),
    );
    const shelves = await Promise.all(offices.map((office) => office.drafts(each)));
    return {
      stack,
      take: (count) => takeFrom(shelves, count),
      judge: (cells) => judgeByImap(stack, cells),
      stop: () => closeMailStack(stack),
    };
  } catch (error) {
    await closeMailStack(stack);
    throw error;
  }
}
