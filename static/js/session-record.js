// The session record on a tablet: what is pressed or typed is sent at once, one change after
// another; without a line it is kept here and sent in order later. Without this file every part
// is a plain form with its own button.
//
//   <div data-session data-user data-step-url> … <form data-step="area"> … <button name="step">
//   [data-plain]  buttons that only plain forms need   [data-when-sent]  only when all was sent
import { clock } from "./session-record-clock.js";
import { Queue } from "./session-record-queue.js";
import { signaturePad } from "./signature-pad.js";
import { mark, show, sum, takeFromTray } from "./session-record-show.js";

const page = document.querySelector("[data-session]");
const state = page.querySelector("[data-saved]");
const words = page.querySelector("[data-saved-words]");
const refused = page.querySelector("[data-refused]");
const where = `session-record-open:${page.dataset.session}`;
const ICONS = { saved: "cloud-check", saving: "cloud-arrow-up", waiting: "hourglass-split", failed: "cloud-slash" };
const AFTER_TYPING = 900;

const queue = new Queue({
  place: `session-record:${page.dataset.session}:${page.dataset.user}`,
  address: page.dataset.stepUrl,
  token: page.querySelector("[name=csrfmiddlewaretoken]").value,
  tell,
});

function say(is, text) {
  state.dataset.is = is;
  state.querySelector("i").className = `bi bi-${ICONS[is]}`;
  if (words.textContent !== text) words.textContent = text;
}

const shown = new Set(); // keys of what this page shows already

function tell(what, step, answer) {
  const count = queue.length;
  const waits = `${count} change${count === 1 ? " waits" : "s wait"} on this tablet`;
  if (what === "saving") say("saving", count > 1 ? `Sending ${count} changes…` : "Saving…");
  else if (what === "offline") {
    displayWaiting();
    if (count) say("waiting", `No connection. ${waits}`);
  } else if (what === "signed out") say("failed", `Signed out. ${waits}: sign in, then open this page again`);
  else if (what === "accepted") {
    display(step);
    say(count ? "saving" : "saved", count ? waits : answer.saved);
  } else if (what === "refused") {
    complain(`${answer.sentence}${wordsOf(step)}`, step.name === "begin");
    if (step.name === "tray") undoTray(step);
    if (!count) say("failed", "One change was not taken");
  }
}

function complain(sentence, isBegin = false) {
  refused.hidden = false;
  refused.querySelector("[data-refused-words]").textContent = sentence;
  refused.querySelector("[data-refused-begin]").hidden = !isBegin;
  refused.focus();
}

// What was written by hand and not taken can still be read, and written where it belongs.
function wordsOf({ value }) {
  const told = Object.values(value?.values ?? value ?? {}).filter((one) => /\s/.test(one));
  return told.length ? ` You wrote: “${told.join("”, “")}”.` : "";
}

function undoTray(step) {
  for (const [ref, isOut] of Object.entries(step.value.lots)) {
    show(page, { name: "tray", value: { lots: { [ref]: !isOut } } });
  }
}

function display(step) {
  if (shown.has(step.key)) return;
  shown.add(step.key);
  show(page, step);
  clock.go(step);
}

function displayWaiting() {
  for (const step of queue.waiting) display(step);
}

// What is pressed is shown when it was taken, or when there is no line to ask; what is typed or
// ticked stands there already.
function send(name, value, target, isHeld = false) {
  refused.hidden = true;
  const step = queue.add({ name, value, target });
  if (!isHeld) display(step);
}

function valueOf(control) {
  return control.type === "checkbox" ? control.checked : control.value;
}

function changeOf(form, control) {
  const { name } = control;
  const kind = form.dataset.step;
  if (kind === "tray") return ["tray", { lots: { [control.value]: control.checked } }, `lot ${control.value}`];
  if (kind === "area") {
    const area = form.elements.area.value;
    const place = form.elements.place.value;
    return ["area", { area, place, values: { [name]: valueOf(control) } }, `${area} ${place} ${name}`];
  }
  return ["fields", { [name]: valueOf(control) }, name];
}

const typing = new Map(); // control -> timer

function changed(control) {
  clearTimeout(typing.get(control));
  typing.delete(control);
  const { form } = control;
  if (!form?.matches("[data-step=fields], [data-step=tray], [data-step=area]")) return;
  send(...changeOf(form, control));
}

