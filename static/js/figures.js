// The chart above a report's table: bars, drawn with uPlot from what the page carries. The table
// says the same, so without this file nothing is missing. On a phone the report that is open comes
// into view in the row of all of them.

const GROUP = 0.7; // of the place between two labels, how much its bars take
const COLOURS = ["--accent", "--artist-2", "--artist-5"];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Sums in their currency; whatever else is counted, as it is.
function figures(unit) {
  const money = { style: "currency", currency: unit, minimumFractionDigits: 0 };
  return new Intl.NumberFormat("en-US", /^[A-Z]{3}$/.test(unit) ? money : {});
}

// How much room the longest label takes, with the space around it.
function widest(labels) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "12px system-ui";
  return Math.max(...labels.map((label) => pen.measureText(label).width)) + 16;
}

// Each series beside the one before it, within its label's place.
function bars(index, count) {
  return (u, seriesIdx, from, to) => {
    const { ctx } = u;
    const place = (u.valToPos(1, "x", true) - u.valToPos(0, "x", true)) * GROUP;
    const width = Math.max(1, place / count);
    ctx.save();
    ctx.fillStyle = u.series[seriesIdx].fill();
    for (let i = from; i <= to; i += 1) {
      const value = u.data[seriesIdx][i];
      if (value) {
        const left = u.valToPos(u.data[0][i], "x", true) - place / 2 + index * width;
        const top = u.valToPos(value, "y", true);
        const base = u.valToPos(0, "y", true);
        ctx.fillRect(left, Math.min(top, base), Math.max(1, width - 1), Math.abs(base - top));
      }
    }
    ctx.restore();
    return null;
  };
}

function draw(box) {
  const labels = JSON.parse(box.dataset.labels);
  const names = JSON.parse(box.dataset.series);
  const values = JSON.parse(box.dataset.values);
  const ink = colour("--ink-soft");
  const line = { stroke: colour("--line"), width: 1 };
  const every = Math.max(1, Math.ceil((labels.length * widest(labels)) / (box.clientWidth - 72)));
  const number = figures(box.dataset.unit);
  const options = {
    width: box.clientWidth,
    height: box.clientHeight - 34,
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.6, labels.length - 0.4] } },
    axes: [
      {
        stroke: ink,
        grid: { show: false },
        splits: () => labels.map((_label, n) => n).filter((n) => n % every === 0),
        values: (_u, ticks) => ticks.map((n) => labels[n]),
      },
      { stroke: ink, grid: line, size: 64, values: (_u, ticks) => ticks.map((n) => number.format(n)) },
    ],
    series: [
      { label: "At", value: (_u, n) => labels[n] ?? "–" },
      ...names.map((label, n) => ({
        label,
        fill: () => colour(COLOURS[n]),
        stroke: () => colour(COLOURS[n]),
        points: { show: false },
        paths: bars(n, names.length),
        value: (_u, v) => (v == null ? "–" : number.format(v)),
      })),
    ],
  };
  box.replaceChildren();
  return new window.uPlot(options, [labels.map((_label, n) => n), ...values], box);
}

document
  .querySelector(".figures-nav [aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });

for (const box of document.querySelectorAll("[data-chart]")) {
  box.hidden = false;
  box.style.display = "block";
  let chart = draw(box);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    chart.destroy();
    chart = draw(box);
  }).observe(box);
}
