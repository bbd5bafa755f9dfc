// What each tool does with a tap, a drag and a key. Every deed is one step that can be undone.

import { between, spans } from "./curve.js";
import { poseFrom, rollFrom } from "./head.js";
import { newId } from "./store.js";

const DRAWS = { zone: "zone", scar: "zone", out: "out", hair: "hair" };
const NAMES = { hairline: "Hairline", temples: "Temples", "mid-scalp": "Mid-scalp", crown: "Crown", sides: "Sides", back: "Back", scar: "Scar" };
// What a zone drawn on a photo of each side is taken for, until somebody says otherwise.
const BEGINS = {
  front: ["hairline", "Hairline"], top: ["mid-scalp", "Mid-scalp"], crown: ["crown", "Crown"], back: ["back", "Back"],
  left: ["temples", "Left temple"], right: ["temples", "Right temple"], close: ["hairline", "Hairline"],
};
const CLOSES_WITHIN = 16; // px of the screen
export const ZONE = {
  area: "hairline", kind: "zone", density: 170, dot_mm: 0.15, technique: "dots", stroke_mm: 6,
  shade: "black", feather_mm: 8, waver: 1, strays_mm: 2.5,
};
const whole = (point) => point.map((n) => Math.round(n * 10) / 10);

export class Tools extends EventTarget {
  constructor({ store, stage, overlay, shade }) {
    super();
    Object.assign(this, { store, stage, overlay, shade, name: "move" });
  }

  get drawing() {
    return this.name in DRAWS;
  }

  use(name) {
    this.name = this.overlay.tool = name;
    this.overlay.pending = [];
    if (name !== "move") this.store.selected = null;
    if (name === "face") this.face ??= "glabella";
    this.store.tell("select");
    this.dispatchEvent(new Event("tool"));
  }

  say(words) {
    this.store.tell("said", { words });
  }

  // A tap: on a handle or a line it selects, elsewhere it puts there what the tool puts.
  tap(point, { handle, shape, from }) {
    if (this.store.frozen) {
      if (shape) this.store.select({ ...shape, handle: null });
      return;
    }
    if (this.drawing) this.drawTo(point, from);
    // The edges of an iris lie so close that the second is within reach of the first.
    else if (this.name === "scale" && handle === "point-0" && this.store.scale.points.length < 2) this.addPoint(point);
    else if (handle !== null) this.choose(handle);
    else if (this.name === "face") this.markFace(point);
    else if (this.name === "grow") this.addArrow(point);
    else if (this.name === "scale") this.addPoint(point);
    else if (this.store.selected?.handle != null) {
      this.store.begin();
      this.place(this.store.selected.handle, point);
      this.store.end("Move a point");
    } else if (shape) this.store.select({ ...shape, handle: null });
    else this.store.select(null);
  }

  drawTo(point, from) {
    const { pending } = this.overlay;
    const [first] = pending;
    if (pending.length > 2 && first) {
      const [x, y] = this.stage.toScreen(first);
      if (Math.hypot(x - from[0], y - from[1]) < CLOSES_WITHIN) {
        this.close();
        return;
      }
    }
    pending.push(whole(point));
    this.overlay.draw();
    this.dispatchEvent(new Event("tool"));
    this.say(pending.length < 3 ? `Point ${pending.length}.` : `Point ${pending.length}. Tap the first one to close the line.`);
  }

  // The line that was begun becomes a shape.
  close() {
    const points = this.overlay.pending;
    if (points.length < 3) {
      this.say("A zone needs at least three points.");
      return;
    }
    this.overlay.pending = [];
    this.addShape(this.name, this.withEdges(points));
  }

  // The sides towards the crown run into hair, those towards the face break up: a first guess,
  // which every point can change.
  withEdges(points) {
    const away = ["crown", "back"].includes(this.store.view.side);
    const middle = points.reduce((sum, one) => sum + one[1], 0) / points.length;
    return points.map(([x, y], k) => {
      const next = points[(k + 1) % points.length];
      return [x, y, 0, away || (y + next[1]) / 2 < middle ? "blend" : "front"];
    });
  }

