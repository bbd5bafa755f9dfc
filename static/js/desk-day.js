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

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A date that is picked is gone to; the button beside it is for who has no JavaScript.
for (const field of document.querySelectorAll("[data-goes]")) {
  field.form.querySelector("[type=submit]").hidden = true;
  field.addEventListener("change", () => field.value && field.form.requestSubmit());
}
