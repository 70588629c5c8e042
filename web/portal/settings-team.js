// Who works in the organisation, and who was asked to.
import { Part } from "/lib/dom.js";
import "/portal/team-invitations.js";
import "/portal/team-people.js";

class SettingsTeam extends Part {}

customElements.define("settings-team", SettingsTeam);
