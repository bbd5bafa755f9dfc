// A form to sign. Its pad takes a finger, a pen or a mouse; who would rather use the keyboard
// signs with their typed name. What is ticked and typed is kept as one goes.
//
//   <form data-signing data-fresh>            data-fresh: nobody has chosen how to sign yet
//     <input type="hidden" name="drawing">    the picture, put in when the form is sent
//     <div data-signature-ways hidden>        the two ways, shown where there is a pad
//     <div data-signature hidden><canvas></canvas><button data-signature-clear></button></div>
//     <p data-kept role="status"></p>
import { signaturePad } from "./signature-pad.js";

const KEEP_AFTER = 1200; // ms of quiet

function begin(form) {
  preparePad(form);
  keepAsOneGoes(form);
}

function preparePad(form) {
  const place = form.querySelector("[data-signature]");
  const ways = [...form.querySelectorAll("input[name=means]")];
  form.querySelector("[data-signature-ways]").hidden = false;
  if ("fresh" in form.dataset) ways.find((way) => way.value === "drawn").checked = true;
  const drawing = form.elements.namedItem("drawing");
  const clear = form.querySelector("[data-signature-clear]");
  signaturePad({ place, drawing, ways, clear });
}

function keepAsOneGoes(form) {
  const says = form.querySelector("[data-kept]");
  let waiting;
  let signing = false;

  async function keep() {
    if (signing) return;
    const data = new FormData(form);
    data.delete("once");
    data.delete("drawing");
    data.set("deed", "keep");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "fetch" },
      });
      says.textContent = answer.ok
        ? "What you filled in is kept."
        : "This could not be kept just now. You can still sign.";
    } catch {
      says.textContent = "There is no connection just now. What you fill in is kept later.";
    }
  }

  form.addEventListener("change", (event) => {
    if (["name", "means"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, KEEP_AFTER);
  });
  form.addEventListener("submit", () => {
    signing = true;
    clearTimeout(waiting);
  });
  window.addEventListener("pageshow", () => (signing = false));
}

for (const form of document.querySelectorAll("form[data-signing]")) begin(form);
