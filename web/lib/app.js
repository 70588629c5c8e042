// What the portal and the dashboard start with: shared templates, session, commands, keys.
import { addCommands, listenForKeys } from "/lib/keys.js";
import { loadParts } from "/lib/parts.js";
import { openSession, signOut } from "/lib/session.js";
import "/lib/ui/toast-stack.js";

/** Answers the session, or null when the page is about to leave for sign-in. */
export async function startApp(signal) {
  const parts = loadParts();
  const session = await openSession();
  await parts;
  document.body.append(document.createElement("toast-stack"));
  listenForKeys(signal);
  addCommands(commonCommands(), signal);
  document.addEventListener("click", runButton, { signal });
  return session;
}

const runs = {
  palette: () => open("command-palette"),
  help: () => open("shortcut-help"),
  theme: switchTheme,
  "sign-out": () => signOut(),
};

/** Dialogs are fetched when they are first wanted. */
async function open(tag) {
  await import(`/lib/ui/${tag}.js`);
  const shown = document.querySelector(tag) ?? document.createElement(tag);
  if (!shown.isConnected) document.body.append(shown);
  /** @type {any} */ (shown).open();
}

function commonCommands() {
  return [
    {
      name: "palette",
      label: "Commands",
      group: "General",
      icon: "command",
      keys: ["mod+k"],
      run: runs.palette,
      hidden: true,
    },
    {
      name: "help",
      label: "Show the keys",
      group: "General",
      icon: "keyboard",
      keys: ["?"],
      run: runs.help,
    },
    { name: "theme", label: "Light or dark", group: "General", icon: "sun-moon", run: runs.theme },
  ];
}

function runButton(event) {
  const button = event.target.closest?.("[data-app]");
  if (button) runs[button.dataset.app]?.();
}

function switchTheme() {
  const root = document.documentElement;
  const dark =
    getComputedStyle(root).colorScheme === "dark" ||
    (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("aai.theme", root.dataset.theme);
  } catch {
    // Without storage the choice lasts for this page.
  }
}
