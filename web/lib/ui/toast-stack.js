// Short messages at the edge; at most three. They never take the focus, and stay while someone
// points at them or has the focus inside.
import { clone, fill, Part } from "/lib/dom.js";
import { loadStyle } from "/lib/parts.js";

const shownMax = 3;
const shownMs = 6000;

class ToastStack extends Part {
  connected() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
  }

  /** Answers {until(at), close()}: until moves the end of the time bar. */
  show({ strong = "", text = "", icon = "", bad = false, action = null, forMs = shownMs }) {
    const label = action?.label ?? "";
    const cap = action?.cap ?? "";
    const node = fill(clone("toast"), { strong, text, icon, label, cap });
    node.classList.toggle("bad", bad);
    const close = () => node.remove();
    const life = countDown(node, forMs, close);
    node.querySelector("[data-do=close]").addEventListener("click", close);
    node.querySelector("[data-do=act]").addEventListener("click", () => {
      close();
      action.run();
    });
    if (action?.timed) node.classList.add("timed");
    node.style.setProperty("--toast-ms", `${forMs}ms`);
    this.append(node);
    while (this.children.length > shownMax) this.firstElementChild.remove();
    return { close, until: (at) => life.restart(Math.max(500, Date.parse(at) - Date.now())) };
  }
}

function countDown(node, ms, close) {
  let timer = setTimeout(close, ms);
  const hold = () => clearTimeout(timer);
  const restart = (left = shownMs) => {
    clearTimeout(timer);
    timer = setTimeout(close, left);
    node.style.setProperty("--toast-ms", `${left}ms`);
  };
  node.addEventListener("pointerenter", hold);
  node.addEventListener("focusin", hold);
  node.addEventListener("pointerleave", () => restart());
  node.addEventListener("focusout", () => restart());
  return { restart };
}

customElements.define("toast-stack", ToastStack);

// A live region must be there before it speaks, and its styles before they are seen.
const stack = /** @type {any} */ (document.createElement("toast-stack"));
document.body.append(stack);
loadStyle("/lib/styles/toasts.css");

export const toast = (options) => stack.show(options);
