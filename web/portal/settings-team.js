// Who works in the organisation, who was asked to, and whether support may look in.
import { Part } from "/lib/dom.js";
import "/portal/support-access.js";
import "/portal/team-invitations.js";
import "/portal/team-people.js";

class SettingsTeam extends Part {}

customElements.define("settings-team", SettingsTeam);
