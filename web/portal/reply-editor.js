// Writing: the text of a reply and whom it goes to. What is typed is kept and saved by edits.js.
import { fill, Part } from "/lib/dom.js";
import { seen } from "/portal/approval.js";
import { saveSoon, typed } from "/portal/edits.js";
import { readPeople, recipientsProblem } from "/portal/recipients.js";
import { namesOf } from "/portal/reply_marks.js";

class ReplyEditor extends Part {
  #draft = null;

  connected() {
    this.on("input", () => this.#typed());
    this.on("keydown", (event) => this.#key(event));
    this.on("focusout", () => saveSoon(this.#draft.id));
  }

  /** What is being typed stays as it is typed; anything newer from elsewhere is taken over. */
  set draft(draft) {
    const isOther = draft.id !== this.#draft?.id;
    this.#draft = draft;
    const { text, to, cc } = seen(draft);
    const { text: textBox, to: toBox, cc: ccBox } = this.#boxes;
    if (isOther || !sameButForEnd(textBox.value, text)) textBox.value = text;
    if (draft.unfit) return;
    if (isOther || !samePeople(toBox.value, to)) toBox.value = namesOf(to);
    if (isOther || !samePeople(ccBox.value, cc)) ccBox.value = namesOf(cc);
    this.#showProblem("", "");
    this.#grow();
  }

  open() {
    const { text } = this.#boxes;
    const blank = this.#draft.mine ? null : this.#draft.blanks[0];
    this.#grow();
    text.focus({ preventScroll: !blank });
    text.setSelectionRange(blank?.start ?? 0, blank?.end ?? 0);
    const isBelow = text.getBoundingClientRect().top > innerHeight / 2;
    if (isBelow && !blank) this.closest("reply-card").scrollIntoView({ block: "start" });
  }

  get #boxes() {
    const box = (name) => this.find(`[name=${name}]`);
    return { text: box("text"), to: box("to"), cc: box("cc") };
  }

  #typed() {
    const boxes = this.#boxes;
    const to = readPeople(boxes.to.value);
    const cc = readPeople(boxes.cc.value);
    const problem = recipientsProblem(to, cc);
    this.#showProblem(problem, cc.problem && !to.problem ? "cc" : "to");
    this.#grow();
    typed(this.#draft, { text: boxes.text.value, to: to.people, cc: cc.people }, problem);
  }

  #showProblem(problem, name) {
    fill(this, { problem });
    for (const box of [this.#boxes.to, this.#boxes.cc]) {
      box.setAttribute("aria-invalid", String(Boolean(problem) && box.name === name));
    }
  }

  /** For browsers without field-sizing. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const { text } = this.#boxes;
    text.style.blockSize = "auto";
    text.style.blockSize = `${text.scrollHeight}px`;
  }

  #key(event) {
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key === "Enter" && event.target.localName === "input") event.preventDefault();
    if (event.key !== "Escape" && !isSend) return;
    event.preventDefault();
    this.tell("editor-close");
    document.querySelector(".view-columns")?.focus({ preventScroll: true });
    if (isSend) this.tell("draft-decide", "approve");
  }
}

/** The server drops white space at the end; the cursor must not jump for that. */
function sameButForEnd(typedText, saved) {
  return typedText.trimEnd() === saved.trimEnd() && typedText.length >= saved.length;
}

function samePeople(typedText, people) {
  return namesOf(readPeople(typedText).people) === namesOf(people);
}

customElements.define("reply-editor", ReplyEditor);
