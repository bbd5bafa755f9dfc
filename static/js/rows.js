// Lists of lines in a form (a Django formset): lines are added from the template and taken away
// with a way back. Without this file one empty line is always there, and a tick takes one away.

const total = (list) => list.querySelector("input[name$=TOTAL_FORMS]");
const initial = (list) => Number(list.querySelector("input[name$=INITIAL_FORMS]").value);

export const linesOf = (list) => [...list.querySelectorAll("[data-row]")];
export const isAway = (line) => Boolean(line.querySelector("[data-row-away]")?.checked);
export const control = (line, name) => line.querySelector(`[name$="-${name}"]`);

export function tell(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function number(list) {
  let n = 0;
  for (const line of linesOf(list)) {
    if (!isAway(line)) n += 1;
    line.querySelector("[data-row-number]").textContent = isAway(line) ? "" : String(n);
  }
}

export function addLine(list) {
  const count = total(list);
  const made = document.createElement("template");
  made.innerHTML = list.querySelector("template").innerHTML.replaceAll("__prefix__", count.value);
  const line = made.content.querySelector("[data-row]");
  list.querySelector("[data-rows-list]").append(line);
  count.value = String(Number(count.value) + 1);
  dress(list, line);
  number(list);
  return line;
}

export function takeAway(list, line) {
  const tick = line.querySelector("[data-row-away]");
  tick.checked = true;
  line.classList.add("is-away");
  number(list);
  const said = document.createElement("p");
  said.className = "notice";
  said.setAttribute("role", "status");
  said.append("Taken away. ");
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-secondary";
  undo.textContent = "Undo";
  undo.addEventListener("click", () => {
    tick.checked = false;
    line.classList.remove("is-away");
    said.remove();
    number(list);
    tell(tick);
    line.querySelector("input, select, textarea").focus();
  });
  said.append(undo);
  line.after(said);
  tell(tick);
  return undo;
}

// The tick becomes a button.
function dress(list, line) {
  const tick = line.querySelector("[data-row-away]");
  const label = tick?.closest("label");
  if (!label) return;
  label.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-link";
  button.textContent = "Take away";
  button.addEventListener("click", () => takeAway(list, line).focus());
  label.after(button);
}

function isUntouched(line) {
  if (line.querySelector(".invalid-feedback")) return false;
  return [...line.querySelectorAll("input, select, textarea")].every((one) =>
    one.type === "checkbox" ? !one.checked : !one.value,
  );
}

export function wire(list) {
  const lines = linesOf(list);
  while (lines.length > initial(list) && isUntouched(lines.at(-1))) {
    lines.pop().remove();
    total(list).value = String(lines.length);
  }
  for (const line of lines) {
    dress(list, line);
    if (isAway(line)) line.classList.add("is-away");
  }
  number(list);
  const add = list.querySelector("[data-rows-add]");
  add.hidden = false;
  add.addEventListener("click", () => addLine(list).querySelector("input, select").focus());
}
