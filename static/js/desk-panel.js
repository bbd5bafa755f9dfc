// The panel beside a screen: gives the focus back when it closes, gives a held time back when a
// booking is not finished, and tells the screen when something in it was changed.
//
//   document event "desk:changed"   a form in the panel, or a step in a list, went through

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
let opener = "";

document.addEventListener("htmx:beforeRequest", (event) => {
  // What was pressed outside the panel gets the focus back; it may be drawn anew meanwhile.
  if (event.detail.target === body && !panel.open) opener = document.activeElement?.id || "";
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, successful, elt } = event.detail;
  if (requestConfig.verb === "get" || !body.contains(elt)) return;
  if (successful) document.dispatchEvent(new CustomEvent("desk:changed"));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== body) return;
  const first = ["[data-error-summary]", "[autofocus]", "h2, h1"]
    .map((one) => body.querySelector(one))
    .find(Boolean);
  if (!first) return;
  if (first.matches("h1, h2")) first.tabIndex = -1;
  // After the dialog has opened and put the focus where it likes.
  setTimeout(() => first.focus({ preventScroll: true }));
});

function giveBack() {
  const form = body.querySelector("form[data-release]");
  if (!form?.elements.hold?.value) return;
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "hold"]) sent.set(name, form.elements[name].value);
  fetch(form.dataset.release, { method: "POST", body: sent, keepalive: true }).then(() =>
    document.dispatchEvent(new CustomEvent("desk:changed")),
  );
}

panel?.addEventListener("close", () => {
  giveBack();
  body.replaceChildren();
  document.getElementById(opener)?.focus();
  document.dispatchEvent(new CustomEvent("desk:closed"));
});
