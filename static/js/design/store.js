// What is drawn now, what it was before each step, and who wants to know. The server keeps the
// same values (designs/drawing.py); nothing here knows how they look.

const MOST_STEPS = 200;
const copy = (value) => structuredClone(value);

export function emptyDrawing() {
  return { zones: [], exclusions: [], hair: [], growth: [], face: {} };
}

export class Store extends EventTarget {
  constructor(editor) {
    super();
    this.frozen = editor.frozen;
    this.shares = editor.shares;
    this.halfLife = editor.half_life;
    this.views = new Map();
    for (const view of editor.views) {
      view.drawn = { ...emptyDrawing(), ...view.drawn };
      view.calibration = { method: "two points", points: [], apart_mm: 40, tape_mm: 560, head: null, ...view.calibration };
      this.views.set(view.ref, view);
    }
    this.current = editor.views[0]?.ref ?? null;
    this.selected = null; // { kind, id, handle }
    this.past = [];
    this.future = [];
    this.before = null; // as it was when a drag began
  }

  get view() {
    return this.views.get(this.current);
  }

  get drawn() {
    return this.view.drawn;
  }

  get scale() {
    return this.view.calibration;
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  show(ref) {
    this.current = ref;
    this.selected = null;
    this.tell("view");
  }

  select(selected) {
    this.selected = selected;
    this.tell("select");
  }

  // Lists of outlines by the kind of what is selected.
  shapes(kind) {
    return kind === "zone" ? this.drawn.zones : kind === "out" ? this.drawn.exclusions : this.drawn.hair;
  }

  shape(selected = this.selected) {
    if (!selected || !["zone", "out", "hair"].includes(selected.kind)) return null;
    return this.shapes(selected.kind).find((one) => one.id === selected.id) ?? null;
  }

  // A drag: many small changes that are one step.
  begin() {
    this.before = this.snapshot();
  }

  moving() {
    this.tell("moving");
  }

  end(label) {
    if (!this.before) return;
    const before = this.before;
    this.before = null;
    if (JSON.stringify(before) === JSON.stringify(this.snapshot())) return;
    this.past.push({ ...before, label });
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
    this.tell("change", { label });
  }

  // A change in one go.
  change(label, mutate) {
    if (this.frozen) {
      this.tell("refused", { sentence: "This version was shown to the client and stays as it is. Make a new version to go on." });
      return;
    }
    this.begin();
    mutate(this.view);
    this.end(label);
  }

  snapshot() {
    const { drawn, calibration } = this.view;
    return copy({ ref: this.current, drawn, calibration });
  }

  undo() {
    this.step(this.past, this.future, "Undone");
  }

  redo() {
    this.step(this.future, this.past, "Done again");
  }

  step(from, to, word) {
    const last = from.pop();
    if (!last) {
      this.tell("said", { words: "There is nothing more." });
      return;
    }
    if (last.ref !== this.current) {
      this.current = last.ref;
      this.tell("view");
    }
    to.push({ ...this.snapshot(), label: last.label });
    this.view.drawn = copy(last.drawn);
    this.view.calibration = copy(last.calibration);
    if (this.selected && !this.shape()) this.selected = null;
    this.tell("change", { label: last.label });
    this.tell("said", { words: `${word}: ${last.label}` });
  }
}

export const newId = () => Math.random().toString(36).slice(2, 10);
