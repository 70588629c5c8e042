// Light or dark, as chosen here instead of by the system; lib/theme.js applies it from the start.

export function switchTheme() {
  const root = document.documentElement;
  const byName = { light: false, dark: true }[root.dataset.theme];
  const isDark = byName ?? matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  try {
    localStorage.setItem("aai.theme", root.dataset.theme);
  } catch {
    // Without storage the choice lasts for this page.
  }
}
