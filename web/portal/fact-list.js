// What the reply states, and where each statement comes from; blanks and failed checks first.
import { clone, fill, Part } from "/lib/dom.js";
import { plural } from "/lib/format.js";

class FactList extends Part {
  set draft(draft) {
    const rows = factRows(draft);
    this.hidden = !rows.length;
    const problems = rows.filter((row) => row.tone !== "good-text").length;
    const checked = plural(rows.length, "thing checked", "things checked");
    fill(this, {
      icon: problems ? "circle-alert" : "shield-check",
      title: problems ? plural(problems, "thing to look at", "things to look at") : checked,
    });
    this.find("summary .icon").setAttribute(
      "class",
      `icon ${problems ? "warn-text" : "good-text"}`,
    );
    this.find("ul").replaceChildren(...rows.map(drawRow));
  }
}

function factRows(draft) {
  if (draft.mine) {
    const source = "The facts are checked again when your text has been saved.";
    return [{ icon: "pencil", tone: "warn-text", what: "Edited.", source }];
  }
  const blanks = draft.blanks.map((blank) => {
    return {
      icon: "hand",
      tone: "bad-text",
      what: blank.label,
      source: "Fill this in before it can be sent",
    };
  });
  const failed = draft.checks.filter(
    (check) => check.status !== "ok" && !isAboutBlanks(check, draft),
  );
  const checks = failed.map((check) => {
    const tone = check.status === "block" ? "bad-text" : "warn-text";
    return { icon: "circle-alert", tone, what: check.detail, source: "" };
  });
  const claims = draft.claims.map((claim) => claimRow(claim, draft.text));
  const open = claims.filter((row) => row.tone !== "good-text");
  const fine = claims.filter((row) => row.tone === "good-text");
  return [...blanks, ...checks, ...open, ...fine, ...passedRow(draft)];
}

/** Each blank has a row of its own already. */
const isAboutBlanks = (check, draft) => check.key.includes("blank") && draft.blanks.length > 0;

function claimRow(claim, text) {
  const what = text.slice(claim.start, claim.end);
  if (claim.status !== "checked") {
    return { icon: "circle-alert", tone: "warn-text", what, source: "No source was found" };
  }
  return {
    icon: "check",
    tone: "good-text",
    what,
    source: claim.source_label,
    quote: claim.source_quote,
  };
}

/** "0 facts checked" would say nothing. */
function passedRow({ checks, claims }) {
  const says = (check) => check.status === "ok" && (check.key !== "facts" || claims.length);
  const passed = checks.filter(says);
  if (!passed.length) return [];
  const source = passed.map((check) => check.detail).join(" ");
  return [{ icon: "check", tone: "good-text", what: "Checked:", source }];
}

function drawRow(row) {
  const node = fill(clone("fact"), { ...row, quote: row.quote ?? "" });
  node.querySelector(".icon").setAttribute("class", `icon ${row.tone}`);
  return node;
}

customElements.define("fact-list", FactList);
