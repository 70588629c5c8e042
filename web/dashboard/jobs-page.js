// Work in the background: single jobs and what runs by the clock; both can be run again.
import { get, post } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { count, since, words } from "/lib/format.js";
import { PagedTable } from "/lib/paged_table.js";
import { actOn } from "/dashboard/act_on.js";

const tones = { done: "good", running: "accent", waiting: "", failed: "bad", dead: "bad" };
const tone = (node, state) =>
  (node.querySelector(".pill").className = `pill ${tones[state] ?? ""}`);

class JobsPage extends Part {
  #state = new URLSearchParams(location.search).get("state") ?? "";

  connected() {
    const jobs = this.#table("jobs", "body", (after) => get(this.#address(after)), drawJob);
    const crons = this.#table("crons", "crons", () => get("/v1/op/crons"), drawCron);
    const retry = (id) => post(`/v1/op/jobs/${id}/retry`);
    const run = (id) => post(`/v1/op/crons/${id}/run`);
    this.onDo({
      state: (button) => this.#setState(button.dataset.state, jobs),
      retry: (button) => actOn(button, retry, "It runs again.", () => jobs.load()),
      run: (button) => actOn(button, run, "Started.", () => crons.load()),
    });
    this.#setState(this.#state, jobs);
    crons.load();
  }

  #table(name, place, read, row) {
    const empty = { title: "Nothing here", text: "No job is in this state." };
    return new PagedTable({ place: this.find(`[data-place=${place}]`), name, read, row, empty });
  }

  #address(after) {
    const query = new URLSearchParams();
    if (this.#state) query.set("state", this.#state);
    if (after) query.set("after", after);
    return `/v1/op/jobs?${query}`;
  }

  #setState(state, jobs) {
    this.#state = state;
    for (const button of this.querySelectorAll("[data-do=state]")) {
      button.setAttribute("aria-pressed", String(button.dataset.state === state));
    }
    jobs.load();
  }
}

function drawJob(node, job) {
  fill(node, {
    name: job.name,
    queue: job.queue,
    error: job.last_error,
    org: job.org_name ?? "–",
    state: words(job.state),
    attempts: count(job.attempts),
    runs: since(job.run_at),
    can_retry: ["dead", "failed"].includes(job.state),
  });
  node.dataset.id = job.id;
  tone(node, job.state);
}

function drawCron(node, cron) {
  fill(node, {
    name: cron.name,
    rule: cron.rule,
    last: cron.last_run_at ? since(cron.last_run_at) : "never",
    state: words(cron.last_state ?? "waiting"),
    next: since(cron.next_at),
    missed: count(cron.missed),
  });
  node.dataset.id = cron.name;
  tone(node, cron.last_state);
}

customElements.define("jobs-page", JobsPage);
