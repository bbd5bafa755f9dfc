// Single letters as shortcuts; whoever speaks to their computer can turn them off.

export function listenToKeys(keys, { isReady, leave }) {
  const on = document.getElementById("cal-keys-on");
  try {
    on.checked = localStorage.getItem("calendar-keys") !== "off";
  } catch {
    // storage is closed to us: the keys are on
  }
  on.addEventListener("change", () => {
    try {
      localStorage.setItem("calendar-keys", on.checked ? "on" : "off");
    } catch {
      // it holds for this page only
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (!on.checked || !isReady() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog[open]")) return;
    const deed = keys[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
}
