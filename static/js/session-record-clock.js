// The time worked, breaks left out, counted on from what the server said.

const place = document.querySelector("[data-clock]");
const STATES = { begin: "running", break: "pausing", work: "running", end: "ended", resume: "running" };
const FROM = { begin: ["idle"], break: ["running"], work: ["pausing"], end: ["running", "pausing"], resume: ["ended"] };

let { state } = place.dataset;
let worked = Number(place.dataset.worked);
let paused = Number(place.dataset.paused);
let since = Date.now();

function forward(to) {
  const seconds = (to - since) / 1000;
  if (state === "running") worked += seconds;
  if (state === "pausing") paused += seconds;
  since = to;
}

function told(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function draw() {
  forward(Date.now());
  place.dataset.state = state;
  place.querySelector("[data-clock-time]").textContent = told(worked);
  place.querySelector("[data-clock-break]").textContent = told(paused);
}

export const clock = {
  go({ name, when }) {
    if (!FROM[name]?.includes(state)) return;
    forward(when);
    state = STATES[name];
    if (name === "break") paused = 0;
    draw();
  },
  start() {
    draw();
    setInterval(draw, 1000);
  },
};
