// Where one is: every step with its state, and how long the rest takes.
import { clone, fill, make, Part } from "/lib/dom.js";
import { stepNames } from "/onboarding/steps.js";

const minutesPerStep = 0.6;
const beforeSteps = ["organisation", "plan"];

class WizardStepper extends Part {
  show(key, steps) {
    const isBefore = beforeSteps.includes(key);
    const all = isBefore ? stepsAhead(key) : steps.filter((step) => step.key !== "done");
    this.find("ol").replaceChildren(...all.map((step) => drawMark(step, key, isBefore)));
    const at = all.findIndex((step) => step.key === key) + 1;
    const left = Math.ceil((all.length - at + 1) * minutesPerStep);
    const text = at ? `Step ${at} of ${all.length}` : "All steps done";
    const time = at ? ` · about ${left} min left` : "";
    const rest = make("span", { className: "rest", textContent: time });
    document.getElementById("progress").replaceChildren(text, rest);
  }
}

function stepsAhead(key) {
  const names = Object.keys(stepNames).slice(0, -1);
  return names.map((name) => {
    const isPast = key === "plan" && name === "organisation";
    return { key: name, status: isPast ? "done" : "todo" };
  });
}

function drawMark(step, shown, isBefore) {
  const isHere = step.key === shown;
  const node = fill(clone("step-mark"), { status: `${step.status}: ` });
  const reachable = !isBefore && !isHere && step.status !== "todo";
  const inside = make(reachable ? "button" : "span", { className: "step" });
  if (reachable) Object.assign(inside, { type: "button" }).dataset.do = "step";
  inside.dataset.step = step.key;
  inside.append(make("span", { className: "step-name", textContent: stepNames[step.key] }));
  node.dataset.status = step.status;
  if (isHere) node.setAttribute("aria-current", "step");
  node.append(inside);
  return node;
}

customElements.define("wizard-stepper", WizardStepper);
