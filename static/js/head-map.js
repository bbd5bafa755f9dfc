// The head map: marks are drawn by pointer or placed by keyboard. Every mark is a line of the
// list below; the list is the truth, the drawing shows it.
import { addLine, control, isAway, linesOf, takeAway, tell } from "./rows.js";
import * as shapes from "./head-map-shapes.js";

const map = document.querySelector("[data-head-map]");
const list = document.querySelector("[data-rows=marks]");
const said = map.querySelector("[data-map-said]");
const TAP = 24; // thousandths: a shorter stroke is a tap
const SVG = "http://www.w3.org/2000/svg";
const HINTS = {
  area: "Tap an area to mark the whole of it, or draw around a part.",
  patch: "Tap where it is bare, or draw around it.",
  scar: "Draw along the scar, or tap it.",
};

const views = new Map(
  [...map.querySelectorAll("[data-view]")].map((box) => [box.dataset.view, {
    box,
    drawing: box.querySelector("[data-map-svg]"),
    marks: box.querySelector("[data-map-marks]"),
    areas: [...box.querySelectorAll("[data-area]")].map((shape) => ({
      name: shape.dataset.area,
      points: shapes.read(shape.getAttribute("points")),
    })),
  }]),
);
const large = () => map.querySelector(".is-large").dataset.view;
const tool = () => map.querySelector("[name=map-tool]:checked").value;
const lines = () => linesOf(list).filter((line) => !isAway(line));
const value = (line, name) => control(line, name)?.value ?? "";

function word(line, name) {
  const picked = control(line, name).selectedOptions[0];
  return picked?.value ? picked.textContent : "";
}

function describe(line) {
  const size = value(line, "area_cm2");
  const parts = [word(line, "kind"), word(line, "area").toLowerCase(), size && `${size} cm²`];
  return parts.filter(Boolean).join(", ");
}

// ------------------------------------------------------------ the list drawn

function pointsOf(line) {
  const told = value(line, "points");
  if (told) return JSON.parse(told);
  const view = views.get(value(line, "view"));
  if (!view || !value(line, "kind")) return null;
  const area = view.areas.find((one) => one.name === value(line, "area"));
  if (area && value(line, "kind") === "area") return area.points;
  const [x, y] = shapes.middle((area ?? view.areas[0]).points);
  return shapes.spot(x, y, value(line, "kind"), Number(value(line, "area_cm2")));
}

function made(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, told] of Object.entries(attributes)) node.setAttribute(name, told);
  return node;
}

function draw() {
  const held = document.activeElement?.closest?.(".map-one");
  for (const { marks } of views.values()) marks.replaceChildren();
  lines().forEach((line, n) => {
    const points = pointsOf(line);
    const view = views.get(value(line, "view"));
    if (!points || !view) return;
    const one = made("g", {
      class: "map-one", tabindex: "0", role: "button",
      "aria-label": `${describe(line)}. Mark ${n + 1}`,
    });
    const [x, y] = shapes.middle(points);
    const number = made("text", { class: "mark-number", x, y });
    number.textContent = String(n + 1);
    one.append(
      made("polygon", { class: `mark mark-${value(line, "kind")}`, points: shapes.svg(points) }),
      number,
    );
    one.line = line;
    view.marks.append(one);
    if (held && held.line === line) one.focus({ preventScroll: true });
  });
}

function show(name) {
  for (const [view, { box }] of views) {
    box.classList.toggle("is-large", view === name);
    box.querySelector("[data-map-pick]").setAttribute("aria-pressed", String(view === name));
  }
}

function meet(line) {
  for (const other of linesOf(list)) other.classList.toggle("is-met", other === line);
}

const drawnOf = (line) =>
  [...map.querySelectorAll(".map-one")].find((one) => one.line === line);

// ------------------------------------------------------------ deeds

function put(line, points) {
  control(line, "points").value = JSON.stringify(points);
  tell(control(line, "points"));
}

function add(points, area) {
  const view = views.get(large());
  const found = area ?? view.areas.find((one) => shapes.isInside(shapes.middle(points), one.points));
  const line = addLine(list);
  control(line, "view").value = large();
  control(line, "kind").value = tool();
  control(line, "area").value = found?.name ?? "";
  put(line, points);
  drawnOf(line)?.focus({ preventScroll: true });
  meet(line);
  said.textContent = `${describe(line)}: added as mark ${lines().length}.`;
}

