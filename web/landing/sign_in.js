// Sign-in and sign-up: an address, then the code from the mail, in the same tab.
import { post } from "/lib/api.js";

const planPrices = { solo: "€29", practice: "€79", firm: "€199", scale: "€499" };
const query = new URLSearchParams(location.search);
const plan = planPrices[query.get("plan")] ? query.get("plan") : null;
const next = wantedPage();
const byId = (id) => /** @type {any} */ (document.getElementById(id));
const emailForm = byId("email-form");
const codeForm = byId("code-form");
let requestId = "";

/** Only pages of this site: one slash, never two. */
function wantedPage() {
  if (plan) return `/onboarding/?plan=${plan}`;
  const asked = query.get("next") ?? "";
  return /^\/(?![/\\])/.test(asked) ? asked : undefined;
}

function showChosenPlan() {
  const place = byId("chosen");
  if (!place || !plan) return;
  place.firstElementChild.textContent = `Plan: ${plan[0].toUpperCase()}${plan.slice(1)}`;
  place.lastElementChild.textContent = `${planPrices[plan]} per month after 14 days`;
  place.hidden = false;
}

function showError(form, input, text) {
  const place = form.querySelector(".error-text");
  place.textContent = text;
  place.hidden = !text;
  input.setAttribute("aria-invalid", String(Boolean(text)));
  if (text) input.focus();
}

async function busyWhile(form, work) {
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  await work();
  button.removeAttribute("aria-busy");
}

async function askForCode() {
  const answer = await post("/v1/auth/magic-links", { email: byId("email").value.trim(), next });
  if (!answer.ok) return showError(emailForm, byId("email"), answer.detail);
  requestId = answer.data.request_id;
  emailForm.hidden = true;
  codeForm.hidden = false;
  byId("heading").textContent = "Look into your inbox";
  const address = byId("email").value.trim();
  byId("intro").textContent = `We wrote to ${address}. Type the six digits, or open the link.`;
  byId("code").value = "";
  showError(codeForm, byId("code"), "");
  byId("code").focus();
}

emailForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId("email");
  if (!input.checkValidity()) {
    showError(emailForm, input, "Please type your e-mail address, such as anna@example.com.");
    return;
  }
  showError(emailForm, input, "");
  busyWhile(emailForm, askForCode);
});

codeForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId("code");
  const code = input.value.replace(/\D/g, "");
  if (code.length !== 6) return showError(codeForm, input, "The code has six digits.");
  busyWhile(codeForm, async () => {
    const answer = await post("/v1/auth/codes/consume", { request_id: requestId, code });
    if (answer.ok) location.assign(answer.data.next || next || "/portal/");
    else showError(codeForm, input, answer.detail);
  });
});

byId("code").addEventListener("input", (event) => {
  event.target.value = event.target.value.replace(/\D/g, "").slice(0, 6);
  if (event.target.value.length === 6) codeForm.requestSubmit();
});
byId("again").addEventListener("click", () => busyWhile(codeForm, askForCode));
byId("other").addEventListener("click", () => location.reload());
showChosenPlan();
