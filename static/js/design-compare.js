// Versions side by side: a slider redraws all their pictures, the newest wish only.

class Column {
  constructor(image) {
    Object.assign(this, { image, wanted: "", busy: false });
  }

  show(session, years) {
    const query = new URLSearchParams({ years, width: 800 });
    query.set("session", Math.min(session, Number(this.image.dataset.sessions)));
    this.wanted = `${this.image.dataset.source}?${query}`;
    if (!this.busy) this.#next();
  }

  async #next() {
    this.busy = true;
    while (this.wanted) {
      const address = this.wanted;
      this.wanted = "";
      const next = new Image();
      next.src = address;
      try {
        await next.decode();
        this.image.src = address;
      } catch {
        // The picture that is there stays; the next move of a slider asks again.
      }
    }
    this.busy = false;
  }
}

const form = document.querySelector("[data-comparison]");
if (form) {
  const columns = [...document.querySelectorAll("img[data-source]")].map((one) => new Column(one));
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-redraws]")) return;
    for (const output of form.querySelectorAll("[data-of]")) {
      output.textContent = form.elements[output.dataset.of].value;
    }
    const session = form.elements.session ? form.elements.session.value : 99;
    for (const column of columns) column.show(Number(session), form.elements.years.value);
  });
}
