// Opening hours, a row for each day of the week.
import { put } from "/lib/api.js";
import { clone, fill } from "/lib/dom.js";
import { fillZones, here, likelyZone, refuse, valueOf } from "/onboarding/step_parts.js";

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export const hours = {
  open(form, { onboarding, user }) {
    fillZones(form, onboarding.hours?.time_zone ?? likelyZone(user));
    const usual = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "09:00", closes: "17:30" }));
    const days = onboarding.hours?.days ?? usual;
    const rows = dayNames.map((name, index) =>
      drawDay(
        name,
        days.find((day) => day.weekday === index + 1),
      ),
    );
    form.querySelector("[data-place=days]").replaceChildren(...rows);
  },
  changed(form) {
    for (const row of form.querySelectorAll(".day")) {
      const closed = !row.querySelector("[name=open]").checked;
      row.toggleAttribute("data-closed", closed);
      for (const time of row.querySelectorAll("[type=time]")) time.disabled = closed;
    }
  },
  async save(form, state) {
    const days = [...form.querySelectorAll(".day")].map(readDay).filter(Boolean);
    if (days.some((day) => !day.opens || day.opens >= day.closes)) {
      return refuse("Each day must close after it opens.", "closes");
    }
    return put(here(state, "/hours"), { time_zone: valueOf(form, "time_zone"), days });
  },
  skip: (state) => put(here(state, "/skips/hours")),
};

function drawDay(name, day) {
  const node = fill(clone("day"), { name });
  node.setAttribute("aria-label", name);
  const [open, opens, closes] = node.querySelectorAll("input");
  open.checked = Boolean(day);
  opens.value = day?.opens ?? "09:00";
  closes.value = day?.closes ?? "17:30";
  opens.setAttribute("aria-label", `${name} opens`);
  closes.setAttribute("aria-label", `${name} closes`);
  opens.disabled = closes.disabled = !day;
  node.toggleAttribute("data-closed", !day);
  return node;
}

function readDay(row, index) {
  const [open, opens, closes] = row.querySelectorAll("input");
  return open.checked ? { weekday: index + 1, opens: opens.value, closes: closes.value } : null;
}
