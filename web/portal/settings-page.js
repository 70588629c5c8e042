// The settings: one frame; each section is an element of its own, fetched when it is wanted.
import { Part, showState } from "/lib/dom.js";
import { loadPage } from "/lib/parts.js";

const sections = {
  "": "settings-you",
  team: "settings-team",
  approvals: "settings-approvals",
  letters: "settings-letters",
  plan: "settings-plan",
};

class SettingsPage extends Part {
  static observedAttributes = ["path"];
  #shown = "";

  connected() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    const tag = sections[this.getAttribute("path") ?? ""] ?? sections[""];
    if (tag === this.#shown) return;
    this.#shown = tag;
    for (const link of this.querySelectorAll("[data-section]")) {
      if (link.dataset.section === tag) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const place = this.find("[data-place=section]");
    const isThere = await loadPage("/portal/", tag).catch(() => false);
    if (this.#shown !== tag) return;
    if (isThere) place.replaceChildren(document.createElement(tag));
    else this.#fail(place);
  }

  #fail(place) {
    const retry = () => {
      this.#shown = "";
      this.#show();
    };
    showState(place, "failed", { text: "The server cannot be reached." }, retry);
  }
}

customElements.define("settings-page", SettingsPage);
