// The same places set on two photos, to lay one over the other: tap on the one, tap on the other.
// The boxes of the form hold what is sent; typing into them does the same.

import { Hands } from "./design/hands.js";
import { Overlay } from "./design/overlay.js";
import { Stage } from "./design/stage.js";
import { Store } from "./design/store.js";

const MOST = 6;
const SIDES = ["drawn", "other"];
const root = document.querySelector("[data-marks]");
const form = document.querySelector("[data-marks-form]");
const setup = JSON.parse(document.getElementById("pair-setup").textContent);
const store = new Store({ frozen: false, shares: [], views: [{ ref: "pair", drawn: { marks: [] } }] });
const stages = {};

const marks = () => store.drawn.marks;
const across = (side) => (side === "drawn" ? "other" : "drawn");
const unfinished = () => marks().findIndex((mark) => !mark.drawn || !mark.other);
const percent = (place, { width, height }) => [(100 * place[0]) / width, (100 * place[1]) / height];
const said = root.querySelector("[data-said]");

function say(words) {
  said.textContent = words;
}

// What to do next, while nothing else is to be said.
function guide() {
  const begun = unfinished();
  const count = marks().length;
  if (begun >= 0) say(`Mark ${begun + 1}: now the same place ${setup[marks()[begun].drawn ? "other" : "drawn"].word}.`);
  else if (count === 0) say("Tap a place on either photo.");
  else if (count < 3) say(`${count} of at least 3 marks. Tap the next place.`);
  else say(`${count} marks on both photos. ${count < MOST ? "More make it surer." : "That is as many as there can be."}`);
}

// The zones, faintly, and every mark as a numbered button.
class Marks extends Overlay {
  constructor({ side, ...rest }) {
    super(rest);
    this.side = side;
  }

  draw() {
    const held = this.svg.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.svg.setAttribute("viewBox", `0 0 ${this.stage.width} ${this.stage.height}`);
    this.svg.replaceChildren();
    const photo = setup[this.side];
    this.guides = (photo.zones ?? []).map((zone) => ({ word: "", points: [...zone, zone[0]] }));
    this.drawGuides();
    marks().forEach((mark, k) => {
      const place = mark[this.side];
      if (!place) return;
      const [x, y] = percent(place, photo).map(Math.round);
      const label = `Mark ${k + 1} ${photo.word}: ${x} % across, ${y} % down. Arrow keys move it.`;
      this.mark(String(k), place, label, { word: String(k + 1) });
    });
    if (held) this.svg.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }
}

// What a tap, a drag and a key do on one of the photos.
class MarkTools {
  constructor(side, stage) {
    Object.assign(this, { side, stage, drawing: false });
  }

  tap(point, { handle }) {
    const { selected } = store;
    const begun = unfinished();
    if (handle !== null) this.choose(handle);
    else if (begun >= 0) this.put(begun, point);
    else if (selected) {
      this.put(Number(selected.id), point);
      store.select(null);
    } else if (marks().length >= MOST) say("Six marks are the most. Remove one first.");
    else {
      store.change(`Set mark ${marks().length + 1}`, ({ drawn }) => drawn.marks.push({ drawn: null, other: null, [this.side]: point }));
    }
  }

  put(k, point) {
    store.change(`Move mark ${k + 1}`, ({ drawn }) => { drawn.marks[k][this.side] = point; });
  }

  place(handle, point) {
    marks()[Number(handle)][this.side] = point;
    store.moving();
  }

  choose(handle) {
    store.select({ kind: "mark", id: String(handle), handle: null });
    say(`Mark ${Number(handle) + 1} is chosen. Tap where it should be, or move it with the arrow keys.`);
  }

  nudge(target, dx, dy) {
    const k = Number(target.dataset.mark);
    const [x, y] = this.stage.toScreen(marks()[k][this.side]);
    this.put(k, this.stage.toPhoto([x + dx, y + dy]));
    const [right, down] = percent(marks()[k][this.side], setup[this.side]);
    say(`Mark ${k + 1} ${setup[this.side].word}: ${right.toFixed(1)} % across, ${down.toFixed(1)} % down.`);
  }

  press(target) {
    this.choose(target.dataset.mark);
  }

  remove() {
    remove();
  }

  leave() {
    store.select(null);
    guide();
  }
}

