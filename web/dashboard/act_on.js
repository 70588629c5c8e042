// One action upon one row: busy button, then the answer in words.
import { toast } from "/lib/ui/toast-stack.js";

/** @param {HTMLElement} button inside a [data-id] @param {(id: string) => Promise<any>} act */
export async function actOn(button, act, doneText, reload) {
  const { id } = /** @type {HTMLElement} */ (button.closest("[data-id]")).dataset;
  button.setAttribute("aria-busy", "true");
  const answer = await act(encodeURIComponent(id));
  button.removeAttribute("aria-busy");
  if (answer.ok) toast({ text: doneText, icon: "check" });
  else toast({ strong: "Not done.", text: answer.detail, icon: "circle-alert", bad: true });
  reload();
}
