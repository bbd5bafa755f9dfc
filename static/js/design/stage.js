// Where the photo lies on the screen: fitted, zoomed and moved, by wheel, pinch, drag and keys.

const MOST_ZOOM = 16;

export class Stage extends EventTarget {
  // wheel: "with ctrl" leaves the bare wheel to a page that scrolls.
  constructor(element, image, { wheel = "always" } = {}) {
    super();
    Object.assign(this, { element, image, zoom: 1, x: 0, y: 0, photo: { width: 1200, height: 1600 } });
    new ResizeObserver(() => this.resize()).observe(element);
    element.addEventListener("wheel", (event) => {
      if (wheel === "with ctrl" && !event.ctrlKey) return;
      event.preventDefault();
      const [x, y] = this.place(event);
      this.zoomAt(x, y, Math.exp(-event.deltaY / 400));
    }, { passive: false });
  }

  get width() {
    return this.element.clientWidth || 1;
  }

  get height() {
    return this.element.clientHeight || 1;
  }

  // Screen px for one px of the photo's working size when all of it is in sight.
  get fit() {
    return Math.min(this.width / this.photo.width, this.height / this.photo.height);
  }

  get scale() {
    return this.fit * this.zoom;
  }

  load(photo) {
    this.photo = photo;
    this.image.src = photo.photo;
    this.reset();
  }

  reset() {
    this.zoom = 1;
    this.centre();
    this.moved();
  }

  centre() {
    this.x = (this.width - this.photo.width * this.scale) / 2;
    this.y = (this.height - this.photo.height * this.scale) / 2;
  }

  resize() {
    if (this.zoom === 1) this.centre();
    this.moved();
  }

  zoomAt(x, y, factor) {
    const zoom = Math.min(MOST_ZOOM, Math.max(1, this.zoom * factor));
    const real = zoom / this.zoom;
    this.x = x - (x - this.x) * real;
    this.y = y - (y - this.y) * real;
    this.zoom = zoom;
    if (zoom === 1) this.centre();
    this.moved();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.moved();
  }

  // Keeps some of the photo in sight, and tells whoever draws on it.
  moved() {
    const [w, h] = [this.photo.width * this.scale, this.photo.height * this.scale];
    const hold = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
    this.x = hold(this.x, w, this.width);
    this.y = hold(this.y, h, this.height);
    const { style } = this.image;
    style.width = `${w}px`;
    style.height = `${h}px`;
    style.transform = `translate(${this.x}px, ${this.y}px)`;
    this.dispatchEvent(new Event("moved"));
  }

  place(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  toScreen = (point) => [this.x + point[0] * this.scale, this.y + point[1] * this.scale];

  toPhoto = ([x, y]) => [
    Math.min(this.photo.width, Math.max(0, (x - this.x) / this.scale)),
    Math.min(this.photo.height, Math.max(0, (y - this.y) / this.scale)),
  ];

  fromShare(across, down) {
    return this.toScreen([across * this.photo.width, down * this.photo.height]);
  }

  // The part in sight as shares of the photo; null when that is all of it.
  box() {
    if (this.zoom <= 1.01) return null;
    const [left, top] = this.toPhoto([0, 0]);
    const [right, bottom] = this.toPhoto([this.width, this.height]);
    return [left / this.photo.width, top / this.photo.height, right / this.photo.width, bottom / this.photo.height];
  }
}
