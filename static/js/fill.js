// A form in steps keeps itself while it is filled in. Without this file the buttons keep it.
//
//   <form data-filling> … <p data-kept role="status"></p>

const KEEP_AFTER = 1200; // ms of quiet
const AGAIN_AFTER = 8000;

const form = document.querySelector("[data-filling]");
const says = form.querySelector("[data-kept]");
let waiting = 0;
let leaving = false;

function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(keep, pause);
}

async function keep() {
  if (leaving) return;
  const data = new FormData(form);
  data.delete("once");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (answer.status !== 204) throw new TypeError("not kept");
    says.textContent = "Kept.";
  } catch {
    says.textContent = "Not kept yet: no connection. What you filled in stays on this page.";
    later(AGAIN_AFTER);
  }
}

function changed() {
  says.textContent = "";
  later(KEEP_AFTER);
}

form.addEventListener("input", changed);
form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(waiting);
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
