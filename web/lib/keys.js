// One command table for the keyboard, the palette and the help. A command: {name, label, group,
// keys: ["a"], icon, run, when?}. Keys: "a", "shift+a", "mod+k" (Ctrl or Cmd), "g d" (in turn).
// While a run is still fetching its code, keys could hit the next draft: they are dropped.

const chordMs = 1200;
const commands = new Map();
let pending = "";
let pendingUntil = 0;
let fetching = null;

/** Adds commands until the signal aborts. */
export function addCommands(list, signal) {
  if (signal?.aborted) return;
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

/** Single letters can be switched off (WCAG 2.1.4); keys with Ctrl stay. */
export const singleKeysAllowed = () => document.documentElement.dataset.keys !== "off";

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
    if (!fetching) run(command);
  } else if (!mod && startsChord(pressed)) {
    pending = pressed;
    pendingUntil = now + chordMs;
  }
}

function run(command) {
  const answer = command.run();
  if (!answer?.finally) return;
  fetching = answer;
  answer.finally(() => (fetching = null));
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
