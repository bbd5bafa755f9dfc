// The panel beside the photo: what is selected and its numbers, each with a slider, step buttons
// and keys. It says what is; the store keeps it.

import { firstHead } from "./head.js";

const count = new Intl.NumberFormat("en-US");
const one = (n) => n.toFixed(1);
const MARKS = { "head-pose": "Face marker", "head-middle": "Middle of the outline", "head-half": "Width of the outline", "head-roll": "Tilt" };

export class Panel {
  constructor({ root, store, tools, shades }) {
    Object.assign(this, { root, store, tools, shades });
    this.zones = new Map(); // live numbers of this photo, by the zone's id
    root.addEventListener("input", (event) => this.input(event));
    root.addEventListener("change", (event) => this.changed(event));
    root.addEventListener("click", (event) => this.click(event));
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  all(selector) {
    return this.root.querySelectorAll(selector);
  }

  // ------------------------------------------------------------ what is shown

  draw() {
    const { store, tools } = this;
    const shape = store.shape();
    const zone = store.selected?.kind === "zone" ? shape : null;
    const scaling = tools.name === "scale";
    this.show("zone", Boolean(zone));
    this.show("hair", store.selected?.kind === "hair" && Boolean(shape));
    this.show("point", Boolean(store.selected) && !store.frozen);
    this.show("scale", scaling);
    this.show("face", tools.name === "face");
    this.show("strokes", Boolean(zone) && zone.technique !== "dots");
    if (zone) this.fill("zone", zone);
    if (store.selected?.kind === "hair" && shape) this.fill("hair", shape);
    this.drawPoint(shape);
    if (store.view) this.drawScale();
    this.drawFace();
    this.drawList();
  }

  show(name, yes) {
    for (const part of this.all(`[data-part="${name}"]`)) part.hidden = !yes;
  }

  fill(kind, values) {
    for (const field of this.all(`[data-${kind}]`)) {
      const name = field.dataset[kind];
      if (document.activeElement !== field || field.type === "range") field.value = values[name];
      this.word(field);
    }
  }

  word(field) {
    const told = field.parentElement.querySelector("output");
    if (told) told.textContent = `${field.value}${field.dataset.unit ?? ""}`;
    if (field.type === "range") field.setAttribute("aria-valuetext", `${field.value}${field.dataset.unit ?? ""}`);
  }

  drawPoint(shape) {
    const { selected } = this.store;
    const handle = shape && selected.handle != null ? shape.outline[selected.handle] : null;
    const words = this.find("[data-point-words]");
    if (!words) return;
    if (handle) words.textContent = `Point ${selected.handle + 1} of ${shape.outline.length}`;
    else if (selected?.kind === "mark") words.textContent = MARKS[selected.id] ?? "Mark";
    else words.textContent = "All of the outline";
    for (const part of this.all("[data-of-handle]")) part.hidden = !handle;
    for (const part of this.all("[data-of-shape]")) part.hidden = !shape;
    const arrow = selected?.kind === "mark" && selected.id.startsWith("growth-");
    for (const part of this.all("[data-of-arrow]")) part.hidden = !arrow;
    if (handle) {
      this.find("[data-corner]").setAttribute("aria-pressed", String(Boolean(handle[2])));
      const edge = this.find("[data-edge]");
      edge.value = handle[3] ?? "front";
      edge.closest(".field").hidden = selected.kind !== "zone";
    }
  }

  drawScale() {
    const { scale } = this.store;
    const head = scale.head ?? {};
    for (const field of this.all("[data-scale]")) {
      if (document.activeElement === field && field.type !== "range") continue;
      if (field.type === "radio") field.checked = field.value === scale.method;
      else if (field.dataset.scale === "flat") field.checked = !scale.head;
      else field.value = field.dataset.scale === "tape_mm" ? scale.tape_mm / 10 : scale[field.dataset.scale];
    }
    for (const field of this.all("[data-head]")) {
      if (document.activeElement !== field || field.type === "range") field.value = Math.round(head[field.dataset.head] ?? 0);
      this.word(field);
    }
    this.show("two-points", scale.method === "two points");
    this.show("iris", scale.method === "iris");
    this.show("tape", scale.method === "tape");
    this.show("head", Boolean(scale.head));
  }

  drawFace() {
    for (const button of this.all("[data-face]")) {
      const name = button.dataset.face;
      button.setAttribute("aria-pressed", String(this.tools.face === name));
      button.classList.toggle("is-marked", Boolean(this.store.view?.drawn.face[name]));
    }
  }

  drawList() {
    const list = this.find("[data-zones]");
    if (!list || !this.store.view) return;
    const { drawn } = this.store;
    const rows = [
      ...drawn.zones.map((zone) => ["zone", zone, zone.name, this.zones.get(zone.id)]),
      ...drawn.exclusions.map((shape) => ["out", shape, "Left out", null]),
      ...drawn.hair.map((shape) => ["hair", shape, "Hair that is there", null]),
    ];
    list.replaceChildren(
      ...rows.map(([kind, shape, word, numbers]) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        const chosen = this.store.selected?.kind === kind && this.store.selected.id === shape.id;
        button.type = "button";
        button.className = "zone-row";
        button.setAttribute("aria-pressed", String(chosen));
        Object.assign(button.dataset, { select: kind, id: shape.id });
        const name = document.createElement("b");
        name.textContent = word;
        const told = document.createElement("span");
        if (numbers) told.textContent = `${one(numbers.cm2)} cm² (${Math.round(numbers.low)}-${Math.round(numbers.high)}), ${count.format(numbers.dots.reduce((a, b) => a + b, 0))} dots${numbers.counted_on ? ` here; counted on ${numbers.counted_on}` : ""}`;
        button.append(name, told);
        item.append(button);
        return item;
      }),
    );
    this.show("no-zones", !rows.length);
  }

