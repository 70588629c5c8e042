// The calls of the model: all, or those that saw one mail; and what was in one of them, with the
// prompt built again and compared.
import { get } from "/lib/api.js";
import { clone, fill, Part } from "/lib/dom.js";
import { count, longTime, plural, since } from "/lib/format.js";
import { PagedTable } from "/lib/paged_table.js";
import { toast } from "/lib/ui/toast-stack.js";
import { orgPath } from "/portal/context.js";

const outcomes = {
  proposed: "A draft",
  refused: "It would not",
  useless: "Nothing usable",
  unavailable: "No answer",
  hostile: "Thrown away: it broke the rules",
  asked: "No answer was kept",
};
const kinds = {
  newest: "The mail that was answered",
  message: "An earlier mail",
  passage: "From the knowledge",
  document: "From the knowledge",
  practice: "From the practice’s set-up",
  memory: "Learned from edits",
  frame: "Our instructions and marks",
};
const rebuiltWords = {
  same: ["good", "Same", "The same prompt, byte for byte."],
  differs: ["bad", "Differs", "It would be another prompt now: a mail has changed since."],
  gone: ["warn", "Erased", "It cannot be built again: a mail was erased since."],
  not_recorded: ["", "No model", "No prompt was made, or it was not recorded in parts."],
};

class LedgerPage extends Part {
  #table;
  #message = "";

  connected() {
    this.#message = new URLSearchParams(location.search).get("message") ?? "";
    this.#table = new PagedTable({
      place: this.find("[data-place=body]"),
      name: "calls",
      read: (after) => get(orgPath(`/calls${this.#query(after)}`)),
      row: drawRow,
      empty: {
        icon: "sparkles",
        title: "No calls",
        text: "No model has been asked, or none of its calls saw such a mail.",
      },
    });
    this.onDo({
      open: (button) => this.#open(button.closest("[data-id]").dataset.id),
      saw: (button) => this.#only(button.dataset.message, button.dataset.label),
      all: () => this.#only("", ""),
    });
    this.on("submit", (event) => {
      event.preventDefault();
      this.#message = "";
      this.#load("");
    });
    this.#load("");
  }

  #query(after) {
    const about = this.find("#calls-about").value.trim();
    const asked = new URLSearchParams();
    if (this.#message) asked.set("message", this.#message);
    else if (about) asked.set("about", about);
    if (after) asked.set("after", after);
    return asked.size ? `?${asked}` : "";
  }

  #load(only) {
    const is_filtered = Boolean(this.#message || this.find("#calls-about").value.trim());
    fill(this, { only, is_filtered });
    this.find("[data-place=call]").hidden = true;
    this.#table.load();
  }

  #only(message, label) {
    this.#message = message;
    this.find("#calls-about").value = "";
    this.#load(message ? `Calls that saw the mail ${label}` : "");
    this.find("#calls-about").focus();
  }

  async #open(id) {
    const answer = await get(orgPath(`/calls/${id}`));
    if (!answer.ok) return toast({ text: answer.detail, icon: "circle-alert", bad: true });
    const place = this.find("[data-place=call]");
    place.replaceChildren(drawCall(answer.data));
    place.hidden = false;
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  }
}

const modelOf = (call) => (call.is_model_call ? call.model || call.backend : "No model: built-in");

/** Cents have six more digits than a cent's millionths. */
function costOf({ cost_microcents: microcents, currency }) {
  if (microcents == null) return "";
  const style = { style: "currency", currency, maximumFractionDigits: 4 };
  return new Intl.NumberFormat(document.documentElement.lang || "en", style).format(
    microcents / 1e8,
  );
}

function drawRow(node, call) {
  fill(node, {
    subject: call.subject || "No subject",
    from: call.from_name || call.from_address,
    model: modelOf(call),
    when: since(call.created_at),
    outcome: outcomes[call.outcome] ?? call.outcome,
    cost: costOf(call),
  });
  node.dataset.id = call.id;
  const label = `What it read for ${call.subject || "this reply"}`;
  node.querySelector("[data-do=open]").setAttribute("aria-label", label);
}

function drawCall({ call, prompt_sha256: hash, rebuilt, parts }) {
  const [tone, rebuilt_short, words] = rebuiltWords[rebuilt.state];
  const node = fill(clone("call-view"), {
    title: call.subject || "No subject",
    when: longTime(call.created_at),
    model: modelOf(call),
    prompt_version: call.prompt_version,
    tokens: `${count(call.tokens_in)} in, ${count(call.tokens_out)} out`,
    rebuilt_short,
    rebuilt: words,
    hash,
  });
  node.querySelector("[data-place=state]").className = `pill ${tone}`;
  node.querySelector("tbody").append(...withoutFrames(parts).map(drawPart));
  return node;
}

/** What is ours between the sources is one line. */
function withoutFrames(parts) {
  const frames = parts.filter(({ kind }) => kind === "frame");
  const size_bytes = frames.reduce((sum, part) => sum + part.size_bytes, 0);
  const others = parts.filter(({ kind }) => kind !== "frame");
  return frames.length ? [{ kind: "frame", label: "", size_bytes }, ...others] : others;
}

function drawPart(part) {
  const { kind, label, size_bytes: size, prompt_begin: begin, prompt_end: end } = part;
  const range = begin == null ? "" : ` (${count(begin)} to ${count(end)})`;
  const is_mail = kind === "newest" || kind === "message";
  const place = kind === "frame" ? plural(size, "byte", "bytes") : `${count(size)}${range}`;
  const node = fill(clone("call-part"), { kind: kinds[kind] ?? kind, label, place, is_mail });
  const button = node.querySelector("[data-do=saw]");
  Object.assign(button.dataset, { message: part.source_id ?? "", label });
  button.setAttribute("aria-label", `Calls that saw it: ${label}`);
  return node;
}

customElements.define("ledger-page", LedgerPage);
