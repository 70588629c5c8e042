// What the organisation pays for.
import { Part } from "/lib/dom.js";
import "/portal/plan-card.js";
import "/portal/plan-change.js";

class SettingsPlan extends Part {
  connected() {
    this.on("plan-changed", () => this.find("plan-card").load());
  }
}

customElements.define("settings-plan", SettingsPlan);