page.addEventListener("input", ({ target }) => {
  if (!target.matches("input[type=text], input:not([type]), textarea") || !target.name) return;
  clearTimeout(typing.get(target));
  typing.set(target, setTimeout(changed, AFTER_TYPING, target));
});
page.addEventListener("change", ({ target }) => {
  if (target.name) changed(target);
});

function flush() {
  for (const control of [...typing.keys()]) changed(control);
}
window.addEventListener("pagehide", flush);

function told(form) {
  const own = ["step", "once", "csrfmiddlewaretoken"];
  return Object.fromEntries([...new FormData(form)].filter(([key]) => !own.includes(key)));
}

function pressed(form, name) {
  if (name === "checked") {
    send("checked", told(form), "", true);
  } else if (name.startsWith("area-")) {
    send(name, { area: form.elements.area.value, place: form.elements.place.value }, "", true);
  } else if (name === "needles") {
    send(name, told(form), "", true);
  } else if (name && name !== "area") {
    send(name, {}, "", true);
  }
}

page.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-step]")) return;
  event.preventDefault();
  flush();
  pressed(form, event.submitter?.value || (form.dataset.step === "needles" ? "needles" : ""));
});

page.addEventListener("click", (event) => {
  const by = event.target.closest("[data-by]");
  const take = event.target.closest("[data-take]");
  if (by) {
    const input = by.parentElement.querySelector("input");
    const step = Number(by.dataset.by);
    const digits = (String(Math.abs(step)).split(".")[1] || "").length;
    const from = Number(input.value || input.dataset.last || 0) || 0;
    input.value = Math.max(0, from + step).toFixed(digits);
    clearTimeout(typing.get(input));
    typing.set(input, setTimeout(changed, AFTER_TYPING, input));
    sum(input.form);
  }
  if (take) {
    const { form, dataset } = take;
    const control = form.elements[dataset.into];
    control.value = dataset.take;
    changed(control instanceof RadioNodeList ? [...control].find((one) => one.checked) : control);
  }
  const zone = event.target.closest("[data-zone]");
  if (zone) {
    const tile = document.getElementById(`area-${zone.dataset.zone}`);
    tile.open = true;
    tile.scrollIntoView({ block: "start" });
  }
  const whenSent = event.target.closest("[data-when-sent]");
  if (whenSent) {
    flush();
    if (queue.length) {
      event.preventDefault();
      complain(`${words.textContent}. Go on when everything is sent.`);
    }
  }
});

const scan = page.querySelector("[data-scan]");
scan.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const number = scan.value.trim().toLowerCase();
  const found = [...page.querySelectorAll("[data-number]")].filter((lot) => lot.dataset.number.toLowerCase() === number);
  const says = page.querySelector("[data-scan-says]");
  if (found.length !== 1) {
    says.textContent = found.length ? "More than one has this number: pick it below." : "No lot with this number may be used today.";
    return;
  }
  if (!found[0].checked) found[0].click();
  says.textContent = `${found[0].closest("label").querySelector("b").textContent} is on the tray.`;
  scan.value = "";
});

for (const one of page.querySelectorAll("[data-plain]")) one.hidden = true;
for (const one of page.querySelectorAll("[data-by], [data-take], [data-scan-field], [data-area-map]")) one.hidden = false;

// Where it was: what waits is shown again, and the area that was open is open.
displayWaiting();
for (const one of page.querySelectorAll("[data-pad]")) {
  const ways = [...one.querySelectorAll("[data-pad-ways] input")];
  one.querySelector("[data-pad-ways]").hidden = false;
  if (!ways.some((way) => way.checked)) ways.find((way) => way.value === "drawn").checked = true;
  signaturePad({
    place: one.querySelector("[data-pad-place]"),
    drawing: one.querySelector("[data-pad-drawing]"),
    clear: one.querySelector("[data-pad-clear]"),
    ways,
  });
}
takeFromTray(page);
for (const tile of page.querySelectorAll("[data-area]")) mark(tile);
page.addEventListener("toggle", ({ target }) => {
  if (!target.matches("[data-area]")) return;
  mark(target);
  if (target.open) sessionStorage.setItem(where, target.id);
  else if (sessionStorage.getItem(where) === target.id) sessionStorage.removeItem(where);
}, true);
const was = document.getElementById(window.location.hash.slice(1) || sessionStorage.getItem(where) || "");
if (was?.matches("[data-area]")) {
  was.open = true;
  was.scrollIntoView({ block: "start" });
}
clock.start();
queue.send();