  addShape(name, outline, more = {}) {
    const id = newId();
    const kind = DRAWS[name];
    this.store.change(kind === "zone" ? "Draw a zone" : "Draw an outline", (view) => {
      if (kind === "zone") {
        const scar = name === "scar";
        const area = scar ? "scar" : more.area ?? BEGINS[view.side][0];
        const zone = { ...ZONE, shade: this.shade, ...more, id, area, name: this.freeName(this.nameOf(area)), outline };
        if (scar) Object.assign(zone, { kind: "scar", density: 160 });
        view.drawn.zones.push(zone);
      } else if (kind === "out") view.drawn.exclusions.push({ id, outline });
      else view.drawn.hair.push({ id, outline, density: 60 });
    });
    this.use("move");
    this.store.select({ kind, id, handle: null });
  }

  // What a zone of this area is called on this photo.
  nameOf(area) {
    const [usual, name] = BEGINS[this.store.view.side];
    return area === usual ? name : NAMES[area];
  }

  // On all photos of the version: zones of one name and area are one zone of the head.
  freeName(word) {
    const zones = [...this.store.views.values()].flatMap((view) => view.drawn.zones);
    const names = new Set(zones.map((zone) => zone.name.toLowerCase()));
    if (!names.has(word.toLowerCase())) return word;
    let n = 2;
    while (names.has(`${word} ${n}`.toLowerCase())) n += 1;
    return `${word} ${n}`;
  }

  // Another area of the plan; a name nobody chose goes along.
  moveTo(zone, area) {
    const given = [...Object.values(NAMES), ...Object.values(BEGINS).map(([, name]) => name)].map((name) => name.toLowerCase());
    const chosen = !given.includes(zone.name.toLowerCase().replace(/ \d+$/, ""));
    zone.area = area;
    if (!chosen) {
      zone.name = "";
      zone.name = this.freeName(this.nameOf(area));
    }
  }

  markFace(point) {
    const name = this.face;
    this.store.change("Mark the face", (view) => {
      view.drawn.face[name] = whole(point);
    });
    const all = ["glabella", "nose", "chin"];
    this.face = all.find((one) => !this.store.drawn.face[one]) ?? name;
    this.dispatchEvent(new Event("tool"));
  }

  addArrow(point) {
    const count = this.store.drawn.growth.length;
    this.store.change("Add an arrow", (view) => view.drawn.growth.push([...whole(point), 90]));
    this.store.select({ kind: "mark", id: `growth-${count}`, handle: `growth-${count}` });
  }

  addPoint(point) {
    const { points } = this.store.scale;
    if (points.length < 2) {
      this.store.change("Mark a point", (view) => view.calibration.points.push(whole(point)));
      return;
    }
    if (this.store.selected?.kind === "mark") {
      this.store.begin();
      this.place(this.store.selected.id, point);
      this.store.end("Move a mark");
    }
  }

  choose(handle) {
    if (typeof handle === "string") this.store.select({ kind: "mark", id: handle, handle });
    else this.store.select({ ...this.store.selected, handle });
  }

  // Puts a handle or a mark there; the store's begin and end are the caller's.
  place(handle, point) {
    const at = whole(point);
    if (typeof handle === "number") {
      const one = this.store.shape()?.outline[handle];
      if (one) [one[0], one[1]] = at;
    } else this.placeMark(handle, at);
    this.store.moving();
  }

  placeMark(key, at) {
    const [kind, which] = key.split("-");
    const { drawn, calibration } = this.store.view;
    if (kind === "face") drawn.face[which] = at;
    else if (kind === "growth") drawn.growth[which].splice(0, 2, ...at);
    else if (kind === "point") calibration.points[which] = at;
    else {
      const { head } = calibration;
      if (which === "middle") [head.x, head.y] = at;
      else if (which === "half") head.half = Math.max(20, Math.round(Math.hypot(at[0] - head.x, at[1] - head.y)));
      else if (which === "pose") Object.assign(head, poseFrom(head, at));
      else head.roll = rollFrom(head, at);
    }
  }

