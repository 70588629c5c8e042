// <sender-checks path="/v1/orgs/…/mailboxes/…/sender-checks">: whose word counts on whether a mail
// is from whom it says, for a mailbox by IMAP. What recent mails agree upon is proposed; it counts
// when a person has put it into the field and saved.
import { get, put } from "/lib/api.js";
import { make, Part, say } from "/lib/dom.js";
import { plural } from "/lib/format.js";

const about =
  "A mail server can check whether a mail really comes from the address it shows. It then leaves " +
  "a note in the mail, under a name of its own. Anybody can forge such a note, so please name " +
  "the server of your provider: only its notes count. Without a name none count, and we cannot " +
  "tell you when an address is forged.";
const field = "The server whose notes count";
const hint =
  "For example mx.example.org. Your provider can tell you its name. Leave it empty for none.";
const putIn = "Put it in the field";
let drawn = 0;

class SenderChecks extends Part {
  #proposed = "";

  connected() {
    if (!this.firstElementChild) this.#draw();
    this.on("submit", (event) => this.#save(event));
    this.onDo({ propose: () => this.#fill() });
  }

  #draw() {
    const id = `sender-checks-${(drawn += 1)}`;
    const input = make("input", {
      className: "input",
      id,
      name: "server",
      autocomplete: "off",
      spellcheck: false,
    });
    input.setAttribute("aria-describedby", `${id}-hint`);
    const problem = make("p", { className: "banner bad", hidden: true });
    problem.setAttribute("role", "alert");
    const proposal = make("p", { className: "proposal", hidden: true }, make("span"));
    const use = make("button", { className: "button small", type: "button" }, putIn);
    use.dataset.do = "propose";
    proposal.append(" ", use);
    const form = make("form", { noValidate: true, className: "sender-checks" });
    form.append(
      make("p", { className: "hint" }, about),
      problem,
      proposal,
      make(
        "div",
        { className: "field" },
        make("label", { htmlFor: id }, field),
        input,
        make("p", { className: "hint", id: `${id}-hint` }, hint),
      ),
      make("p", { className: "stands" }),
      make("div", {}, make("button", { className: "button", type: "submit" }, "Save")),
    );
    this.append(form);
    this.#load();
  }

  get #path() {
    return this.getAttribute("path");
  }

  async #load() {
    const answer = await get(this.#path);
    if (answer.ok) this.#show(answer.data);
    else this.#explain(answer);
  }

  #show({ trusted_server: trusted, proposed_server: proposed, looked_at: count }) {
    this.find("[role=alert]").hidden = true;
    this.find("input").setAttribute("aria-invalid", "false");
    this.find("input").value = trusted;
    this.#proposed = proposed ?? "";
    const stands = trusted ? `The notes of ${trusted} count.` : "No notes count.";
    this.find(".stands").textContent = stands;
    const offer = this.find(".proposal");
    offer.hidden = !proposed || proposed === trusted;
    offer.firstElementChild.textContent =
      `Your last ${plural(count, "mail", "mails")} from outside all carry notes of ` +
      `${this.#proposed}. Please use this name only if it belongs to your provider.`;
    return stands;
  }

  #fill() {
    this.find("input").value = this.#proposed;
    this.find("input").focus();
  }

  async #save(event) {
    event.preventDefault();
    event.stopPropagation();
    const button = this.find("[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const name = this.find("input").value.trim();
    const answer = await put(this.#path, name ? { trusted_server: name } : {});
    button.removeAttribute("aria-busy");
    if (!answer.ok) return this.#explain(answer);
    say(this.#show(answer.data));
  }

  #explain({ detail, fields = [] }) {
    const problem = this.find("[role=alert]");
    problem.textContent = fields.length ? "Please enter the name of one server." : detail;
    problem.hidden = false;
    this.find("input").setAttribute("aria-invalid", String(fields.length > 0));
    if (fields.length) this.find("input").focus();
  }
}

customElements.define("sender-checks", SenderChecks);
