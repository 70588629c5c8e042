// <imap-form org="…">: connects a mailbox by address and password, at any provider.
//
//   fires    mailbox-connected, bubbling; detail is {id}
//   server   GET and POST /v1/orgs/{org}/mailboxes/imap, and below it /sign-in
// The servers are what the domain says; where it says nothing, the person is asked. Where the
// installation has a provider to sign in at, no password is needed for its mailboxes.
import { get, post } from "/lib/api.js";
import { make, Part, say } from "/lib/dom.js";

const kinds = [
  ["imap", "Incoming mail (IMAP)"],
  ["smtp", "Outgoing mail (SMTP)"],
];
const secured = [
  ["implicit", "TLS"],
  ["starttls", "STARTTLS"],
];
const guessed =
  "Your provider does not say where its mail servers are. This is a guess: please check it.";
const told = "Your provider says these are its mail servers.";
const appPassword =
  "Many providers want an app password here. You make one in your account there.";
const noPassword = "If you sign in with {}, none is needed.";
let drawn = 0;

class ImapForm extends Part {
  #asked = "";
  #id = "";

  connected() {
    if (!this.firstElementChild) this.append(this.#draw());
    this.on("submit", (event) => this.#submit(event));
    this.on("change", ({ target }) => target.name === "address" && this.#propose(target));
    this.onDo({ sign_in: (button) => this.#signIn(button) });
  }

  #draw() {
    this.#id = `imap-${(drawn += 1)}`;
    const form = make("form", { noValidate: true, className: "imap-form" });
    const address = { name: "address", type: "email", autocomplete: "email", required: true };
    const password = {
      name: "password",
      type: "password",
      autocomplete: "off",
      required: true,
      hint: appPassword,
    };
    const button = make("button", { className: "button primary", type: "submit" }, "Connect");
    const problem = make("div", { className: "banner bad", hidden: true });
    problem.setAttribute("role", "alert");
    form.append(problem, this.#field("Address", address), this.#field("Password", password));
    const ways = make("div", { className: "imap-ways" }, button);
    form.append(this.#servers(), ways);
    return form;
  }

  /** The other way in, where there is a provider to sign in at. */
  async #offerSignIn() {
    const answer = await get(`${this.#path}/sign-in`);
    if (!answer.ok || !answer.data.name || this.find("[data-do=sign_in]")) return;
    const button = make("button", { className: "button", type: "button" });
    button.textContent = `Sign in with ${answer.data.name}`;
    button.dataset.do = "sign_in";
    this.find(".imap-ways").append(button);
    this.find("[name=password] ~ .hint").textContent = `${appPassword} ${noPassword}`.replace(
      "{}",
      answer.data.name,
    );
  }

  async #signIn(button) {
    const input = this.#input("address");
    if (!input.value.trim() || !input.validity.valid) {
      return this.#explain({ code: "", detail: "Please enter the address.", fields: [] });
    }
    button.setAttribute("aria-busy", "true");
    const answer = await post(`${this.#path}/sign-in`, { address: input.value.trim() });
    if (answer.ok) return location.assign(answer.data.url);
    button.removeAttribute("aria-busy");
    this.#explain(answer);
  }

  #field(text, { name, hint = "", ...more }) {
    const id = `${this.#id}-${name}`;
    const input = make("input", { className: "input", id, name, ...more });
    const field = make("div", { className: "field" }, make("label", { htmlFor: id }, text), input);
    if (!hint) return field;
    field.append(make("p", { className: "hint", id: `${id}-hint` }, hint));
    input.setAttribute("aria-describedby", `${id}-hint`);
    return field;
  }

  #servers() {
    const details = make("details", { className: "imap-servers" });
    details.append(make("summary", {}, "Mail servers"), make("p", { className: "hint" }));
    for (const [key, title] of kinds) details.append(this.#server(key, title));
    const user = { name: "user_name", autocomplete: "off", hint: "Only if it is not the address." };
    details.append(this.#field("User name", user));
    return details;
  }

  #server(key, title) {
    const set = make("fieldset", { className: "imap-server" }, make("legend", {}, title));
    const number = { name: `${key}_port`, type: "number", min: "1", max: "65535" };
    const id = `${this.#id}-${key}_tls`;
    const options = secured.map(([value, text]) => make("option", { value }, text));
    const select = make("select", { className: "input", id, name: `${key}_tls` }, ...options);
    const label = make("label", { htmlFor: id }, "Encryption");
    set.append(
      this.#field("Server", { name: `${key}_host`, autocomplete: "off" }),
      this.#field("Port", number),
      make("div", { className: "field" }, label, select),
    );
    return set;
  }

  /** The form in the page, for this address where one is known. */
  begin(address = "") {
    const input = this.#input("address");
    if (address) input.value = address;
    input.readOnly = Boolean(address);
    this.#propose(input);
    this.#offerSignIn();
    this.#input(address ? "password" : "address").focus();
  }

  get #path() {
    return `/v1/orgs/${this.getAttribute("org")}/mailboxes/imap`;
  }

  #input(name) {
    return this.find(`[name=${name}]`);
  }

  async #propose(input) {
    const address = input.value.trim();
    if (!address || address === this.#asked || !input.validity.valid) return;
    this.#asked = address;
    const answer = await get(`${this.#path}?address=${encodeURIComponent(address)}`);
    if (!answer.ok || address !== this.#asked) return;
    for (const [key] of kinds) {
      for (const part of ["host", "port", "tls"]) {
        this.#input(`${key}_${part}`).value = answer.data[key][part];
      }
    }
    this.find("details").open = !answer.data.is_told;
    this.find("details p").textContent = answer.data.is_told ? told : guessed;
    say(answer.data.is_told ? told : guessed);
  }

  async #submit(event) {
    event.preventDefault();
    event.stopPropagation();
    const button = this.find("[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await this.#propose(this.#input("address"));
    const answer = await post(this.#path, this.#wish());
    button.removeAttribute("aria-busy");
    if (!answer.ok) return this.#explain(answer);
    this.#input("password").value = "";
    this.tell("mailbox-connected", answer.data);
  }

  #wish() {
    const of = (name) => this.#input(name).value.trim();
    const wish = { address: of("address"), password: this.#input("password").value };
    if (of("user_name")) wish.user_name = of("user_name");
    for (const [key] of kinds) {
      if (!of(`${key}_host`)) continue;
      wish[key] = { host: of(`${key}_host`), port: Number(of(`${key}_port`)) };
      wish[key].tls = of(`${key}_tls`);
    }
    return wish;
  }

  #explain({ code, detail, fields = [] }) {
    const problem = this.find("[role=alert]");
    problem.hidden = false;
    problem.textContent = detail;
    const named = fields.map((field) => field.path.split(/[./]/).pop());
    if (code === "mail.wrong_password") named.push("password");
    const isOfServers = code.startsWith("mail.") && code !== "mail.wrong_password";
    if (isOfServers) {
      this.find("details").open = true;
      named.push(detail.includes("outgoing") ? "smtp_host" : "imap_host");
    }
    for (const input of this.querySelectorAll("[name]")) {
      input.setAttribute("aria-invalid", String(named.includes(input.name)));
    }
    (this.find("[aria-invalid=true]") ?? this.#input("address")).focus();
  }
}

customElements.define("imap-form", ImapForm);
