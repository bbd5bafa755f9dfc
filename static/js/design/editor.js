// The hairline editor: puts photo, lines, hands, picture, panel and saving together.

import { Hands } from "./hands.js";
import { firstHead } from "./head.js";
import { Overlay } from "./overlay.js";
import { Panel } from "./panel.js";
import { Picture } from "./picture.js";
import { Saving } from "./saving.js";
import { Stage } from "./stage.js";
import { Store } from "./store.js";
import { Tools } from "./tools.js";

const root = document.querySelector("[data-editor]");
const editor = JSON.parse(document.getElementById("design-editor").textContent);
const find = (selector) => root.querySelector(selector);
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
const KEYS = { v: "move", z: "zone", x: "out", s: "scale", f: "face", g: "grow" };
const HINTS = {
  move: "Drag a point, or tap it and then tap where it should go. Drag the photo to move it, pinch or scroll to zoom.",
  zone: "Tap along the new line. Tap the first point to close it.",
  scar: "Tap around the scar. Tap the first point to close it.",
  out: "Tap around what is left out. Tap the first point to close it.",
  hair: "Tap around the hair that is there. Tap the first point to close it.",
  grow: "Tap where you know which way hair grows, then turn the arrow.",
  face: "Tap the place on the photo.",
  scale: "Tap two points whose distance you know, best 30 to 50 mm apart on the scalp; or, with One iris, its left and right edge. Fit the outline to the head and drag the face marker.",
};

const store = new Store(editor);
const stage = new Stage(find("[data-stage]"), find("[data-photo]"));
const overlay = new Overlay({ svg: find("[data-lines]"), store, stage });
const tools = new Tools({ store, stage, overlay, shade: editor.shade });
const panel = new Panel({ root, store, tools });
const picture = new Picture({ store, stage, canvas: find("[data-picture]"), url: editor.urls.picture, token });
const saving = new Saving({ store, editor, token });
new Hands({ element: find("[data-stage]"), store, stage, overlay, tools });

// ------------------------------------------------------------ what is said

const said = find("[data-said]");
const problem = find("[data-problem]");

function say(words) {
  said.textContent = words;
}

// What stands in the way of the picture goes when a picture comes. What was said to something the
// person did stays until they do the next thing: a picture may come right after it.
const against = { deed: "", picture: "" };
function complain(sentence, about = "deed") {
  against[about] = sentence;
  const first = against.deed || against.picture;
  problem.hidden = !first;
  problem.querySelector("span").textContent = first;
}

// ------------------------------------------------------------ drawing anew

let soon = 0;
function draw() {
  cancelAnimationFrame(soon);
  soon = requestAnimationFrame(() => {
    overlay.draw();
    panel.draw();
  });
}

function render(sharp) {
  if (!store.view) return;
  if (store.drawn.zones.length) picture.ask(sharp);
  else {
    complain("", "picture");
    picture.forget();
    panel.measured(null);
  }
}

function load() {
  const { view } = store;
  if (!view) return;
  stage.load(view);
  complain("");
  picture.forget();
  for (const tab of root.querySelectorAll("[data-view]")) {
    tab.setAttribute("aria-current", String(tab.dataset.view === view.ref));
  }
  overlay.guides = [];
  describe();
  draw();
  render(true);
}

store.addEventListener("view", load);
store.addEventListener("select", draw);
store.addEventListener("moving", () => {
  draw();
  render(false);
});
store.addEventListener("change", ({ detail }) => {
  complain("");
  draw();
  render(true);
  saving.keepView();
  say(detail.label);
});
store.addEventListener("said", ({ detail }) => say(detail.words));
store.addEventListener("refused", ({ detail }) => complain(detail.sentence));

let settled = 0;
stage.addEventListener("moved", () => {
  picture.draw();
  draw();
  find("[data-zoom]").textContent = `${Math.round(stage.zoom * 100)} %`;
  clearTimeout(settled);
  settled = setTimeout(() => {
    if (stage.zoom > 1.01 || picture.close || !picture.whole) render(true);
  }, 140);
});

picture.addEventListener("shown", ({ detail }) => {
  complain("", "picture");
  panel.measured(detail.numbers);
  root.dataset.shown = detail.sharp ? "sharp" : "live";
  root.dataset.pictures = Number(root.dataset.pictures ?? 0) + 1;
});
picture.addEventListener("refused", ({ detail }) => complain(detail.sentence, "picture"));
picture.addEventListener("lost", () => complain("The studio's system cannot be reached. Draw on: the picture follows when it can.", "picture"));

// ------------------------------------------------------------ tools

const toolButtons = root.querySelectorAll("[data-tool]");
for (const button of toolButtons) {
  button.addEventListener("click", () => {
    if (button.dataset.tool === "scale" && !store.scale.head && store.view.side !== "close" && !store.frozen && !store.scale.points.length) {
      store.view.calibration.head = firstHead(store.view);
    }
    tools.use(button.dataset.tool);
  });
}
tools.addEventListener("tool", () => {
  for (const button of toolButtons) button.setAttribute("aria-pressed", String(button.dataset.tool === tools.name));
  find("[data-hint]").textContent = HINTS[tools.name];
  find("[data-close-line]").hidden = overlay.pending.length < 3;
  root.dataset.tool = tools.name;
  draw();
});
find("[data-close-line]").addEventListener("click", () => tools.close());

