// Profile, organisation, sessions and this browser.
import { chooseOrg, signOut } from "/lib/account.js";
import { patch } from "/lib/api.js";
import { fill, make, Part } from "/lib/dom.js";
import { singleKeysAllowed } from "/lib/keys.js";
import { confirm } from "/lib/ui/dialogs.js";
import { allowSingleKeys } from "/lib/ui/key_caps.js";
import { toast } from "/lib/ui/toast-stack.js";
import { app } from "/portal/context.js";
import "/portal/session-list.js";

class SettingsYou extends Part {
  connected() {
    this.#drawProfile();
    this.#drawOrgs();
    const single = this.find("[data-place=single]");
    single.checked = singleKeysAllowed();
    single.addEventListener("change", () => allowSingleKeys(single.checked));
    this.find("#set-org").addEventListener("change", (event) => {
      chooseOrg(app.session.user.id, event.target.value);
    });
    this.find("[data-place=profile]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saveProfile(event.target, event.submitter);
    });
    this.onDo({
      sign_out: () => this.#signOut(),
    });
  }

  #drawProfile() {
    const { user } = app.session;
    this.find("#set-name").value = user.name ?? "";
    this.find("#set-zone").value = user.time_zone ?? "";
    const zones = Intl.supportedValuesOf("timeZone").map((value) => make("option", { value }));
    this.find("#zones").replaceChildren(...zones);
    fill(this, { email: user.email, profile_error: "" });
  }

  async #saveProfile(form, button) {
    button?.setAttribute("aria-busy", "true");
    const answer = await patch("/v1/me", Object.fromEntries(new FormData(form)));
    button?.removeAttribute("aria-busy");
    fill(this, { profile_error: answer.ok ? "" : answer.detail });
    if (!answer.ok) return;
    Object.assign(app.session.user, Object.fromEntries(new FormData(form)));
    toast({ text: "Saved.", icon: "check" });
  }

  #drawOrgs() {
    const { orgs, org } = app.session;
    fill(this, { many_orgs: orgs.length > 1 });
    const options = orgs.map((one) => make("option", { value: one.id, textContent: one.name }));
    this.find("#set-org").replaceChildren(...options);
    this.find("#set-org").value = org.id;
  }

  /** Signing out clears this browser, so decisions that still wait here would be lost. */
  async #signOut() {
    const waiting = (await app.kept.all("ops")).length;
    const text = `${waiting} decided on this device and not yet sent. Signing out forgets them.`;
    const question = { title: "Sign out anyway?", text, ok: "Sign out", danger: true };
    if (waiting && !(await confirm(question)).yes) return;
    const answer = await signOut();
    if (!answer.ok) toast({ text: answer.detail, icon: "circle-alert", bad: true });
  }
}

customElements.define("settings-you", SettingsYou);
