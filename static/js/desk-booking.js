// The booking form: the list of clients found is walked through with the arrows, and a time that
// was tapped in the calendar is held at once.

const form = () => document.getElementById("booking");
const options = () => [...document.querySelectorAll("#found [role=option]")];
const chosen = () => document.querySelector("#found [aria-selected=true]");

document.documentElement.classList.add("has-js");

function point(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  const field = document.getElementById("find");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  const url = document.getElementById("found").dataset.choose;
  window.htmx
    .ajax("POST", url, {
      source: form(),
      target: "#who",
      swap: "outerHTML",
      values: { client: option.dataset.client },
    })
    .then(() => document.querySelector("#when .time, #when .btn-book")?.focus());
}

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "find") return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    point(all[(next + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault(); // Enter here is never "book"
    if (chosen() || all.length === 1) choose(chosen() || all[0]);
  } else if (event.key === "Escape" && all.length) {
    event.stopPropagation();
    document.getElementById("found").replaceChildren();
    event.target.setAttribute("aria-expanded", "false");
  }
}, true);

document.addEventListener("click", (event) => {
  const option = event.target.closest("#found [role=option]");
  if (option) choose(option);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target;
  if (place.id === "found") {
    document.getElementById("find").setAttribute("aria-expanded", String(options().length > 0));
    point(null);
  }
  // A refusal of a tapped time stands further down, perhaps out of sight.
  document.querySelector("#when .notice-stop")?.scrollIntoView({ block: "nearest" });
});
// Once what was swapped in answers to presses.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "panel-body") holdTapped();
});

function holdTapped() {
  const tapped = form()?.querySelector("[data-hold-now]");
  tapped?.click();
}

document.addEventListener("DOMContentLoaded", holdTapped);