const DEEDS = {
  undo: () => store.undo(),
  redo: () => store.redo(),
  "zoom-in": () => stage.zoomAt(stage.width / 2, stage.height / 2, 1.5),
  "zoom-out": () => stage.zoomAt(stage.width / 2, stage.height / 2, 1 / 1.5),
  fit: () => stage.reset(),
  lines: (button) => {
    overlay.bare = !overlay.bare;
    button.setAttribute("aria-pressed", String(overlay.bare));
    draw();
  },
  mirror: () => propose("mirror", store.selected?.kind === "zone" ? store.selected.id : store.drawn.zones[0]?.id),
  "take-theirs": () => {
    saving.stopped = true;
    saving.waiting.clear();
    location.reload();
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
};
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-style], [data-guide], [data-view], [data-reference]");
  if (!button) return;
  if (button.dataset.do) DEEDS[button.dataset.do](button);
  else if (button.dataset.style) propose("style", button.dataset.style);
  else if (button.dataset.guide) guide(button);
  else if (button.dataset.view) store.show(button.dataset.view);
  else refer(button);
});

async function propose(what, which) {
  const { ref, side, drawn, calibration } = store.view;
  const answer = await saving.post(editor.urls.propose, { view: ref, side, drawn, calibration, what, which });
  if (!answer?.ok) {
    complain(answer?.told.sentence ?? "The studio's system cannot be reached. Try again in a moment.");
    return null;
  }
  complain("");
  if (answer.told.zone) {
    // Heights are counted from there, so it is marked, and can be moved.
    if (!store.drawn.face.glabella) store.change("Mark the glabella", (view) => { view.drawn.face.glabella = answer.told.glabella; });
    lay(which, answer.told.zone);
  } else if (answer.told.drawn) store.change("Mirror", (view) => { view.drawn = answer.told.drawn; });
  return answer.told;
}

// A style becomes the hairline: the one that is there takes its line and edge, else a new zone.
function lay(style, zone) {
  const chosen = store.selected?.kind === "zone" ? store.shape() : null;
  const there = chosen?.area === "hairline" ? chosen : store.drawn.zones.find((one) => one.area === "hairline");
  if (there) {
    store.change("Lay a style", () => Object.assign(there, zone));
    store.select({ kind: "zone", id: there.id, handle: null });
  } else tools.addShape("zone", zone.outline, zone);
  const name = find("[data-version-name]");
  if (!name.value) {
    name.value = root.querySelector(`[data-style="${style}"]`).dataset.word.toLowerCase();
    saving.keepVersion({ name: name.value });
  }
}

async function guide(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  for (const one of root.querySelectorAll("[data-guide]")) one.setAttribute("aria-pressed", "false");
  overlay.guides = [];
  complain("");
  if (on) {
    const told = await propose(button.dataset.guide, "");
    if (told) {
      overlay.guides = told.guides;
      button.setAttribute("aria-pressed", "true");
    }
  }
  draw();
}

function refer(button) {
  const figure = find("[data-beside]");
  const chosen = button.dataset.reference;
  for (const one of root.querySelectorAll("[data-reference]")) one.setAttribute("aria-pressed", String(one === button && Boolean(chosen)));
  figure.hidden = !chosen;
  if (!chosen) return;
  const image = figure.querySelector("img");
  image.src = chosen;
  image.alt = button.dataset.words;
  figure.querySelector("figcaption span").textContent = button.dataset.words;
}

// ------------------------------------------------------------ time, before and after

function time() {
  const [session, years, split] = ["session", "years", "split"].map((name) => find(`[data-time=${name}]`));
  const last = Number(session.max);
  const fresh = find("[data-time=fresh]").checked;
  const n = Number(session.value);
  picture.time = { session: n >= last ? null : n, years: fresh ? 0 : Number(years.value), fresh };
  const words = {
    session: n === 0 ? "Before" : n >= last ? `All ${last} sessions` : `After session ${n} of ${last}`,
    years: Number(years.value) === 0 ? "Healed" : `Year ${Number(years.value)}`,
    split: `${split.value} % before`,
  };
  for (const [name, field] of [["session", session], ["years", years], ["split", split]]) {
    field.setAttribute("aria-valuetext", words[name]);
    field.closest(".time-field").querySelector("output").textContent = words[name];
  }
  find("[data-stage]").style.setProperty("--split", `${split.value}%`);
  find("[data-stage]").classList.toggle("is-split", Number(split.value) > 0);
  describe();
}

function describe() {
  const words = `${find("[data-caption]").textContent}; ${find("[data-time=session]").getAttribute("aria-valuetext")}, ${find("[data-time=fresh]").checked ? "fresh" : find("[data-time=years]").getAttribute("aria-valuetext")}. A simulation.`;
  find("[data-picture]").setAttribute("aria-label", words);
}

