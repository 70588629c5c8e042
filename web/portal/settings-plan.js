// What the organisation pays for.
import { Part } from "/lib/dom.js";
import "/portal/plan-card.js";

class SettingsPlan extends Part {}

customElements.define("settings-plan", SettingsPlan);
