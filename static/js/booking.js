// The hold counts down, quietly: spoken when it begins and when two minutes are left, and once
// more when it is over. The server says how many seconds are left, so this device's clock does
// not matter. Without JavaScript the page says until when the time is held.
//
//   <div id="hold" data-seconds-left="540" data-held="yes"><span data-left></span></div>

const SOON = 120;
let endsAt = null; // by performance.now(), in milliseconds
let wasSoon = false;

function say(sentence) {
  const place = document.getElementById("says");
  if (place) place.textContent = sentence;
}

function minutes(seconds) {
  const whole = Math.round(seconds / 60);
  return whole === 1 ? "1 minute" : `${whole} minutes`;
}

function begin(first) {
  const hold = document.getElementById("hold");
  const seconds = Number(hold?.dataset.secondsLeft || 0);
  if (!seconds) {
    endsAt = null;
    return;
  }
  endsAt = performance.now() + seconds * 1000;
  wasSoon = seconds <= SOON;
  const begun = `We hold this time for you for ${minutes(seconds)}.`;
  say(first ? `${begun} You can keep it longer with one press.` : begun);
  tick();
}

function tick() {
  const hold = document.getElementById("hold");
  if (!hold || endsAt === null) return;
  const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  const place = hold.querySelector("[data-left]");
  if (place) place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  hold.classList.toggle("is-soon", left <= SOON);
  if (left <= SOON && !wasSoon && left > 0) {
    wasSoon = true;
    say("Two minutes left. Press “Keep it longer” if you need more time.");
  }
  if (left === 0) lapse(hold);
}

function lapse(hold) {
  endsAt = null;
  const sentence =
    "We do not hold this time any more. If it is still free when you book, it is yours.";
  hold.querySelector("p > span").textContent = sentence;
  hold.querySelector("#keep").textContent = "Hold it again";
  say(`${sentence} Nothing you typed is lost.`);
}

document.addEventListener("htmx:afterSwap", () => {
  const picker = document.getElementById("picker");
  if (picker?.dataset.says) say(picker.dataset.says);
  begin(false);
});
document.addEventListener("htmx:oobAfterSwap", () => {
  document.querySelector("#lost [data-error-summary]")?.focus();
});

// Back from the next page: what this page shows may be taken, and its forms were sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

setInterval(tick, 1000);
// A moment later: a region that is filled while the page is still being read is not spoken.
setTimeout(() => begin(true), 600);
