// Shapes on the head map as lists of [x, y] in thousandths of a view. No page, no events.

const CENTIMETRE = 44; // as sessions_plan/headmap.py has it
const MOST = 60;

const on = (value) => Math.max(0, Math.min(1000, Math.round(value)));
const point = (x, y) => [on(x), on(y)];

export const svg = (points) => points.map(([x, y]) => `${x},${y}`).join(" ");

export const read = (text) =>
  text.trim().split(/\s+/).map((pair) => pair.split(",").map(Number));

export function middle(points) {
  const sum = points.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  return [Math.round(sum[0] / points.length), Math.round(sum[1] / points.length)];
}

export function ellipse(x, y, across, down, corners = 20) {
  return Array.from({ length: corners }, (_, n) => {
    const angle = (2 * Math.PI * n) / corners;
    return point(x + across * Math.cos(angle), y + down * Math.sin(angle));
  });
}

export function spot(x, y, kind, size) {
  const flat = kind === "scar" ? 0.35 : 1;
  const radius = Math.sqrt((size || 4) / Math.PI / flat) * CENTIMETRE;
  return ellipse(x, y, radius, radius * flat);
}

// A shape never leaves the drawing: it stops at the edge as a whole.
export function moved(points, dx, dy) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const right = Math.max(-Math.min(...xs), Math.min(1000 - Math.max(...xs), dx));
  const down = Math.max(-Math.min(...ys), Math.min(1000 - Math.max(...ys), dy));
  return points.map(([x, y]) => point(x + right, y + down));
}

export function scaled(points, by) {
  const [x, y] = middle(points);
  const grown = points.map(([px, py]) => point(x + (px - x) * by, y + (py - y) * by));
  const width = Math.max(...grown.map(([px]) => px)) - Math.min(...grown.map(([px]) => px));
  return width < 20 && by < 1 ? points : grown;
}

export const length = (path) =>
  path.slice(1).reduce((sum, [x, y], n) => sum + Math.hypot(x - path[n][0], y - path[n][1]), 0);

function offLine([x, y], [ax, ay], [bx, by]) {
  const long = Math.hypot(bx - ax, by - ay);
  if (!long) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long;
}

// Ramer, Douglas and Peucker: fewer points that stray no further than `by`.
function thinned(path, by) {
  if (path.length < 3) return path;
  let far = 0;
  let at = 0;
  for (let n = 1; n < path.length - 1; n += 1) {
    const off = offLine(path[n], path[0], path.at(-1));
    if (off > far) [far, at] = [off, n];
  }
  if (far <= by) return [path[0], path.at(-1)];
  return [...thinned(path.slice(0, at + 1), by).slice(0, -1), ...thinned(path.slice(at), by)];
}

export function simple(path, most = MOST) {
  let by = 3;
  let found = thinned(path, by);
  while (found.length > most) found = thinned(path, (by *= 1.6));
  return found.map(([x, y]) => point(x, y));
}

// A stroke as a narrow band around it: how a linear scar is drawn.
export function band(path, wide = 26) {
  const spine = simple(path, MOST / 2);
  const sides = spine.map(([x, y], n) => {
    const [ax, ay] = spine[Math.max(0, n - 1)];
    const [bx, by] = spine[Math.min(spine.length - 1, n + 1)];
    const long = Math.hypot(bx - ax, by - ay) || 1;
    const [nx, ny] = [(-(by - ay) / long) * (wide / 2), ((bx - ax) / long) * (wide / 2)];
    return [point(x + nx, y + ny), point(x - nx, y - ny)];
  });
  return [...sides.map(([one]) => one), ...sides.map(([, other]) => other).reverse()];
}

export function isInside([x, y], shape) {
  let inside = false;
  for (let n = 0, m = shape.length - 1; n < shape.length; m = n, n += 1) {
    const [ax, ay] = shape[n];
    const [bx, by] = shape[m];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
