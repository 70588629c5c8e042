// Who may approve what, who stands in for whom, and the switch that stops all sending.
import { Part } from "/lib/dom.js";
import "/portal/policy-delegations.js";
import "/portal/policy-rules.js";
import "/portal/stop-card.js";

class SettingsApprovals extends Part {}

customElements.define("settings-approvals", SettingsApprovals);
