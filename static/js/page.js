// Small things every page does: leads to the summary of errors, opens and closes dialogs, and
// says so when something did not go through.
//
//   <button data-open="#panel">   opens that <dialog> (data-modal="no": beside the page)
//   <button data-close>           closes the dialog it stands in
//   <details data-menu>           closes on Escape and by a press elsewhere
//   <dialog data-opens-when-filled><div id="panel-body"></div></dialog>
//                                 opens when htmx has put something into it

function leadToErrors(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

function open(dialog) {
  if (dialog.open) return;
  if (dialog.dataset.modal === "no") dialog.show();
  else dialog.showModal();
}

function say(sentence) {
  const place = document.getElementById("messages");
  if (!place) return;
  const notice = document.createElement("p");
  notice.className = "notice notice-stop";
  notice.textContent = sentence;
  place.replaceChildren(notice);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) open(document.querySelector(opener.dataset.open));
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog[data-closes-outside]")) event.target.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  // A dialog beside the page does not close by itself.
  document.querySelector("dialog[open][data-modal=no]")?.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target;
  const dialog = place.closest("dialog[data-opens-when-filled]");
  if (dialog && place.childElementCount) open(dialog);
  leadToErrors(place);
});

document.addEventListener("htmx:sendError", () => {
  say("The connection was lost. Load the page again to see whether it went through.");
});
document.addEventListener("htmx:responseError", () => {
  say("That did not go through. Load the page again to see how things stand.");
});

leadToErrors(document);

// Of many tabs in a row the one that is open is in sight, on a phone as well.
document
  .querySelector("[data-keep-in-sight] [aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });
