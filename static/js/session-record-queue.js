// Changes in their order, kept in this browser until the server has taken them. Each has its own
// key, so that one which went through although its answer was lost is not done twice.

const AGAIN = 8000;

export class Queue {
  constructor({ place, address, token, tell }) {
    Object.assign(this, { place, address, token, tell });
    this.isSending = false;
    this.timer = 0;
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.send());
  }

  get waiting() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? [];
    } catch {
      return [];
    }
  }

  keep(list) {
    if (list.length) localStorage.setItem(this.place, JSON.stringify(list));
    else localStorage.removeItem(this.place);
  }

  get length() {
    return this.waiting.length;
  }

  // A later word to the same field takes the place of one that was not sent yet.
  add(change) {
    const list = this.waiting;
    const step = { ...change, key: crypto.randomUUID(), when: Date.now() };
    const last = list.at(-1);
    const isOnItsWay = this.isSending && list.length === 1;
    if (last && step.target && last.target === step.target && !isOnItsWay) list.pop();
    list.push(step);
    this.keep(list);
    this.send();
    return step;
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    const run = () => this.sendAll();
    const isDone = await (navigator.locks ? navigator.locks.request(this.place, run) : run());
    this.isSending = false;
    if (!this.length) return;
    if (isDone) this.send(); // one came while the last answer was on its way
    else this.timer = setTimeout(() => this.send(), AGAIN);
  }

  async sendAll() {
    for (let step = this.waiting[0]; step; step = this.waiting[0]) {
      if (!navigator.onLine) {
        this.tell("offline");
        return false;
      }
      this.tell("saving");
      let answer;
      try {
        answer = await this.post(step);
      } catch {
        this.tell("offline");
        return false;
      }
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      if (!isJson || answer.status >= 500) {
        this.tell(answer.status >= 500 ? "offline" : "signed out");
        return false;
      }
      this.keep(this.waiting.filter((one) => one.key !== step.key));
      this.tell(answer.ok ? "accepted" : "refused", step, await answer.json());
    }
    return true;
  }

  post({ key, name, value, when }) {
    return fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ key, name, value, ago: Math.max(0, (Date.now() - when) / 1000) }),
      redirect: "manual",
    });
  }
}