// The chosen mark, else the last one.
function remove() {
  if (!marks().length) {
    say("There is no mark to remove.");
    return;
  }
  const k = store.selected ? Number(store.selected.id) : marks().length - 1;
  const within = root.querySelector("svg:focus-within");
  store.selected = null;
  store.change(`Remove mark ${k + 1}`, ({ drawn }) => drawn.marks.splice(k, 1));
  if (within) (within.querySelector("[data-mark]") ?? root.querySelector("[data-do=add]")).focus();
}

// Without a pointer: a mark in the middle of what is seen of both photos, to be moved by keys.
function add() {
  if (marks().length >= MOST) {
    say("Six marks are the most. Remove one first.");
    return;
  }
  const begun = unfinished();
  const middle = (side) => stages[side].toPhoto([stages[side].width / 2, stages[side].height / 2]);
  const k = begun >= 0 ? begun : marks().length;
  store.change(`Set mark ${k + 1}`, ({ drawn }) => {
    drawn.marks[k] ??= { drawn: null, other: null };
    for (const side of SIDES) drawn.marks[k][side] ??= middle(side);
  });
  root.querySelector(`[data-mark="${k}"]`).focus();
  say(`Mark ${k + 1} is in the middle. Move it with the arrow keys, on both photos.`);
}

const DEEDS = {
  add,
  remove,
  undo: () => {
    store.undo();
    guide();
  },
  clear: () => {
    store.selected = null;
    if (marks().length) store.change("Clear the marks", ({ drawn }) => { drawn.marks = []; });
  },
};

// ---------------------------------------------------------------- the boxes of the form

const box = (side, k, way) => form.elements[`${side}-${k + 1}-${way}`];

function read() {
  const found = [];
  for (let k = 0; k < MOST; k += 1) {
    const mark = {};
    for (const side of SIDES) {
      const { width, height } = setup[side];
      const [x, y] = ["x", "y"].map((way) => (box(side, k, way).value === "" ? NaN : box(side, k, way).valueAsNumber));
      mark[side] = Number.isFinite(x + y) ? [(x * width) / 100, (y * height) / 100] : null;
    }
    if (mark.drawn || mark.other) found.push(mark);
  }
  return found;
}

function write() {
  for (let k = 0; k < MOST; k += 1) {
    for (const side of SIDES) {
      const place = marks()[k]?.[side];
      const values = place ? percent(place, setup[side]).map((n) => Number(n.toFixed(2))) : ["", ""];
      ["x", "y"].forEach((way, n) => { box(side, k, way).value = values[n]; });
    }
  }
}

// ---------------------------------------------------------------- put together

function draw() {
  for (const { overlay } of Object.values(stages)) overlay.draw();
}

let typing = false;
root.hidden = false;
store.drawn.marks = read();
for (const side of SIDES) {
  const figure = root.querySelector(`[data-photo-of=${side}]`);
  const element = figure.querySelector("[data-stage]");
  const stage = new Stage(element, figure.querySelector("img"), { wheel: "with ctrl" });
  const overlay = new Marks({ side, svg: figure.querySelector("svg"), store, stage });
  const tools = new MarkTools(side, stage);
  stages[side] = stage;
  stage.overlay = overlay;
  stage.addEventListener("moved", () => {
    element.dataset.zoomed = String(stage.zoom > 1);
    overlay.draw();
  });
  new Hands({ element, store, stage, overlay, tools });
  stage.load(setup[side]);
  figure.addEventListener("click", ({ target }) => {
    const way = target.closest("[data-zoom]")?.dataset.zoom;
    if (way) stage.zoomAt(stage.width / 2, stage.height / 2, way === "in" ? 1.6 : 1 / 1.6);
  });
}
store.addEventListener("moving", draw);
store.addEventListener("select", draw);
store.addEventListener("change", () => {
  if (!typing) write();
  draw();
  guide();
});
root.addEventListener("click", ({ target }) => {
  const deed = target.closest("[data-do]")?.dataset.do;
  if (deed) DEEDS[deed]();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.target.closest("input")) return;
  event.preventDefault();
  DEEDS.undo();
});
form.addEventListener("change", () => {
  typing = true;
  store.change("Type a place", ({ drawn }) => { drawn.marks = read(); });
  typing = false;
});
guide();
root.dataset.ready = "";
