// Light or dark, set before the first paint: what the person chose here, else what their
// device asks for. Loaded in the head without `defer`, so it is small and waits for nothing.
(() => {
  const KEY = "theme";
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is closed to us: the device decides
    }
  }

  function wear(theme) {
    root.dataset.bsTheme = theme;
  }

  const fitting = () => chosen() || (device.matches ? "dark" : "light");

  root.classList.add("js"); // for what looks different where scripts run
  wear(fitting());
  device.addEventListener("change", () => wear(fitting()));

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) button.hidden = false;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It holds for this page only.
    }
    wear(theme);
  });
})();
