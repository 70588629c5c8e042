// Every mailbox of every client: is it read, how far behind, are there gaps.
import { duration } from "/lib/amounts.js";
import { del, get, post, put } from "/lib/api.js";
import { fill, Part } from "/lib/dom.js";
import { count, since, words } from "/lib/format.js";
import { afterQuery, PagedTable } from "/lib/paged_table.js";
import { confirm } from "/lib/ui/dialogs.js";
import { actOn } from "/dashboard/act_on.js";

const lagWorthSayingSeconds = 60;
const tones = {
  live: "good",
  syncing: "accent",
  connecting: "accent",
  paused: "warn",
  broken: "bad",
};
const address = (id, action) => `/v1/op/mailboxes/${id}/${action}`;

class MailPage extends Part {
  connected() {
    const table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "mail",
      read: (after) => get(`/v1/op/mailboxes${afterQuery(after)}`),
      row: drawRow,
      empty: { icon: "mail", title: "No mailboxes yet", text: "Connected mailboxes appear here." },
    });
    const reload = () => table.load();
    const resume = (id) => del(address(id, "pause"));
    const replay = (id) => post(address(id, "replay"));
    this.onDo({
      pause: (button) => pause(button, reload),
      resume: (button) => actOn(button, resume, "Resumed.", reload),
      replay: (button) => actOn(button, replay, "Reading its recent mail again.", reload),
    });
    table.load();
  }
}

async function pause(button, reload) {
  const name = button.closest("tr").querySelector("b").textContent;
  const text = "No new mail is read and no drafts are written for it until it is resumed.";
  const answer = await confirm({ title: `Pause ${name}?`, text, ok: "Pause", danger: true });
  if (answer.yes) await actOn(button, (id) => put(address(id, "pause")), "Paused.", reload);
}

function drawRow(node, mailbox) {
  const { status, lag_seconds: lag } = mailbox;
  const late = lag > lagWorthSayingSeconds ? `, ${duration(lag)} behind` : "";
  fill(node, {
    address: mailbox.address,
    org: mailbox.org_name,
    problem: mailbox.problem,
    status: words(status),
    synced: mailbox.last_synced_at ? since(mailbox.last_synced_at) + late : "not yet",
    messages: count(mailbox.message_count),
    gaps: count(mailbox.open_gaps),
    can_pause: status === "live" || status === "syncing",
    can_resume: status === "paused",
  });
  node.dataset.id = mailbox.mailbox_id;
  node.querySelector(".pill").className = `pill ${tones[status] ?? ""}`;
}

customElements.define("mail-page", MailPage);
