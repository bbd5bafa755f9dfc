// The picture answers while somebody draws: one request in flight, then only the newest wish.
// While a drag goes on it is small and quick, once it ends it is as sharp as the screen.

const LIVE_PX = 640;
const MOST_PX = 2000;

export class Picture extends EventTarget {
  constructor({ store, stage, canvas, url, token }) {
    super();
    Object.assign(this, { store, stage, canvas, url, token });
    this.busy = false;
    this.next = null;
    this.whole = null; // { bitmap, box } of the whole photo
    this.close = null; // and of the part zoomed at
    this.time = { session: null, years: 0, fresh: false };
  }

  // `sharp`: nobody is dragging. A newer wish takes the place of one that still waits.
  ask(sharp) {
    if (!this.store.view) return;
    this.next = { sharp };
    if (!this.busy) this.send();
  }

  forget() {
    this.whole = this.close = null;
    this.draw();
  }

  async send() {
    const { sharp } = this.next;
    this.next = null;
    this.busy = true;
    const { ref, side, drawn, calibration } = this.store.view;
    const box = this.stage.box();
    const across = this.stage.width * Math.min(window.devicePixelRatio || 1, 2);
    const width = Math.round(Math.min(sharp ? across : Math.min(LIVE_PX, across), MOST_PX));
    const began = performance.now();
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ view: ref, side, drawn, calibration, box, width, shares: this.store.shares, half_life: this.store.halfLife, ...this.time }),
      });
      await this.take(answer, { ref, box, sharp, took: performance.now() - began });
    } catch {
      this.tell("lost");
    }
    this.busy = false;
    if (this.next) this.send();
  }

  async take(answer, about) {
    if (!answer.ok) {
      const json = answer.headers.get("Content-Type")?.includes("json");
      const sentence = json ? (await answer.json()).sentence : "The picture could not be made just now. Try again in a moment.";
      this.tell("refused", { sentence });
      return;
    }
    const bitmap = await createImageBitmap(await answer.blob());
    if (about.ref !== this.store.current) return;
    if (about.box) this.close = { bitmap, box: about.box };
    else {
      this.whole = { bitmap, box: [0, 0, 1, 1] };
      this.close = null;
    }
    this.draw();
    const numbers = JSON.parse(answer.headers.get("X-Numbers") ?? "null");
    this.tell("shown", { numbers, sharp: about.sharp, took: about.took });
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  // What is at hand, where the photo now lies on the screen.
  draw() {
    const { canvas, stage } = this;
    const dpr = Math.min(window.devicePixelRatio || 1, 2);
    const [w, h] = [Math.round(stage.width * dpr), Math.round(stage.height * dpr)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, w, h);
    for (const layer of [this.whole, this.close]) {
      if (!layer) continue;
      const [left, top] = stage.fromShare(layer.box[0], layer.box[1]);
      const [right, bottom] = stage.fromShare(layer.box[2], layer.box[3]);
      pen.drawImage(layer.bitmap, left * dpr, top * dpr, (right - left) * dpr, (bottom - top) * dpr);
    }
    canvas.dataset.drawn = this.whole || this.close ? "1" : "";
  }
}
