// Asks for a draft of the conversation a button names, and says what became of asking.
import { post } from "/lib/api.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

export async function askForDraft(button) {
  button.setAttribute("aria-busy", "true");
  const key = crypto.randomUUID();
  const path = orgPath(`/threads/${button.dataset.id}/draft`);
  const answer = await post(path, undefined, { key });
  button.removeAttribute("aria-busy");
  if (answer.ok) {
    button.disabled = true;
    toast({ strong: "Asked for.", text: "The draft will wait in Approvals.", icon: "pencil" });
  } else {
    toast({ strong: "No draft.", text: answer.detail, icon: "circle-alert", bad: true });
  }
}
