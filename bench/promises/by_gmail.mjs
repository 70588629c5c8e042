// Schedules by Gmail: what they draw from, and a stack to run them upon.
import { assertSentOnce, judge, places, victims } from '../../tests/faults/kill_matrix.mjs';
import { openStock } from './stock.mjs';

export const byGmail = {
  places,
  victims,
  open,
  assertKept: assertSentOnce,
  isLeftToPerson: () => false,
};

async function open({ stock, logs, lease }) {
  const { stack, take } = await openStock(stock, { logs, lease });
  return { stack, take, judge: (cells) => judge(stack, cells), stop: () => stack.stop() };
}
