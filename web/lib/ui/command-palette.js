// Every command by name (Ctrl K): type, choose with the arrows, Enter.
import { clone, fill, Part } from "/lib/dom.js";
import { usableCommands } from "/lib/keys.js";
import { caps } from "/lib/ui/key_caps.js";

class CommandPalette extends Part {
  #found = [];
  #at = 0;

  connected() {
    this.on("input", () => this.#search());
    this.on("keydown", (event) => this.#key(event));
    this.on("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#run(Number(option.dataset.index));
      else if (event.target === this.find("dialog")) this.find("dialog").close();
    });
  }

  open() {
    const input = this.find("input");
    input.value = "";
    this.#search();
    this.find("dialog").showModal();
    input.focus();
  }

  #search() {
    const words = this.find("input").value.toLowerCase().split(/\s+/).filter(Boolean);
    const name = (command) => `${command.label} ${command.group}`.toLowerCase();
    const found = usableCommands().filter((command) => {
      return !command.hidden && words.every((word) => name(command).includes(word));
    });
    this.#found = nearestFirst(found);
    this.#at = 0;
    this.#draw();
  }

  #draw() {
    const list = this.find("ul");
    let group = "";
    const nodes = [];
    this.#found.forEach((command, index) => {
      if (command.group !== group) nodes.push(heading(command.group));
      group = command.group;
      nodes.push(this.#option(command, index));
    });
    list.replaceChildren(...nodes);
    this.find(".palette-none").hidden = this.#found.length > 0;
    this.#mark();
  }

  #option(command, index) {
    const node = fill(clone("palette-option"), { label: command.label, icon: command.icon });
    node.id = `palette-option-${index}`;
    node.dataset.index = String(index);
    if (command.keys) node.querySelector(".caps").append(...caps(command.keys[0]));
    return node;
  }

  #mark() {
    for (const node of this.querySelectorAll("[role=option]")) {
      const on = Number(node.dataset.index) === this.#at;
      node.setAttribute("aria-selected", String(on));
      if (on) node.scrollIntoView({ block: "nearest" });
    }
    this.find("input").setAttribute("aria-activedescendant", `palette-option-${this.#at}`);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length) {
      event.preventDefault();
      this.#at = (this.#at + step + this.#found.length) % this.#found.length;
      this.#mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#run(this.#at);
    }
  }

  #run(index) {
    this.find("dialog").close();
    this.#found[index]?.run();
  }
}

/** What the page in sight has added last comes first. */
function nearestFirst(commands) {
  const groups = [...new Set(commands.map((command) => command.group))].reverse();
  return groups.flatMap((group) => commands.filter((command) => command.group === group));
}

function heading(text) {
  const node = document.createElement("li");
  node.className = "palette-group";
  node.setAttribute("role", "presentation");
  node.textContent = text;
  return node;
}

customElements.define("command-palette", CommandPalette);
