// Keys as people see them, and the choice to have none of single letters.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const shown = { mod: isMac ? "⌘" : "Ctrl", shift: "⇧", ArrowDown: "↓", ArrowUp: "↑" };

/** "shift+a" as the caps ⇧ and A. */
export function caps(keys) {
  return keys.split(/[+ ]/).map((key) => {
    const cap = document.createElement("kbd");
    cap.textContent = shown[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    return cap;
  });
}

export function allowSingleKeys(allowed) {
  if (allowed) delete document.documentElement.dataset.keys;
  else document.documentElement.dataset.keys = "off";
  try {
    localStorage.setItem("aai.single_keys", allowed ? "on" : "off");
  } catch {
    // A browser without storage keeps the choice for this page only.
  }
}