for (const field of root.querySelectorAll("[data-time]")) {
  field.addEventListener("input", () => {
    time();
    if (field.dataset.time !== "split") render(false);
  });
  field.addEventListener("change", () => field.dataset.time !== "split" && render(true));
}

// ------------------------------------------------------------ saving

const state = find("[data-saved]");
const STATES = { saving: "Saving…", saved: "Saved", lost: "No connection. What you draw is kept here and saved when it is back." };
for (const kind of ["saving", "saved", "lost"]) {
  saving.addEventListener(kind, () => {
    state.textContent = STATES[kind];
    state.dataset.state = kind;
  });
}
saving.addEventListener("refused", ({ detail }) => complain(detail.sentence));
saving.addEventListener("saved", ({ detail }) => totals(detail));
saving.addEventListener("theirs", ({ detail }) => {
  state.textContent = "Not saved";
  state.dataset.state = "lost";
  const notice = find("[data-theirs]");
  notice.hidden = false;
  notice.querySelector("p").textContent = detail.sentence;
});
saving.addEventListener("others", ({ detail }) => {
  const others = find("[data-others]");
  others.hidden = !detail.others.length;
  others.querySelector("span").textContent = detail.others.length ? `${detail.others.join(" and ")} ${detail.others.length > 1 ? "have" : "has"} this version open as well.` : "";
});

const number = new Intl.NumberFormat("en-US");
function length(minutes) {
  const h = Math.floor(minutes / 60);
  return [h ? `${h} h` : "", minutes % 60 || !h ? `${minutes % 60} min` : ""].filter(Boolean).join(" ");
}

function totals(told) {
  find("[data-caption]").textContent = told.caption;
  const all = told.dots.reduce((a, b) => a + b, 0);
  find("[data-total=cm2]").textContent = told.cm2 ? `${Math.round(told.cm2)} cm² (${Math.round(told.low)}-${Math.round(told.high)})` : "-";
  find("[data-total=dots]").textContent = all ? number.format(all) : "-";
  find("[data-total=hours]").textContent = all ? length(told.minutes.reduce((a, b) => a + b, 0)) : "-";
  const rows = told.dots.map((dots, k) => {
    const row = document.createElement("li");
    row.textContent = `Session ${k + 1}: ${number.format(dots)} dots, ${length(told.minutes[k])}`;
    return row;
  });
  find("[data-total=sessions]").replaceChildren(...rows);
  describe();
}

// Keeping mine as a new version: what is on the screen goes along, since that form posts it.
for (const form of root.querySelectorAll("[data-keeps-mine]")) {
  form.addEventListener("submit", () => {
    sessionStorage.setItem("design-mine", JSON.stringify([...store.views.values()].map(({ photo, drawn, calibration }) => ({ photo, drawn, calibration }))));
    saving.stopped = true;
    saving.waiting.clear();
  });
}

function takeMine() {
  const mine = JSON.parse(sessionStorage.getItem("design-mine") ?? "null");
  sessionStorage.removeItem("design-mine");
  if (!mine || store.frozen) return;
  const first = store.current;
  for (const view of store.views.values()) {
    const kept = mine.find((one) => one.photo === view.photo);
    if (!kept) continue;
    store.current = view.ref;
    store.change("Keep mine", (now) => Object.assign(now, { drawn: kept.drawn, calibration: kept.calibration }));
  }
  store.current = first;
}

find("[data-version-name]")?.addEventListener("change", ({ target }) => saving.keepVersion({ name: target.value }));
find("[data-per-minute]")?.addEventListener("change", ({ target }) => saving.keepVersion({ per_minute: Math.round(Number(target.value)) }));
find("[data-half-life]")?.addEventListener("change", ({ target }) => {
  if (!target.reportValidity()) return;
  store.halfLife = Number(target.value);
  saving.keepVersion({ half_life: store.halfLife });
  render(true);
});
find("[data-shares]")?.addEventListener("change", ({ target }) => {
  const shares = target.value.split(/[^0-9]+/).filter(Boolean).map(Number);
  if (shares.reduce((a, b) => a + b, 0) !== 100) {
    complain("The shares of the sessions make 100 percent, such as 50, 30, 20.");
    return;
  }
  complain("");
  store.shares = shares;
  const session = find("[data-time=session]");
  session.max = session.value = shares.length;
  time();
  saving.keepVersion({ shares });
  render(true);
});

// ------------------------------------------------------------ keys

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "z") {
    event.preventDefault();
    if (event.shiftKey) store.redo();
    else store.undo();
  } else if ((event.ctrlKey || event.metaKey) && key === "y") {
    event.preventDefault();
    store.redo();
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (KEYS[key] && !store.frozen) tools.use(KEYS[key]);
  else if (key === "+" || key === "=") DEEDS["zoom-in"]();
  else if (key === "-") DEEDS["zoom-out"]();
  else if (key === "0") DEEDS.fit();
});

const asked = location.hash.slice(1);
if (store.views.has(asked)) store.current = asked;
if (store.view) {
  load();
  time();
  takeMine();
  if (!store.frozen && !store.scale.head && !store.scale.points.length) find("[data-tool=scale]").click();
  else tools.use("move");
}
root.dataset.ready = "1";
