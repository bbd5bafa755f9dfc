// The day's list keeps itself fresh while it is looked at; what had the focus keeps it, because
// htmx gives it back by id.

const EVERY = 20_000;

const list = () => document.querySelector("[data-refreshes]");

function refresh() {
  if (document.visibilityState === "visible" && list()) window.htmx.trigger(list(), "refresh");
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
document.addEventListener("desk:changed", refresh);

// A step is sent by the list, which stays, not by its form: of two pressed right after each other
// the answer to the first would take the form of the second away. They wait for each other.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-step]")) return;
  event.preventDefault();
  window.htmx.ajax("POST", event.target.action, {
    source: list(),
    values: Object.fromEntries(new FormData(event.target)),
    selectOOB: "#messages:innerHTML",
  });
});

// A button that is gone leaves the focus to the next step of the same visit.
let pressed = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  if (list()?.contains(event.detail.elt)) pressed = document.activeElement?.id || "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "day" || document.activeElement !== document.body) return;
  const ref = pressed.split("-").at(-1);
  (document.getElementById(pressed) || document.getElementById(`go-${ref}`))?.focus();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A date that is picked is gone to; the button beside it is for who has no JavaScript.
for (const field of document.querySelectorAll("[data-goes]")) {
  field.form.querySelector("[type=submit]").hidden = true;
  field.addEventListener("change", () => field.value && field.form.requestSubmit());
}
