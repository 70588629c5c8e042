// The red bar of somebody of support who looks in: whose view it is, how long still, and the end.
import { del, get } from "/lib/api.js";
import { icon, make } from "/lib/dom.js";
import { loadStyle } from "/lib/parts.js";
import { app } from "/portal/context.js";

const tickMs = 1000;

export async function startLookBar() {
  const answer = await get("/v1/op/impersonations");
  const items = answer.ok ? answer.data.items : [];
  const look = items.find((one) => one.is_mine && one.is_open && one.org_id === app.session.org.id);
  if (!look) return leave();
  loadStyle("/portal/look_bar.css");
  const left = make("b", { className: "num" });
  const button = make("button", { type: "button", className: "button small" }, "Stop looking");
  const whose = `${look.org_name} as ${look.member_name} sees it`;
  const text = `Support view: ${whose}. Nothing can be changed.`;
  const bar = make("div", { className: "banner bad look-bar", role: "region" });
  bar.setAttribute("aria-label", "Support view");
  bar.append(icon("eye"), make("p", { className: "grow" }, `${text} Ends in `, left), button);
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    await del(`/v1/op/impersonations/${look.id}`);
    leave();
  });
  document.querySelector(".app").before(bar);
  document.body.classList.add("looking");
  countDown(left, Date.parse(look.until_at));
}

function countDown(place, until) {
  const draw = () => {
    const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    const rest = String(seconds % 60).padStart(2, "0");
    place.textContent = `${Math.floor(seconds / 60)}:${rest}`;
    if (!seconds) leave();
  };
  draw();
  setInterval(draw, tickMs);
}

/** What this browser kept of the client goes with the view. */
function leave() {
  const { user, org } = app.session;
  indexedDB.deleteDatabase(`aai.${user.id}.${org.id}`);
  localStorage.removeItem(`aai.org.${user.id}`);
  localStorage.removeItem("aai.session");
  location.replace("/dashboard/looks");
}
