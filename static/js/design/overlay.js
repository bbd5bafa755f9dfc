// The lines and handles over the photo, as SVG. Drawn anew from what is drawn; each handle, line
// and marker is a button of its own, so that keys and screen readers reach them.

import { pathOf, spanPath, spans } from "./curve.js";
import { lines, marker, outline } from "./head.js";

const SVG = "http://www.w3.org/2000/svg";
const EDGES = { front: "soft front", blend: "runs into hair", hard: "sharp" };
const FACE = { glabella: "Glabella, between the brows", nose: "Base of the nose", chin: "Chin" };

function node(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export class Overlay {
  constructor({ svg, store, stage }) {
    Object.assign(this, { svg, store, stage });
    this.tool = "move";
    this.guides = [];
    this.pending = []; // points of a line that is being drawn
    this.bare = false;
  }

  draw() {
    const { svg, stage, store } = this;
    const held = document.activeElement?.dataset?.key;
    svg.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    svg.replaceChildren();
    if (!store.view || this.bare) return;
    if (this.tool === "scale" || this.tool === "head") this.drawScale();
    else {
      this.drawShapes();
      if (this.tool === "grow") this.drawGrowth();
      if (this.tool === "face") this.drawFace();
    }
    this.drawGuides();
    this.drawPending();
    if (held) svg.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  add(...parts) {
    this.svg.append(...parts);
  }

  at(point) {
    return this.stage.toScreen(point);
  }

  drawShapes() {
    const kinds = [["zone", this.store.drawn.zones], ["out", this.store.drawn.exclusions], ["hair", this.store.drawn.hair]];
    for (const [kind, shapes] of kinds) for (const shape of shapes) this.drawShape(kind, shape);
    const { selected } = this.store;
    const shape = this.store.shape();
    if (shape && !this.pending.length) shape.outline.forEach((one, k) => this.drawHandle(selected, shape, one, k));
  }

  drawShape(kind, shape) {
    const chosen = this.store.selected?.kind === kind && this.store.selected?.id === shape.id;
    const place = this.stage.toScreen;
    const word = kind === "zone" ? shape.name : kind === "out" ? "Left out" : "Hair that is there";
    const path = node("path", {
      d: pathOf(shape.outline, place),
      class: `line line-${shape.kind === "scar" ? "scar" : kind}${chosen ? " chosen" : ""}`,
      tabindex: "0",
      role: "button",
      "aria-pressed": String(chosen),
      "aria-label": `${word}. Arrow keys move all of it, Enter selects it.`,
      "data-shape": kind,
      "data-id": shape.id,
      "data-key": `${kind}-${shape.id}`,
    });
    this.add(path);
    if (kind === "zone" && chosen) {
      spans(shape.outline).forEach((span, k) => {
        this.add(node("path", { d: spanPath(span, place), class: `edge edge-${shape.outline[k][3] ?? "front"}` }));
      });
    }
  }

  drawHandle(selected, shape, one, k) {
    const [x, y] = this.at(one);
    const chosen = selected.handle === k;
    const edge = selected.kind === "zone" ? `, ${EDGES[one[3] ?? "front"]} from here` : "";
    const group = node(
      "g",
      {
        class: `handle${one[2] ? " corner" : ""}${chosen ? " chosen" : ""}`,
        transform: `translate(${x} ${y})`,
        tabindex: "0",
        role: "button",
        "aria-pressed": String(chosen),
        "aria-label": `Point ${k + 1} of ${shape.outline.length}${one[2] ? ", corner" : ""}${edge}`,
        "data-handle": k,
        "data-key": `handle-${k}`,
      },
      node("circle", { r: 20, class: "reach" }),
      one[2] ? node("rect", { x: -6, y: -6, width: 12, height: 12, class: "dot" }) : node("circle", { r: 6.5, class: "dot" }),
    );
    this.add(group);
  }

  mark(key, point, label, extra = {}) {
    const [x, y] = this.at(point);
    const chosen = this.store.selected?.kind === "mark" && this.store.selected.id === key;
    this.add(
      node(
        "g",
        {
          class: `handle mark${chosen ? " chosen" : ""} ${extra.class ?? ""}`,
          transform: `translate(${x} ${y})`,
          tabindex: "0",
          role: "button",
          "aria-pressed": String(chosen),
          "aria-label": label,
          "data-mark": key,
          "data-key": `mark-${key}`,
        },
        node("circle", { r: 20, class: "reach" }),
        ...(extra.turn === undefined
          ? [node("circle", { r: 6.5, class: "dot" })]
          : [node("path", { d: "M-14 0H14M7 -6L14 0L7 6", class: "arrow", transform: `rotate(${extra.turn})` })]),
      ),
    );
    if (extra.word) this.text([x + 12, y + 4], extra.word);
  }

  text([x, y], words) {
    const text = node("text", { x, y, class: "word", "aria-hidden": "true" });
    text.textContent = words;
    this.add(text);
  }

  drawGrowth() {
    this.store.drawn.growth.forEach(([x, y, turn], k) => {
      this.mark(`growth-${k}`, [x, y], `Arrow ${k + 1}: hair grows this way, ${Math.round(turn)} degrees`, { turn });
    });
  }

  drawFace() {
    for (const [name, label] of Object.entries(FACE)) {
      const place = this.store.drawn.face[name];
      if (place) this.mark(`face-${name}`, place, label, { word: label.split(",")[0] });
    }
  }

  drawScale() {
    const { scale } = this.store;
    const { head } = scale;
    if (head) {
      const path = (points, closed) => `M${points.map((p) => this.at(p).map((n) => n.toFixed(1)).join(" ")).join("L")}${closed ? "Z" : ""}`;
      this.add(node("path", { d: path(outline(head), true), class: "line line-head" }));
      for (const runs of lines(head)) for (const run of runs) this.add(node("path", { d: path(run), class: "line line-middle" }));
      const front = marker(head);
      this.mark("head-pose", front.place, front.back ? "Middle of the back of the head: turns it" : "Middle of the face: turns the head", { word: front.back ? "Back" : "Face" });
      this.mark("head-middle", [head.x, head.y], "Middle of the outline: moves it", { class: "soft" });
      const across = [head.x + head.half * Math.cos((head.roll * Math.PI) / 180), head.y - head.half * Math.sin((head.roll * Math.PI) / 180)];
      this.mark("head-half", across, "Side of the outline: makes it broader or narrower", { word: "Width" });
      const up = Math.max(...outline({ ...head, roll: 0 }).map((p) => head.y - p[1])) + 26 / this.stage.scale;
      const roll = (head.roll * Math.PI) / 180;
      this.mark("head-roll", [head.x - up * Math.sin(roll), head.y - up * Math.cos(roll)], "Above the outline: tilts it", { word: "Tilt" });
    }
    if (scale.method !== "tape") {
      const iris = scale.method === "iris";
      const ends = scale.points.map((p) => this.at(p));
      if (ends.length === 2) {
        this.add(node("line", { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], class: "measure" }));
        this.text([(ends[0][0] + ends[1][0]) / 2 + 8, (ends[0][1] + ends[1][1]) / 2 - 10], `${iris ? 11.7 : scale.apart_mm} mm`);
      }
      scale.points.forEach((p, k) => this.mark(`point-${k}`, p, iris ? `${k ? "Second" : "First"} edge of the iris` : `${k ? "Second" : "First"} point of the known distance`));
    }
  }

  drawGuides() {
    for (const { word, points } of this.guides) {
      const places = points.map((p) => this.at(p));
      this.add(node("polyline", { points: places.map((p) => p.join(",")).join(" "), class: "guide" }));
      this.text(places.at(-1), word);
    }
  }

  drawPending() {
    if (!this.pending.length) return;
    const places = this.pending.map((p) => this.at(p));
    this.add(node("polyline", { points: places.map((p) => p.join(",")).join(" "), class: "line pending" }));
    places.forEach(([x, y], k) => {
      this.add(node("circle", { cx: x, cy: y, r: k ? 4 : 8, class: k ? "dot" : "dot first" }));
    });
  }
}
