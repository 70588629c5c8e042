// What the portal and the dashboard start with: shared templates, session, commands, keys.
import { addCommands, listenForKeys } from "/lib/keys.js";
import { loadParts } from "/lib/parts.js";
import { openSession, signOut } from "/lib/session.js";
import "/lib/ui/toast-stack.js";
import "/lib/ui/confirm-dialog.js";
import "/lib/ui/command-palette.js";
import "/lib/ui/shortcut-help.js";

const uiTags = ["toast-stack", "confirm-dialog", "command-palette", "shortcut-help"];

/** Answers the session, or null when the page is about to leave for sign-in. */
export async function startApp(signal) {
  const parts = loadParts();
  const session = await openSession();
  await parts;
  for (const tag of uiTags) document.body.append(document.createElement(tag));
  listenForKeys(signal);
  addCommands(commonCommands(), signal);
  document.addEventListener("click", runButton, { signal });
  return session;
}

const ui = (tag) => /** @type {any} */ (document.querySelector(tag));
const runs = {
  palette: () => ui("command-palette").open(),
  help: () => ui("shortcut-help").open(),
  theme: switchTheme,
  "sign-out": () => signOut(),
};

function commonCommands() {
  return [
    { name: "palette", label: "Commands", group: "General", icon: "command", keys: ["mod+k"],
      run: runs.palette, hidden: true },
    { name: "help", label: "Show the keys", group: "General", icon: "keyboard", keys: ["?"],
      run: runs.help },
    { name: "theme", label: "Light or dark", group: "General", icon: "sun-moon",
      run: runs.theme },
  ];
}

function runButton(event) {
  const button = event.target.closest?.("[data-app]");
  if (button) runs[button.dataset.app]?.();
}

function switchTheme() {
  const root = document.documentElement;
  const dark = getComputedStyle(root).colorScheme === "dark" ||
    (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("aai.theme", root.dataset.theme);
  } catch {
    // Without storage the choice lasts for this page.
  }
}
