// Light, dark or as the system has it; kept in this browser only.
// Loaded without defer in the head, so no page is ever drawn in the wrong colours first.

const kept = readKept("aai.theme");
if (kept) document.documentElement.dataset.theme = kept;
if (readKept("aai.single_keys") === "off") document.documentElement.dataset.keys = "off";

function readKept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