  shift({ kind, id }, from, to) {
    const shape = this.store.shape({ kind, id });
    if (shape) this.shiftBy(shape, to[0] - from[0], to[1] - from[1]);
    this.store.moving();
  }

  // All of a shape, as far as the photo goes.
  shiftBy(shape, dx, dy) {
    const { width, height } = this.stage.photo;
    const xs = shape.outline.map((one) => one[0]);
    const ys = shape.outline.map((one) => one[1]);
    const x = Math.max(-Math.min(...xs), Math.min(width - Math.max(...xs), dx));
    const y = Math.max(-Math.min(...ys), Math.min(height - Math.max(...ys), dy));
    for (const one of shape.outline) [one[0], one[1]] = whole([one[0] + x, one[1] + y]);
  }

  nudge(target, dx, dy) {
    if (this.store.frozen) return;
    const { shape: kind, id, mark, handle } = target.dataset;
    this.store.begin();
    if (kind) this.shiftBy(this.store.shape({ kind, id }), dx, dy);
    else {
      const key = mark ?? Number(handle);
      this.choose(key);
      const now = this.whereIs(key);
      const { width, height } = this.stage.photo;
      this.place(key, [Math.min(width, Math.max(0, now[0] + dx)), Math.min(height, Math.max(0, now[1] + dy))]);
    }
    this.store.end(kind ? "Move a zone" : "Move a point");
  }

  whereIs(key) {
    if (typeof key === "number") return this.store.shape().outline[key];
    const place = this.overlay.svg.querySelector(`[data-mark="${key}"]`).transform.baseVal.consolidate().matrix;
    return this.stage.toPhoto([place.e, place.f]);
  }

  press(target) {
    const { shape: kind, id, mark, handle } = target.dataset;
    if (kind) this.store.select({ kind, id, handle: null });
    else this.choose(mark ?? Number(handle));
  }

  // The selected point, mark or shape goes.
  remove() {
    const { selected } = this.store;
    if (!selected) return;
    const [kind, which] = String(selected.id).split("-");
    if (selected.kind === "mark") {
      if (kind === "head") return;
      this.store.change("Remove a mark", ({ drawn, calibration }) => {
        if (kind === "growth") drawn.growth.splice(which, 1);
        else if (kind === "point") calibration.points.splice(which, 1);
        else delete drawn.face[which];
      });
      this.store.select(null);
    } else if (selected.handle != null && this.store.shape().outline.length > 3) {
      this.store.change("Remove a point", () => this.store.shape().outline.splice(selected.handle, 1));
      this.store.select({ ...selected, handle: null });
    } else if (selected.handle != null) this.say("Three points are the least. Remove the zone instead.");
    else this.removeShape();
  }

  removeShape() {
    const { kind, id } = this.store.selected;
    this.store.change("Remove a zone", () => {
      const all = this.store.shapes(kind);
      all.splice(all.findIndex((one) => one.id === id), 1);
    });
    this.store.select(null);
  }

  // A point more after the selected one, or on the longest side.
  insert() {
    const shape = this.store.shape();
    if (!shape) return;
    let k = this.store.selected.handle;
    if (k == null) {
      const lengths = spans(shape.outline).map((span) => Math.hypot(span[3][0] - span[0][0], span[3][1] - span[0][1]));
      k = lengths.indexOf(Math.max(...lengths));
    }
    this.store.change("Add a point", () => this.store.shape().outline.splice(k + 1, 0, between(shape.outline, k)));
    this.store.select({ ...this.store.selected, handle: k + 1 });
  }

  leave() {
    if (this.overlay.pending.length) {
      this.overlay.pending = [];
      this.overlay.draw();
    } else if (this.store.selected) this.store.select(null);
    else this.use("move");
  }
}
