// Decisions that ask something first: why a draft is rejected, when a snoozed one comes back.
import { confirm, openDialog, prepareConfirm } from "/lib/ui/dialogs.js";
import { decideCurrent } from "/portal/decisions.js";
import { queue } from "/portal/queue.js";

/** The reason is optional: Enter rejects without one. Many are asked about in one question. */
async function rejectCurrent() {
  const { selected, currentId } = queue.state;
  if (selected.size) return decideCurrent("reject");
  const from = queue.rowOf(currentId)?.from_name;
  const { yes, text: reason } = await confirm({
    title: "Reject this reply?",
    text: `Nothing is sent${from ? ` to ${from}` : ""}. You can undo it.`,
    ask: "Why? (optional)",
    ok: "Reject",
    danger: true,
  });
  if (yes && queue.state.currentId === currentId) {
    await decideCurrent("reject", reason ? { reason } : {});
  }
}

const snoozeCurrent = () => openDialog("snooze-dialog", import("/portal/snooze-dialog.js"));

export const asking = { reject: rejectCurrent, snooze: snoozeCurrent };

/** So that they can also be asked without a connection. */
export function prepareDialogs() {
  prepareConfirm();
  import("/portal/snooze-dialog.js").catch(() => {});
}