  // What the picture that was just shown measures.
  measured(numbers) {
    this.zones = new Map((numbers?.zones ?? []).map((zone) => [zone.id, zone]));
    const sum = (key) => [...this.zones.values()].reduce((total, zone) => total + zone[key], 0);
    const dots = [...this.zones.values()].flatMap((zone) => zone.dots).reduce((a, b) => a + b, 0);
    const told = this.find("[data-live]");
    const cm = numbers?.hairline_cm ? `hairline ${one(numbers.hairline_cm)} cm, ` : "";
    told.textContent = this.zones.size ? `On this photo: ${cm}${one(sum("cm2"))} cm², ${count.format(dots)} dots` : "";
    const hidden = [...this.zones.values()].filter((zone) => zone.hidden > 0.1 && !zone.elsewhere).map((zone) => zone.name);
    const warning = this.find("[data-hidden]");
    warning.hidden = !hidden.length;
    warning.textContent = hidden.length ? `${hidden.join(", ")}: much of it is seen only from the side. Add a photo that shows it squarely.` : "";
    this.drawList();
  }

  // ------------------------------------------------------------ what is done

  input({ target }) {
    const kind = ["zone", "hair", "head", "turn"].find((name) => target.dataset[name] !== undefined);
    if (!kind || target.type !== "range") return;
    if (!this.store.before) this.store.begin();
    this.set(kind, target);
    this.word(target);
    this.store.moving();
  }

  set(kind, field) {
    const value = field.type === "range" || field.type === "number" ? Number(field.value) : field.value;
    if (kind === "zone" && field.dataset.zone === "area") this.tools.moveTo(this.store.shape(), value);
    else if (kind === "zone" || kind === "hair") this.store.shape()[field.dataset[kind]] = value;
    else if (kind === "head") this.store.scale.head[field.dataset.head] = value;
    else this.store.drawn.growth[this.store.selected.id.split("-")[1]][2] = value;
  }

  changed({ target }) {
    const { zone, hair, head, turn, scale, edge } = target.dataset;
    if (zone !== undefined || hair !== undefined || head !== undefined || turn !== undefined) {
      const kind = zone !== undefined ? "zone" : hair !== undefined ? "hair" : head !== undefined ? "head" : "turn";
      if (target.type !== "range" && !target.value.trim()) {
        this.draw();
        return;
      }
      if (!this.store.before) this.store.begin();
      this.set(kind, target);
      this.store.end(target.dataset.word ?? "Change a number");
    } else if (edge !== undefined) {
      this.store.change("Change an edge", () => {
        this.store.shape().outline[this.store.selected.handle][3] = target.value;
      });
    } else if (scale !== undefined) this.setScale(target);
  }

  setScale(field) {
    const name = field.dataset.scale;
    this.store.change("Change the scale", (view) => {
      const { calibration } = view;
      if (name === "method") {
        // The edges of an iris are no two points of the scalp, nor the other way round.
        if ((field.value === "iris") !== (calibration.method === "iris")) calibration.points = [];
        calibration.method = field.value;
      }
      else if (name === "flat") calibration.head = field.checked ? null : firstHead(view);
      else calibration[name] = (Number(field.value) || 0) * (name === "tape_mm" ? 10 : 1);
      if (calibration.method !== "two points" && !calibration.head) calibration.head = firstHead(view);
    });
  }

  click({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const { select, id, step, nudge, deed, face } = button.dataset;
    if (select) this.store.select({ kind: select, id, handle: null });
    else if (step) this.step(button, Number(step));
    else if (nudge) this.nudge(nudge.split(" ").map(Number));
    else if (face) {
      this.tools.face = face;
      this.drawFace();
    } else if (deed) this.deed(deed);
  }

  // A step button beside a slider.
  step(button, way) {
    const field = button.parentElement.querySelector("input");
    if (way > 0) field.stepUp(way);
    else field.stepDown(-way);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  nudge([dx, dy]) {
    const { selected } = this.store;
    if (!selected) return;
    const key = selected.kind === "mark" ? { mark: selected.id } : selected.handle != null ? { handle: selected.handle } : { shape: selected.kind, id: selected.id };
    this.tools.nudge({ dataset: key }, dx, dy);
  }

  deed(name) {
    if (name === "corner") {
      this.store.change("Change a corner", () => {
        const handle = this.store.shape().outline[this.store.selected.handle];
        handle[2] = handle[2] ? 0 : 1;
      });
    } else if (name === "insert") this.tools.insert();
    else if (name === "remove") this.tools.remove();
    else if (name === "remove-shape") this.tools.removeShape();
    else if (name === "clear-points") this.store.change("Clear the two points", ({ calibration }) => { calibration.points = []; });
  }
}
