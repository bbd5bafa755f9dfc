// One version looked at: sliders for session and year, closer and farther, each a new picture.
//
// A picture at a time is asked for; while it is on its way only the newest wish is kept. Closer
// is a picture of a part, made anew, never the large one blown up.

const CLOSEST = 6;
const STEP = 1.5;
const NUDGE = 0.35; // of what is seen
const WIDTHS = [480, 800, 1200, 1600];

// An image that shows the newest address it was given, one request at a time.
class Picture {
  constructor(image, onBusy) {
    Object.assign(this, { image, onBusy, wanted: "", busy: false });
  }

  show(address) {
    this.wanted = address;
    if (!this.busy) this.#next();
  }

  async #next() {
    this.busy = true;
    this.onBusy(true);
    let failed = false;
    while (this.wanted) {
      const address = this.wanted;
      this.wanted = "";
      const next = new Image();
      next.src = address;
      try {
        await next.decode();
        this.image.src = address;
        failed = false;
      } catch {
        failed = true;
      }
    }
    this.busy = false;
    this.onBusy(false, failed);
  }
}

class Viewer {
  constructor(root) {
    this.root = root;
    this.source = root.dataset.viewer;
    this.sessions = Number(root.dataset.sessions);
    this.figure = root.querySelector("[data-compare]");
    this.state = root.querySelector("[data-state]");
    this.sliders = root.querySelector("[data-sliders]");
    const busy = (is, failed) => this.#busy(is, failed);
    this.after = new Picture(root.querySelector("[data-after]"), busy);
    this.before = new Picture(root.querySelector("[data-before]"), busy);
    [this.zoom, this.x, this.y] = [1, 0.5, 0.5];
    this.sliders.querySelector("[data-plain]").hidden = true;
    this.sliders.addEventListener("input", () => this.#set());
    this.sliders.addEventListener("submit", (event) => event.preventDefault());
    const buttons = root.querySelector("[data-zoom]");
    buttons.hidden = false;
    buttons.addEventListener("click", (event) => this.#press(event.target.closest("button")));
  }

  #press(button) {
    if (!button) return;
    const [dx, dy] = (button.dataset.nudge || "0 0").split(" ").map(Number);
    if ("closer" in button.dataset) this.zoom = Math.min(CLOSEST, this.zoom * STEP);
    if ("farther" in button.dataset) this.zoom = Math.max(1, this.zoom / STEP);
    if (this.zoom < 1.1) this.zoom = 1;
    const half = 0.5 / this.zoom;
    const within = (value) => Math.min(1 - half, Math.max(half, value));
    this.x = within(this.x + (dx * NUDGE) / this.zoom);
    this.y = within(this.y + (dy * NUDGE) / this.zoom);
    this.root.querySelector("[data-nudges]").hidden = this.zoom === 1;
    this.before.show(this.#address({ session: 0 }));
    this.#set();
  }

  #set() {
    const { session, years } = this.sliders.elements;
    const chosen = session ? Number(session.value) : this.sessions;
    const told = { session: `${chosen} of ${this.sessions}`, years: yearsInWords(years.value) };
    for (const output of this.sliders.querySelectorAll("[data-of]")) {
      output.textContent = told[output.dataset.of];
    }
    this.after.show(this.#address({ session: chosen, years: years.value }));
  }

  #address(wish) {
    const seen = this.figure.clientWidth * Math.min(2, window.devicePixelRatio || 1);
    const query = new URLSearchParams(wish);
    query.set("width", WIDTHS.find((width) => width >= seen) || 1600);
    if (this.zoom > 1) {
      const half = 0.5 / this.zoom;
      const box = [this.x - half, this.y - half, this.x + half, this.y + half];
      query.set("box", box.map((side) => Math.min(1, Math.max(0, side)).toFixed(4)).join(","));
    }
    return `${this.source}?${query}`;
  }

  #busy(is, failed = false) {
    this.figure.toggleAttribute("data-busy", is);
    if (failed) this.state.textContent = "The picture did not arrive. Move a slider to try again.";
    else this.state.textContent = is ? "Drawing it…" : this.#words();
  }

  #words() {
    return this.zoom > 1 ? `${this.zoom.toFixed(1)} times as close` : "";
  }
}

function yearsInWords(value) {
  const years = Number(value);
  return years ? `${years} year${years === 1 ? "" : "s"}` : "just healed";
}

for (const root of document.querySelectorAll("[data-viewer]")) new Viewer(root);
