// The camera of the guided set: the last photo of the view shines through, one press takes the
// photo, a second keeps it, and the next missing view follows. What the picture leaves in doubt
// is said before going on.

import { send } from "./uploads.js";

const camera = document.querySelector("[data-camera]");
const form = document.querySelector("form[data-uploads]");
const guides = [...document.querySelectorAll("[data-guide]")];
const find = (name) => camera.querySelector(`[data-${name}]`);
const [video, still] = [camera.querySelector("video"), camera.querySelector("canvas")];
const [ghost, level] = [camera.querySelector(".finder-ghost"), camera.querySelector(".finder-level")];
const strength = camera.querySelector("#ghost-strength");

let guide = guides.find((one) => one.getAttribute("aria-current")) || guides[0];
let tilt = null; // how far from level the camera is held now, where its sensor tells
let doubted = ""; // the photo just kept that is to be taken again

function say(words, isDoubt = false) {
  find("says").textContent = words;
  find("says").classList.toggle("is-doubt", isDoubt);
}

function show(state) {
  find("live").hidden = state !== "live";
  find("taken").hidden = state !== "taken";
  still.hidden = state !== "taken";
  video.hidden = state === "taken";
  camera.querySelector(".finder-start").hidden = state !== "off";
  const shines = Boolean(guide.dataset.ghost) && state === "live";
  ghost.hidden = !shines;
  find("ghosting").hidden = !shines;
}

const isOn = () => Boolean(video.srcObject);

function choose(next) {
  guides.forEach((one) => one.removeAttribute("aria-current"));
  guide = next;
  guide.setAttribute("aria-current", "true");
  find("view-words").textContent = guide.dataset.words;
  find("hint").textContent = guide.dataset.hint;
  form.elements.view.value = guide.dataset.guide;
  if (isOn()) {
    // Only now: a photo opened large leaves its line.
    if (guide.dataset.ghost) ghost.src = guide.dataset.ghost;
    show("live");
    say(guide.dataset.hint);
  }
}

async function start() {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 3840 }, height: { ideal: 2160 } },
    });
    await video.play();
  } catch (problem) {
    const refused = problem.name === "NotAllowedError";
    say(
      refused
        ? "The camera may not be used here. Allow it in the browser's settings for this page, or choose files."
        : "No camera was found. Choose files instead.",
      true,
    );
    return;
  }
  watchTilt();
  choose(guide);
  window.scrollBy(0, camera.getBoundingClientRect().top - 8);
  find("shutter").focus({ preventScroll: true });
}

function stop() {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

// How far the horizon leans, for a phone held upright in front of the head. Held flat above it,
// there is no horizon, and nothing is said.
function watchTilt() {
  const ask = window.DeviceOrientationEvent?.requestPermission;
  const listen = () =>
    window.addEventListener("deviceorientation", ({ beta, gamma }) => {
      const upright = beta !== null && gamma !== null && Math.abs(Math.abs(beta) - 90) < 35;
      tilt = upright ? gamma : null;
      level.hidden = tilt === null || !isOn() || video.hidden;
      if (tilt === null) return;
      level.style.rotate = `${-tilt}deg`;
      level.classList.toggle("is-level", Math.abs(tilt) < 4);
    });
  if (ask) ask.call(window.DeviceOrientationEvent).then((said) => said === "granted" && listen(), () => {});
  else listen();
}

function take() {
  [still.width, still.height] = [video.videoWidth, video.videoHeight];
  still.getContext("2d").drawImage(video, 0, 0);
  still.dataset.tilt = tilt === null ? "" : tilt.toFixed(1);
  show("taken");
  say("");
  find("keep").focus({ preventScroll: true });
}

async function keep() {
  const blob = await new Promise((resolve) => still.toBlob(resolve, "image/jpeg", 0.95));
  const [sent, taken] = [find("sent"), guide];
  sent.hidden = false;
  sent.value = 0;
  say("Sending …");
  const fields = { view: taken.dataset.guide, tilt: still.dataset.tilt, instead: doubted, taken_on: "" };
  const { told } = await send(form, new File([blob], "camera.jpg", { type: "image/jpeg" }), fields, (share) => {
    sent.value = share;
  });
  sent.hidden = true;
  if (told.error) return say(told.error, true);
  document.dispatchEvent(new CustomEvent("photo:kept", { detail: told }));
  doubted = "";
  if (told.doubts.length) {
    doubted = told.ref;
    show("live");
    say(`Kept, but look again: ${told.doubts.join(" ")} Take it again, or choose the next view.`, true);
    find("shutter").focus({ preventScroll: true });
    return;
  }
  const missing = guides.find((one) => one.dataset.taken !== "yes");
  if (missing) choose(missing);
  else show("live");
  say(missing ? `Kept. Next: ${missing.dataset.words}.` : "Kept. The set is complete.");
  find("shutter").focus({ preventScroll: true });
}

document.addEventListener("photo:kept", ({ detail }) => {
  const of = guides.find((one) => one.dataset.guide === detail.view);
  if (!of) return;
  const picture = document.createElement("img");
  picture.src = detail.thumb;
  picture.alt = "";
  of.querySelector("[data-thumb]").replaceChildren(picture);
  of.querySelector("[data-state]").textContent = detail.doubts.length ? "taken, doubtful" : "taken";
  of.dataset.taken = "yes";
});

if (navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false;
  for (const one of guides) {
    one.dataset.taken = one.querySelector("[data-thumb] img") ? "yes" : "";
    one.addEventListener("click", (event) => {
      event.preventDefault();
      doubted = "";
      choose(one);
    });
  }
  find("start").addEventListener("click", start);
  find("shutter").addEventListener("click", take);
  find("again").addEventListener("click", () => {
    show("live");
    find("shutter").focus({ preventScroll: true });
  });
  find("keep").addEventListener("click", keep);
  strength.addEventListener("input", () => (ghost.style.opacity = strength.value / 100));
  window.addEventListener("pagehide", stop);
  show("off");
  choose(guide);
}
