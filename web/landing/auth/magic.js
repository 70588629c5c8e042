// The page behind the link in the mail. The token stays in the fragment, which no server and
// no link scanner sees, and is only spent when a person presses the button.
import { post } from "/lib/api.js";

const form = document.getElementById("magic-form");
const error = document.getElementById("magic-error");
const token = location.hash.slice(1);

function showError(text) {
  error.textContent = text;
  error.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!token) return showError("This link is not complete. Ask for a new one.");
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  const answer = await post("/v1/auth/magic-links/consume", { token });
  if (answer.ok) {
    location.replace(answer.data.next || "/portal/");
    return;
  }
  button.removeAttribute("aria-busy");
  showError(answer.detail);
});