function remove(line) {
  said.textContent = `${describe(line)}: taken away.`;
  takeAway(list, line);
  map.querySelector(".is-large [data-map-pick]").focus();
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

map.addEventListener("keydown", (event) => {
  const line = event.target.closest?.(".map-one")?.line;
  if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = event.shiftKey ? 40 : 10;
  const step = STEPS[event.key];
  if (step) put(line, shapes.moved(pointsOf(line), step[0] * by, step[1] * by));
  else if (event.key === "+" || event.key === "=") put(line, shapes.scaled(pointsOf(line), 1.08));
  else if (event.key === "-") put(line, shapes.scaled(pointsOf(line), 1 / 1.08));
  else if (event.key === "Delete" || event.key === "Backspace") remove(line);
  else if (event.key === "Enter") control(line, "area_cm2").focus();
  else return;
  event.preventDefault();
});

map.addEventListener("focusin", (event) => {
  const one = event.target.closest(".map-one");
  if (!one) return;
  show(one.closest("[data-view]").dataset.view);
  meet(one.line);
});

// ------------------------------------------------------------ by pointer

let stroke = null;

function at(drawing, event) {
  const spot = new DOMPoint(event.clientX, event.clientY);
  const { x, y } = spot.matrixTransform(drawing.getScreenCTM().inverse());
  return [Math.max(0, Math.min(1000, x)), Math.max(0, Math.min(1000, y))];
}

function begin(event) {
  const view = views.get(large());
  if (event.button || stroke || !view.drawing.contains(event.target)) return;
  const line = event.target.closest(".map-one")?.line;
  const from = at(view.drawing, event);
  stroke = { view, path: [from], pointer: event.pointerId, target: event.target, line };
  stroke.before = line ? pointsOf(line) : null;
  view.drawing.setPointerCapture(event.pointerId);
  if (!line) {
    stroke.trace = made("polyline", { class: "map-drawn" });
    view.drawing.append(stroke.trace);
  }
  event.preventDefault();
}

function go(event) {
  if (event.pointerId !== stroke?.pointer) return;
  const here = at(stroke.view.drawing, event);
  stroke.path.push(here);
  if (stroke.trace) stroke.trace.setAttribute("points", shapes.svg(stroke.path));
  else if (isTap(stroke.path)) return;
  else {
    const [x, y] = stroke.path[0];
    control(stroke.line, "points").value =
      JSON.stringify(shapes.moved(stroke.before, here[0] - x, here[1] - y));
    draw();
  }
}

const isTap = (path) => shapes.length([path[0], path.at(-1)]) < TAP && shapes.length(path) < 3 * TAP;

function end(event) {
  if (event.pointerId !== stroke?.pointer) return;
  const { line, path, target, trace, view } = stroke;
  stroke = null;
  trace?.remove();
  if (line) {
    if (!isTap(path)) tell(control(line, "points"));
    drawnOf(line)?.focus({ preventScroll: true });
  } else if (isTap(path)) tapped(view, path[0], target);
  else if (tool() === "scar") add(shapes.band(path));
  else {
    const drawn = shapes.simple(path);
    if (drawn.length > 2) add(drawn);
  }
}

function tapped(view, [x, y], target) {
  const name = target.dataset?.area;
  const area = name && view.areas.find((one) => one.name === name && shapes.isInside([x, y], one.points));
  if (tool() === "area" && area) add(area.points, area);
  else add(shapes.spot(x, y, tool()));
}

for (const { drawing } of views.values()) {
  drawing.addEventListener("pointerdown", begin);
  drawing.addEventListener("pointermove", go);
  drawing.addEventListener("pointerup", end);
  drawing.addEventListener("pointercancel", () => {
    stroke?.trace?.remove();
    if (stroke?.line) control(stroke.line, "points").value = JSON.stringify(stroke.before);
    stroke = null;
    draw();
  });
}

// ------------------------------------------------------------ the page

map.addEventListener("click", (event) => {
  if (event.target.closest("[data-map-pick]")) show(event.target.closest("[data-view]").dataset.view);
  if (event.target.closest("[data-map-put]")) {
    const [x, y] = shapes.middle(views.get(large()).areas.flatMap((one) => one.points));
    add(shapes.spot(x, y, tool()));
  }
});
map.addEventListener("change", (event) => {
  if (event.target.name === "map-tool") map.querySelector("[data-map-hint]").textContent = HINTS[tool()];
});
list.addEventListener("input", (event) => {
  // A mark that is said to lie on another view stands there at its area's place.
  const line = event.target.closest("[data-row]");
  if (event.target.name?.endsWith("-view")) {
    control(line, "points").value = "";
    if (event.target.value) show(event.target.value);
  }
  draw();
});
list.addEventListener("focusin", (event) => meet(event.target.closest("[data-row]")));

map.querySelector("[data-map-hint]").textContent = HINTS[tool()];
map.hidden = false;
map.classList.add("map-live");
draw();
