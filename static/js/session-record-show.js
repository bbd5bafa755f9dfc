// A change as the page shows it: what was just pressed, or what waits here since before a reload.

export function show(page, { name, value }) {
  if (name === "fields" || name === "checked") {
    for (const form of page.querySelectorAll("[data-step=fields]")) fill(form, value);
    const isAnswer = Object.keys(value).some((key) => page.querySelector(`[data-check] [type=radio][name="${key}"]`));
    if (name === "checked") done(page.querySelector("[data-check]"), true);
    else if (isAnswer && page.querySelector("[data-not-today]")) done(page.querySelector("[data-check]"), false);
  } else if (name === "needles") {
    const part = page.querySelector("[data-needles]");
    fill(part.querySelector("form"), value);
    done(part, true);
  } else if (name === "begin") {
    page.querySelector("[data-not-today]")?.remove();
  } else if (name === "tray") {
    for (const [ref, isOut] of Object.entries(value.lots)) lay(page, ref, isOut);
    takeFromTray(page);
  } else if (name === "tray-as-last") {
    for (const lot of page.querySelectorAll("[name=lot][data-last]")) lot.checked = true;
    takeFromTray(page);
  } else if (name.startsWith("area")) {
    area(panelOf(page, value), name, value);
  }
}

function done(part, is) {
  part.toggleAttribute("data-done", is);
  if (is) part.querySelector("details").open = false;
}

function fill(form, values) {
  for (const [name, value] of Object.entries(values)) put(form, name, value);
}

// A group of one radio is no list to `form.elements`, so both are asked for by name.
function valueOf(form, name) {
  const radio = form.querySelector(`[type=radio][name="${name}"]`);
  if (radio) return form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
  return form.elements[name]?.value ?? "";
}

function put(form, name, value) {
  const radios = form.querySelectorAll(`[type=radio][name="${name}"]`);
  for (const radio of radios) radio.checked = radio.value === value;
  const control = form.elements[name];
  if (!radios.length && control && control.value !== value) control.value = value;
}

function lay(page, ref, isOut) {
  const lot = page.querySelector(`[name=lot][value="${CSS.escape(ref)}"]`);
  if (lot) lot.checked = isOut;
}

// Only what lies on the tray is there to take.
export function takeFromTray(page) {
  const out = new Set([...page.querySelectorAll("[name=lot]:checked")].map((lot) => lot.value));
  for (const choice of page.querySelectorAll("[data-from-tray]")) {
    choice.hidden = !out.has(choice.dataset.fromTray);
  }
}

function panelOf(page, { area: name, place }) {
  return [...page.querySelectorAll(`[data-area="${CSS.escape(name)}"] [data-panel]`)].find(
    (form) => form.elements.place.value === String(place ?? 0),
  );
}

function area(form, name, value) {
  if (name === "area") {
    fill(form, value.values);
    takeOnlyNeedle(form);
  } else if (name === "area-as-last") asLast(form);
  else clear(form);
  form.querySelector("[data-away]").hidden = name === "area-away";
  sum(form);
}

// As the server does it: one needle on the tray is the one that was used.
function takeOnlyNeedle(form) {
  if (valueOf(form, "needle")) return;
  const there = [...form.querySelectorAll("[data-takes=needle] [data-from-tray]:not([hidden]) input")];
  if (there.length === 1) there[0].checked = true;
}

function asLast(form) {
  for (const control of form.querySelectorAll("[data-last]")) {
    const { name, dataset } = control;
    if (control.closest("[data-from-tray][hidden]") || ["passes", "dots", "pain", "reaction", "minutes", "note"].includes(name)) continue;
    if (!valueOf(form, name)) put(form, name, dataset.last);
  }
  takeOnlyNeedle(form);
}

function clear(form) {
  for (const control of form.querySelectorAll("input")) {
    if (control.type === "radio") control.checked = false;
    else if (control.type === "text") control.value = "";
  }
}

// What a tile says of its area.
export function sum(form) {
  const tile = form?.closest("[data-area]");
  if (!tile) return;
  const said = [...tile.querySelectorAll("[data-panel]")].map((panel) => {
    if (panel.querySelector("[data-away]").hidden) return "";
    const pigment = panel.querySelector("[name=pigment]:checked + span")?.firstChild.textContent.trim();
    const passes = Number(panel.elements.passes.value);
    return [pigment || "no pigment yet", passes ? `${passes} pass${passes === 1 ? "" : "es"}` : ""].filter(Boolean).join(", ");
  });
  const text = said.filter(Boolean).join("; ");
  tile.querySelector("[data-area-says]").textContent = text;
  tile.toggleAttribute("data-charted", Boolean(text));
  mark(tile);
}

// The same on the drawing of the head, for those who tap there.
export function mark(tile) {
  for (const zone of document.querySelectorAll(`[data-zone="${tile.dataset.area}"]`)) {
    zone.toggleAttribute("data-charted", tile.hasAttribute("data-charted"));
    zone.toggleAttribute("data-open", tile.open);
  }
}
