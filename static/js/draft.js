// A form that saves itself while it is written, and always says whether it is saved.
//
//   <form data-draft> … <p data-draft-state><i></i><span data-draft-words> … <p data-draft-trouble>
//
// The server answers what it saved (edition, saved) or why not (sentence, errors). Where a
// colleague changed the same, nothing is saved by itself any more: Save shows both sides.
import { wire } from "./rows.js";

const form = document.querySelector("[data-draft]");
for (const list of form.querySelectorAll("[data-rows]")) wire(list);

const state = form.querySelector("[data-draft-state]");
const words = form.querySelector("[data-draft-words]");
const trouble = form.querySelector("[data-draft-trouble]");
const ICONS = {
  saved: "cloud-check", changed: "pencil", saving: "cloud-arrow-up", failed: "cloud-slash",
};
const PAUSE = 1200;
const AGAIN = 8000;

let timer = 0;
let isSaving = false;
let isChanged = false;
let isLeaving = false;
let mustChoose = Boolean(form.querySelector(".clash"));

function show(is, text, why = "") {
  state.dataset.is = is;
  state.querySelector("i").className = `bi bi-${ICONS[is]}`;
  if (words.textContent !== text) words.textContent = text;
  trouble.hidden = !why;
  trouble.textContent = why;
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  if (isSaving || mustChoose || isLeaving) return;
  isSaving = true;
  isChanged = false;
  show("saving", "Saving…");
  const body = new FormData(form);
  body.delete("once");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { Accept: "application/json" },
    });
    if (!answer.headers.get("Content-Type")?.includes("json")) {
      throw new Error(answer.ok ? "signed out" : "no answer");
    }
    take(answer.status, await answer.json());
  } catch (problem) {
    isChanged = true;
    const why = problem.message === "signed out"
      ? "You are signed out. Sign in in another tab; what you wrote stays here."
      : "No connection. What you wrote stays on this page and is sent again by itself.";
    show("failed", "Not saved", why);
    later(AGAIN);
  }
  isSaving = false;
  if (isChanged && state.dataset.is !== "failed") later(PAUSE);
}

function take(status, told) {
  if (status >= 400) {
    isChanged = false;
    mustChoose = status === 409;
    const mend = (told.errors ?? []).map((one) => `${one.label}: ${one.sentence}`).join(" ");
    show("failed", "Not saved yet", mustChoose ? `${told.sentence} Press Save to see both.` : mend || told.sentence);
    return;
  }
  form.elements.edition.value = told.edition;
  show(isChanged ? "changed" : "saved", isChanged ? "Not saved yet" : told.saved, told.colleague);
  for (const found of form.querySelectorAll("[data-salt]")) found.textContent = told.salt ?? "";
  const advice = form.querySelector("[data-advice]");
  if (advice) {
    advice.hidden = !told.advice;
    form.querySelector("[data-advice-word]").textContent = told.advice?.shaving ?? "";
    form.querySelector("[data-advice-reason]").textContent = told.advice?.reason ?? "";
  }
}

function changed(event) {
  if (event.target.form !== form) return;
  isChanged = true;
  if (mustChoose) return;
  if (!isSaving) show("changed", "Not saved yet");
  later(PAUSE);
}
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  isLeaving = true;
  clearTimeout(timer);
});
window.addEventListener("pageshow", () => { isLeaving = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && (isChanged || isSaving)) event.preventDefault();
});
