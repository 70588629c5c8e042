// When a snoozed draft comes back.
import { make, Part } from "/lib/dom.js";
import { decideCurrent } from "/portal/decisions.js";

const morningHour = 8;
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

class SnoozeDialog extends Part {
  connected() {
    this.onDo({
      close: () => this.find("dialog").close(),
      until: (button) => {
        this.find("dialog").close();
        decideCurrent("snooze", { until: button.dataset.until });
      },
    });
    this.on("keydown", (event) => this.#key(event));
  }

  open() {
    this.find(".until").replaceChildren(...choices().map(drawChoice));
    this.find("dialog").showModal();
    this.find(".until button").focus();
  }

  #key(event) {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.querySelectorAll(".until button")];
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  }
}

function choices() {
  const now = new Date();
  const inHours = new Date(now.getTime() + 3 * 3600000);
  return [
    ["In three hours", inHours],
    ["Tomorrow morning", morning(1)],
    ["On Monday", morning((8 - now.getDay()) % 7 || 7)],
    ["In a week", morning(7)],
  ];
}

function morning(days) {
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(morningHour, 0, 0, 0);
  return at;
}

function drawChoice([label, at]) {
  const time = make("span", { className: "dim num", textContent: dayAndTime.format(at) });
  const button = make("button", { type: "button", className: "button" }, label, time);
  button.dataset.do = "until";
  button.dataset.until = at.toISOString();
  return button;
}

customElements.define("snooze-dialog", SnoozeDialog);
