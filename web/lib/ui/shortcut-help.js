// The keys that work here, from the same table that the keyboard reads (?).
import { make, Part } from "/lib/dom.js";
import { singleKeysAllowed, usableCommands } from "/lib/keys.js";
import { allowSingleKeys, caps } from "/lib/ui/key_caps.js";

class ShortcutHelp extends Part {
  connected() {
    this.onDo({ close: () => this.find("dialog").close() });
    this.on("change", (event) => allowSingleKeys(event.target.checked));
  }

  open() {
    const rows = usableCommands()
      .filter((command) => command.keys)
      .map((command) => {
        return make("div", {}, make("span", { textContent: command.label }), keysOf(command));
      });
    this.find("[data-place=keys]").replaceChildren(...rows);
    this.find("[data-place=single]").checked = singleKeysAllowed();
    this.find("dialog").showModal();
  }
}

function keysOf(command) {
  return make("span", { className: "caps" }, ...caps(command.keys[0]));
}

customElements.define("shortcut-help", ShortcutHelp);
