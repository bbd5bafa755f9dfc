// Every change is saved as it is made. A lost connection says so and catches up; where a colleague
// saved meanwhile, nothing is overwritten and the person chooses. Each save has a name: one whose
// answer did not come is sent again as it was, and the server knows whether it has it.

import { newId } from "./store.js";

const AGAIN_AFTER = [2000, 5000, 10000, 20000];
const HERE_EVERY = 20000;

export class Saving extends EventTarget {
  constructor({ store, editor, token }) {
    super();
    Object.assign(this, { store, token });
    this.urls = editor.urls;
    this.edition = editor.edition;
    this.waiting = new Map(); // by view, or by the word for a value of the version: what is still to be kept
    this.sent = null; // { key, values, body }: the one that was sent and is not answered yet
    this.page = newId();
    this.count = 0;
    this.busy = false;
    this.tries = 0;
    this.stopped = editor.frozen;
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (!this.isKept && !this.stopped) event.preventDefault();
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

  // Each value by itself: one of them may be refused, and the others hold all the same.
  keepVersion(values) {
    for (const [name, value] of Object.entries(values)) this.waiting.set(name, () => ({ [name]: value }));
    this.send();
  }

  get isKept() {
    return !this.waiting.size && !this.sent;
  }

  next() {
    const [key, values] = this.waiting.entries().next().value;
    this.waiting.delete(key);
    return { key, values, body: { ...values(), edition: this.edition, save: `${this.page}-${++this.count}` } };
  }

  async send() {
    if (this.busy || this.stopped || this.isKept) return;
    this.busy = true;
    this.sent ??= this.next();
    this.tell("saving");
    const answer = await this.post(this.urls.save, this.sent.body);
    this.busy = false;
    if (!answer) {
      this.tell("lost");
      setTimeout(() => this.send(), AGAIN_AFTER[Math.min(this.tries++, AGAIN_AFTER.length - 1)]);
      return;
    }
    const { key, values } = this.sent;
    this.sent = null;
    this.tries = 0;
    if (answer.ok) {
      this.edition = answer.told.edition;
      this.tell("saved", answer.told);
    } else if (answer.told.theirs) {
      this.stopped = true;
      if (!this.waiting.has(key)) this.waiting.set(key, values);
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
    if (newer && !this.busy && this.isKept && !this.stopped) {
      this.stopped = true;
      const sentence = `${answer.told.by} changed this version meanwhile. Take over what they did, or keep yours as a new version.`;
      this.tell("theirs", { sentence });
    }
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
