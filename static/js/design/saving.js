// Every change is saved as it is made. A lost connection says so and catches up; where a colleague
// saved meanwhile, nothing is overwritten and the person chooses.

const AGAIN_AFTER = [2000, 5000, 10000, 20000];
const HERE_EVERY = 20000;

export class Saving extends EventTarget {
  constructor({ store, editor, token }) {
    super();
    Object.assign(this, { store, token });
    this.urls = editor.urls;
    this.edition = editor.edition;
    this.waiting = new Map(); // by view, or "version": what is still to be kept
    this.busy = false;
    this.tries = 0;
    this.stopped = editor.frozen;
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.size && !this.stopped) event.preventDefault();
    });
    this.here();
    setInterval(() => this.here(), HERE_EVERY);
  }

  keepView() {
    const { ref } = this.store.view;
    this.waiting.set(ref, () => {
      const view = this.store.views.get(ref);
      return { view: ref, drawn: view.drawn, calibration: view.calibration };
    });
    this.send();
  }

  keepVersion(values) {
    this.waiting.set("version", () => values);
    this.send();
  }

  async send() {
    if (this.busy || this.stopped || !this.waiting.size) return;
    const [key, values] = this.waiting.entries().next().value;
    this.busy = true;
    this.waiting.delete(key);
    this.tell("saving");
    const answer = await this.post(this.urls.save, { ...values(), edition: this.edition });
    this.busy = false;
    if (!answer) {
      if (!this.waiting.has(key)) this.waiting.set(key, values);
      this.tell("lost");
      setTimeout(() => this.send(), AGAIN_AFTER[Math.min(this.tries++, AGAIN_AFTER.length - 1)]);
      return;
    }
    this.tries = 0;
    if (answer.ok) {
      this.edition = answer.told.edition;
      this.tell("saved", answer.told);
    } else if (answer.told.theirs) {
      this.stopped = true;
      this.waiting.set(key, values);
      this.tell("theirs", answer.told);
    } else this.tell("refused", answer.told);
    this.send();
  }

  // The answer with what it told; null where there was none, or the server is away.
  async post(url, values) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify(values),
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status >= 500) return null;
      return { ok: answer.ok, told: await answer.json() };
    } catch {
      return null;
    }
  }

  async here() {
    if (document.hidden) return;
    const answer = await this.post(this.urls.here, {});
    if (!answer?.ok) return;
    this.tell("others", answer.told);
    const newer = answer.told.edition > this.edition;
    if (newer && !this.busy && !this.waiting.size && !this.stopped) {
      this.stopped = true;
      const sentence = `${answer.told.by} changed this version meanwhile. Take over what they did, or keep yours as a new version.`;
      this.tell("theirs", { sentence });
    }
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
