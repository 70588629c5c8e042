// Who may approve what, and the switch that stops all sending.
import { Part } from "/lib/dom.js";
import "/portal/stop-card.js";

class SettingsApprovals extends Part {}

customElements.define("settings-approvals", SettingsApprovals);
