// One command table. The keyboard, the palette and the help dialog all read it, so that they
// cannot disagree. A command: {name, label, group, keys: ["a"], icon, run, when?}.
// Keys: "a", "shift+a", "mod+k" (Ctrl or Cmd), "g d" (one after the other).

const chordMs = 1200;
const commands = new Map();
let pending = "";
let pendingUntil = 0;

/** Adds commands until the signal aborts. */
export function addCommands(list, signal) {
  for (const command of list) commands.set(command.name, command);
  signal?.addEventListener("abort", () => {
    for (const command of list) {
      if (commands.get(command.name) === command) commands.delete(command.name);
    }
  });
}

export function usableCommands() {
  return [...commands.values()].filter((command) => !command.when || command.when());
}

export function runCommand(name) {
  const command = commands.get(name);
  if (command && (!command.when || command.when())) command.run();
}

export function singleKeysAllowed() {
  return document.documentElement.dataset.keys !== "off";
}

/** Single letters can be switched off (WCAG 2.1.4); keys with Ctrl stay. */
export function allowSingleKeys(allowed) {
  if (allowed) delete document.documentElement.dataset.keys;
  else document.documentElement.dataset.keys = "off";
  try {
    localStorage.setItem("aai.single_keys", allowed ? "on" : "off");
  } catch {
    // A browser without storage keeps the choice for this page only.
  }
}

export function listenForKeys(signal) {
  addEventListener("keydown", onKey, { signal });
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const mod = event.ctrlKey || event.metaKey;
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const inDialog = event.target.closest?.("dialog");
  if ((typing || inDialog || !singleKeysAllowed()) && !mod) return;
  const pressed = spell(event, mod);
  const now = performance.now();
  const chord = now < pendingUntil ? `${pending} ${pressed}` : "";
  pendingUntil = 0;
  const command = (chord && findByKey(chord)) || findByKey(pressed);
  if (command) {
    if (mod && inDialog) return;
    event.preventDefault();
    command.run();
  } else if (!mod && startsChord(pressed)) {
    pending = pressed;
    pendingUntil = now + chordMs;
  }
}

function spell(event, mod) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isLetter = /^\p{L}$/u.test(key);
  return (mod ? "mod+" : "") + (event.shiftKey && isLetter ? "shift+" : "") + key;
}

function findByKey(pressed) {
  return usableCommands().find((command) => command.keys?.includes(pressed));
}

function startsChord(pressed) {
  return usableCommands().some((one) => one.keys?.some((key) => key.startsWith(`${pressed} `)));
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const shown = { mod: isMac ? "⌘" : "Ctrl", shift: "⇧", ArrowDown: "↓", ArrowUp: "↑" };

/** "shift+a" as the caps to show: ["⇧", "A"]. */
export function keyCaps(keys) {
  return keys
    .split(/[+ ]/)
    .map((key) => shown[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
