// Draws a day's hours while they are typed. The page works without it: the bars are then drawn
// when the form comes back. The same writings are read as by desk/setup/week.py.

const TYPED = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?$/i;
const SVG = "http://www.w3.org/2000/svg";

function minutes(text) {
  const match = TYPED.exec(text.trim());
  if (!match) return null;
  const half = (match[3] || "").toLowerCase()[0];
  let hour = Number(match[1]);
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === "p" ? 12 : 0);
  const minute = Number(match[2] || 0);
  const total = hour * 60 + minute;
  return minute < 60 && total <= 1440 ? total : null;
}

function draw(day) {
  const bars = [];
  for (const stretch of day.querySelectorAll(".week-stretch")) {
    const opens = minutes(stretch.querySelector("[data-from]").value);
    const closes = minutes(stretch.querySelector("[data-until]").value);
    if (opens === null || closes === null || opens >= closes) continue;
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("class", "week-open");
    bar.setAttribute("x", opens);
    bar.setAttribute("width", closes - opens);
    bar.setAttribute("height", 20);
    bars.push(bar);
  }
  day.querySelector("[data-bars]").replaceChildren(...bars);
}

document.querySelector("[data-week]")?.addEventListener("input", (event) => {
  const day = event.target.closest("[data-day]");
  if (day) draw(day);
});
