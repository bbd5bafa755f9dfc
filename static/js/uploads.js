// Several photos at once, each sent by itself, with its own progress and its own answer. Without
// this the form sends them all together.
//
//   <form data-uploads="/where/to/"> … <input type="file" multiple>
//     <ul data-uploads-list hidden></ul> <p data-uploads-says role="status"></p>

// Sends one file with the fields of the form around it; gives {status, told} of the answer.
export function send(form, file, fields, onProgress = () => {}) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("once", crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2, 18));
  body.delete("photos");
  body.append("photos", file, file.name || "photo.jpg");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.uploads);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    const lost = { error: "The connection was lost. Send it again." };
    const broken = { error: "That did not go through. Send it again." };
    request.addEventListener("load", () => {
      resolve({ status: request.status, told: request.response || broken });
    });
    request.addEventListener("error", () => resolve({ status: 0, told: lost }));
    request.send(body);
  });
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

// What is chosen, drawn small; a picture this browser cannot read gets a plain sign.
async function preview(file) {
  try {
    const bitmap = await createImageBitmap(file, { resizeHeight: 150, resizeQuality: "low" });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return canvas;
  } catch {
    const blank = element("span", "upload-blank");
    blank.append(element("i", "bi bi-image"));
    return blank;
  }
}

class Upload {
  constructor(form, file, view) {
    Object.assign(this, { form, file, done: false });
    this.line = element("li");
    this.blank = element("span", "upload-blank");
    this.name = element("span", "upload-name", file.name);
    this.drop = element("button", "upload-drop");
    this.drop.type = "button";
    this.drop.setAttribute("aria-label", `Leave out ${file.name}`);
    this.drop.append(element("i", "bi bi-x-lg"));
    this.select = form.elements.view.cloneNode(true);
    this.select.removeAttribute("id");
    this.select.removeAttribute("name");
    this.select.setAttribute("aria-label", `View of ${file.name}`);
    this.select.value = view;
    this.line.append(this.blank, this.name, this.drop, this.select);
    preview(file).then((seen) => this.blank.replaceWith(seen));
  }

  async go() {
    const bar = element("progress", "upload-progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${this.file.name}, sent`);
    this.line.querySelectorAll(".upload-word, progress").forEach((old) => old.remove());
    this.select.before(bar);
    const fields = { view: this.select.value };
    const { told } = await send(this.form, this.file, fields, (share) => (bar.value = share));
    bar.remove();
    if (told.error) {
      this.say("upload-stop", told.error);
      return false;
    }
    this.done = true;
    this.drop.remove();
    this.select.remove();
    const link = element("a", "", "Open it");
    link.href = told.page;
    this.say("upload-good", "Kept. ").append(link);
    for (const doubt of told.doubts) this.say("upload-wait", doubt);
    document.dispatchEvent(new CustomEvent("photo:kept", { detail: told }));
    return true;
  }

  say(tone, words) {
    const word = element("p", `upload-word ${tone}`, words);
    this.line.append(word);
    return word;
  }
}

function begin(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-uploads-list]");
  const says = form.querySelector("[data-uploads-says]");
  const views = [...form.elements.view.options].map((option) => option.value);
  let uploads = [];

  input.addEventListener("change", () => {
    // Each gets the next view of the set; whoever sends them can say otherwise.
    const from = Math.max(0, views.indexOf(form.elements.view.value));
    const chosen = [...input.files].map(
      (file, n) => new Upload(form, file, views[Math.min(from + n, views.length - 1)]),
    );
    uploads = uploads.filter((upload) => upload.done).concat(chosen);
    list.replaceChildren(...uploads.map((upload) => upload.line));
    list.hidden = !uploads.length;
    form.elements.view.closest(".field").hidden = chosen.length > 0;
  });

  list.addEventListener("click", (event) => {
    const drop = event.target.closest(".upload-drop");
    if (!drop) return;
    uploads = uploads.filter((upload) => upload.drop !== drop);
    drop.closest("li").remove();
  });

  form.addEventListener("submit", async (event) => {
    const waiting = uploads.filter((upload) => !upload.done);
    if (!waiting.length) return; // the server says what is missing
    event.preventDefault();
    let kept = 0;
    for (const [n, upload] of waiting.entries()) {
      says.textContent = `Sending ${n + 1} of ${waiting.length} …`;
      if (await upload.go()) kept += 1;
    }
    const all = kept === waiting.length;
    const many = waiting.length === 1 ? "The photo is kept." : `All ${kept} photos are kept.`;
    says.textContent = all ? many : `${kept} of ${waiting.length} are kept.`;
    if (all) input.value = "";
  });
}

document.querySelectorAll("form[data-uploads]").forEach(begin);
