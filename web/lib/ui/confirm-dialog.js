// One question with one way out; Cancel has the focus.
import { fill, Part } from "/lib/dom.js";

class ConfirmDialog extends Part {
  connected() {
    this.on("keydown", (event) => {
      const isPlain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      if (!isPlain || event.target.localName !== "textarea") return;
      event.preventDefault();
      this.find("[value=yes]").click();
    });
  }

  /** @returns {Promise<{yes: boolean, text: string}>} */
  ask({ title, text, ok, ask = "", danger = false }) {
    fill(this, { title, text, ok, ask });
    const dialog = this.find("dialog");
    const input = this.find("textarea");
    const button = this.find("[value=yes]");
    button.classList.toggle("danger", danger);
    button.classList.toggle("primary", !danger);
    input.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    if (ask) input.focus();
    return new Promise((resolve) => {
      const answer = () => resolve({ yes: dialog.returnValue === "yes", text: input.value.trim() });
      dialog.addEventListener("close", answer, { once: true });
    });
  }
}

customElements.define("confirm-dialog", ConfirmDialog);
