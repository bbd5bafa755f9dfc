// Fingers, pen, mouse and keys on the photo: drag a handle, or tap it and tap where it should be;
// drag the photo, pinch it; everything by arrow keys as well.

const A_TAP = 5; // px a finger may slip
const STEP = 2;
const BIG_STEP = 12;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Hands {
  constructor({ element, store, stage, overlay, tools }) {
    Object.assign(this, { element, store, stage, overlay, tools });
    this.fingers = new Map();
    this.deed = null;
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"]) element.addEventListener(kind, (event) => this.up(event));
    element.addEventListener("keydown", (event) => this.key(event));
  }

  down(event) {
    if (event.button > 0 || event.target.closest("[data-off-stage]")) return;
    const at = this.stage.place(event);
    this.fingers.set(event.pointerId, at);
    this.element.setPointerCapture(event.pointerId);
    if (this.fingers.size === 2) {
      this.cancel();
      this.pinch = this.spread();
      return;
    }
    const handle = event.target.closest("[data-handle], [data-mark]");
    const shape = event.target.closest("[data-shape]");
    this.deed = { from: at, last: at, slipped: false, handle: null, shape: null };
    if (this.tools.drawing) return;
    if (handle) this.deed.handle = handle.dataset.mark ?? Number(handle.dataset.handle);
    else if (shape) this.deed.shape = { kind: shape.dataset.shape, id: shape.dataset.id };
  }

  spread() {
    const [a, b] = [...this.fingers.values()];
    return { far: Math.hypot(a[0] - b[0], a[1] - b[1]), middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] };
  }

  move(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const at = this.stage.place(event);
    this.fingers.set(event.pointerId, at);
    if (this.fingers.size === 2 && this.pinch) {
      const now = this.spread();
      this.stage.pan(now.middle[0] - this.pinch.middle[0], now.middle[1] - this.pinch.middle[1]);
      this.stage.zoomAt(...now.middle, now.far / Math.max(1, this.pinch.far));
      this.pinch = now;
      return;
    }
    const { deed } = this;
    if (!deed) return;
    if (!deed.slipped && Math.hypot(at[0] - deed.from[0], at[1] - deed.from[1]) < A_TAP) return;
    if (!deed.slipped) this.slip(deed);
    if (deed.handle !== null) this.tools.place(deed.handle, this.stage.toPhoto(at));
    else if (deed.moves) this.tools.shift(deed.shape, this.stage.toPhoto(deed.last), this.stage.toPhoto(at));
    else this.stage.pan(at[0] - deed.last[0], at[1] - deed.last[1]);
    deed.last = at;
  }

  // The finger moves: what was a tap becomes a drag.
  slip(deed) {
    deed.slipped = true;
    const { selected } = this.store;
    deed.moves = deed.shape && selected?.kind === deed.shape.kind && selected.id === deed.shape.id && !this.store.frozen;
    if (this.store.frozen) deed.handle = null;
    if (deed.handle !== null) {
      this.tools.choose(deed.handle);
      this.store.begin();
    } else if (deed.moves) this.store.begin();
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (this.fingers.size < 2) this.pinch = null;
    const { deed } = this;
    this.deed = null;
    if (!deed || event.type === "pointercancel") {
      this.store.end("Move");
      return;
    }
    if (deed.slipped) {
      this.store.end(deed.handle !== null ? "Move a point" : "Move a zone");
      return;
    }
    this.tools.tap(this.stage.toPhoto(deed.from), deed);
  }

  cancel() {
    this.store.end("Move");
    this.deed = null;
  }

  key(event) {
    if (event.target.closest("input, select, textarea")) return;
    const target = event.target.closest("[data-handle], [data-mark], [data-shape]");
    const way = ARROWS[event.key];
    if (target && way && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const far = event.shiftKey ? BIG_STEP : STEP;
      this.tools.nudge(target, way[0] * far, way[1] * far);
      return;
    }
    if (target && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.tools.press(target);
    } else if (target && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      this.tools.press(target);
      this.tools.remove();
    } else if (event.key === "Escape") this.tools.leave();
  }
}
