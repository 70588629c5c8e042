// The service at a glance: figures, two charts, and what needs a person.
import { trialEnd } from "/dashboard/trial_end.js";
import { duration, longDate, money } from "/lib/amounts.js";
import { drawSpark } from "/lib/charts.js";
import { get } from "/lib/api.js";
import { clone, fill, Part, showState } from "/lib/dom.js";
import { count, dayOf, plural } from "/lib/format.js";
import "/lib/ui/bar-chart.js";

class OverviewPage extends Part {
  connected() {
    fill(this, { sentence: `${longDate(new Date())}.` });
    this.#load();
  }

  async #load() {
    const place = this.find("[data-place=body]");
    showState(place, "loading");
    const answer = await get("/v1/op/overview");
    if (!answer.ok) return showState(place, "failed", { text: answer.detail }, () => this.#load());
    const overview = answer.data;
    place.replaceChildren(fill(clone("overview"), figures(overview)));
    this.#drawCharts(overview);
    const calm = problemsOf(overview).length ? "" : "All systems normal.";
    fill(this, { sentence: `${longDate(new Date())}. ${calm}` });
    this.find("[data-place=attention]").replaceChildren(...attention(overview));
    this.find("[data-place=trials]").replaceChildren(...trials(overview));
  }

  #drawCharts({ drafts_decided_30d: decided, mails_7d: mails }) {
    const label = (row) => dayOf(row.day);
    const heading = (row) => longDate(row.day);
    this.find("[data-place=decided_chart]").data = {
      title: "Drafts decided in 30 days",
      rows: decided,
      stacked: true,
      label,
      heading,
      series: [
        { key: "approved", name: "Approved unchanged", tone: "c1" },
        { key: "edited", name: "Edited, then approved", tone: "c2" },
        { key: "rejected", name: "Rejected", tone: "c3" },
      ],
    };
    this.find("[data-place=mail_chart]").data = {
      title: "Messages in 7 days",
      rows: mails,
      stacked: false,
      label,
      heading,
      series: [
        { key: "received", name: "Received", tone: "c1" },
        { key: "drafted", name: "Drafted", tone: "c2" },
      ],
    };
    if (decided.length < 2) return;
    this.find("[data-place=decided]").append(drawSpark(decided.map(total)));
    this.find("[data-place=unchanged]").append(drawSpark(decided.map(unchangedShare)));
  }
}

const total = (day) => day.approved + day.edited + day.rejected;
const unchangedShare = (day) => day.approved / Math.max(1, day.approved + day.edited);

function figures(overview) {
  const days = overview.drafts_decided_30d;
  const sum = (key) => days.reduce((all, day) => all + day[key], 0);
  const answers = { approved: sum("approved"), edited: sum("edited") };
  const share = `${Math.round(100 * unchangedShare(answers))}%`;
  const { median_minutes_to_approve: median } = overview;
  return {
    decided: count(days.reduce((all, day) => all + total(day), 0)),
    unchanged: answers.approved + answers.edited ? share : "–",
    median: median == null ? "–" : duration(median * 60),
    mrr: money(overview.mrr_cents, overview.currency),
    paying: `${count(overview.active)} paying`,
    clients: count(overview.clients),
    trialing: `${count(overview.trialing)} in trial`,
  };
}

function problemsOf(overview) {
  const { jobs_dead: dead, mailboxes_broken: broken, past_due: due } = overview;
  return [
    [broken, plural(broken, "mailbox is broken", "mailboxes are broken"), "/dashboard/mail"],
    [dead, plural(dead, "job is dead", "jobs are dead"), "/dashboard/jobs?state=dead"],
    [due, plural(due, "client is past due", "clients are past due"), "/dashboard/clients"],
  ].filter(([amount]) => amount > 0);
}

function attention(overview) {
  const rows = problemsOf(overview).map(([, text, href]) => {
    const node = fill(clone("attention"), { text, link: "Show", icon: "circle-alert" });
    node.querySelector("a").href = href;
    return node;
  });
  return rows.length ? rows : [calmRow("Nothing needs you")];
}

function calmRow(text) {
  const node = fill(clone("attention"), { text, link: "", icon: "circle-check" });
  node.classList.add("fine");
  return node;
}

function trials({ trials_ending: ending }) {
  if (!ending.length) return [calmRow("No trial ends in the next days")];
  return ending.map((trial) => {
    const text = `${trial.name} · ${trialEnd(trial.ends_at)}`;
    return fill(clone("attention"), { text, link: "", icon: "clock" });
  });
}

customElements.define("overview-page", OverviewPage);
