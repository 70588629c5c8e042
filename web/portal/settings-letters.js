// What is mailed to people, and when; and whether silence is followed up.
import { get, put } from "/lib/api.js";
import { fill, Part, showState } from "/lib/dom.js";
import { longTime } from "/lib/format.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";
import { mayManage } from "/portal/team.js";

const daysAtFirst = 5;
const noOwner = "An owner or an administrator chooses this for the practice.";

class SettingsLetters extends Part {
  connected() {
    this.on("submit", (event) => {
      event.preventDefault();
      const { target, submitter } = event;
      if (target.dataset.place === "report") this.#saveReport(target, submitter);
      else this.#saveSilence(target, submitter);
    });
    this.on("change", ({ target }) => {
      if (target.name === "is_on") fill(this, { follows: target.checked });
    });
    this.#loadReport();
    this.#loadSilence();
  }

  async #loadReport() {
    const place = this.find("[data-place=report_state]");
    showState(place, "loading");
    const answers = await Promise.all([get(orgPath("/preferences")), get(orgPath("/report-time"))]);
    const failed = answers.find(({ ok }) => !ok);
    if (failed) {
      return showState(place, "failed", { text: failed.detail }, () => this.#loadReport());
    }
    place.replaceChildren();
    const [wanted, time] = answers.map(({ data }) => data);
    this.find("[name=daily_report]").checked = wanted.daily_report;
    this.#drawTime(time);
    this.find("[data-place=report]").hidden = false;
  }

  #drawTime({ send_at, time_zone, next_at }) {
    const input = this.find("[name=send_at]");
    input.value = send_at;
    input.disabled = !mayManage();
    const clock = `By the clock of the practice (${time_zone}), for everybody who gets it.`;
    const next = next_at ? ` Next: ${longTime(next_at)}.` : "";
    fill(this, { report_hint: mayManage() ? clock + next : `${clock}${next} ${noOwner}` });
  }

  /** The hour is the practice's, the wish one's own; each is saved where it was changed. */
  async #saveReport(form, button) {
    const { daily_report, send_at } = form.elements;
    button?.setAttribute("aria-busy", "true");
    const wish = await put(orgPath("/preferences"), { daily_report: daily_report.checked });
    const hour =
      wish.ok && mayManage()
        ? await put(orgPath("/report-time"), { send_at: send_at.value })
        : wish;
    button?.removeAttribute("aria-busy");
    fill(this, { report_error: hour.ok ? "" : hour.detail });
    if (!hour.ok) return;
    if (hour !== wish) this.#drawTime(hour.data);
    toast({ text: "Saved.", icon: "check" });
  }

  async #loadSilence() {
    const place = this.find("[data-place=silence_state]");
    showState(place, "loading");
    const answer = await get(orgPath("/follow-ups"));
    if (!answer.ok) {
      return showState(place, "failed", { text: answer.detail }, () => this.#loadSilence());
    }
    place.replaceChildren();
    this.#drawSilence(answer.data);
    this.find("[data-place=silence]").hidden = false;
  }

  #drawSilence({ after_days }) {
    const { is_on, after_days: days } = this.find("[data-place=silence]").elements;
    is_on.checked = after_days != null;
    days.value = after_days ?? daysAtFirst;
    is_on.disabled = days.disabled = !mayManage();
    const silence_hint = mayManage() ? "" : noOwner;
    fill(this, { follows: is_on.checked, may_set: mayManage(), silence_hint });
  }

  async #saveSilence(form, button) {
    const { is_on, after_days } = form.elements;
    button?.setAttribute("aria-busy", "true");
    const wish = { after_days: is_on.checked ? Number(after_days.value) : null };
    const answer = await put(orgPath("/follow-ups"), wish);
    button?.removeAttribute("aria-busy");
    fill(this, { silence_error: answer.ok ? "" : answer.detail });
    if (!answer.ok) return;
    this.#drawSilence(answer.data);
    toast({ text: "Saved.", icon: "check" });
  }
}

customElements.define("settings-letters", SettingsLetters);
