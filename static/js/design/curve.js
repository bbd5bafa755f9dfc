// The closed smooth curve through every handle, sharp at corners: the same as designs/curves.py,
// so that what is dragged is what is filled. A handle is [x, y, corner, edge].

function tangent(before, here, after) {
  const x = after[0] - before[0];
  const y = after[1] - before[1];
  const length = Math.hypot(x, y);
  return here[2] || !length ? [0, 0] : [x / length, y / length];
}

// One cubic Bézier a span: [[from, control, control, to], …].
export function spans(outline) {
  const n = outline.length;
  return outline.map((a, k) => {
    const b = outline[(k + 1) % n];
    const third = Math.hypot(b[0] - a[0], b[1] - a[1]) / 3;
    const out = tangent(outline[(k + n - 1) % n], a, b);
    const into = tangent(a, b, outline[(k + 2) % n]);
    return [
      [a[0], a[1]],
      [a[0] + out[0] * third, a[1] + out[1] * third],
      [b[0] - into[0] * third, b[1] - into[1] * third],
      [b[0], b[1]],
    ];
  });
}

export function at([a, b, c, d], t) {
  const s = 1 - t;
  const mix = (k) => s ** 3 * a[k] + 3 * t * s * s * b[k] + 3 * t * t * s * c[k] + t ** 3 * d[k];
  return [mix(0), mix(1)];
}

const round = (n) => Math.round(n * 10) / 10;
const pair = (p) => `${round(p[0])} ${round(p[1])}`;

// SVG path data; `place` turns a point of the photo into one of the drawing on the screen.
export function pathOf(outline, place) {
  const all = spans(outline);
  const start = `M${pair(place(all[0][0]))}`;
  return `${start}${all.map(([, b, c, d]) => `C${pair(place(b))} ${pair(place(c))} ${pair(place(d))}`).join("")}Z`;
}

// Each span as a path of its own, to show how its edge ends.
export function spanPath(span, place) {
  const [a, b, c, d] = span.map(place);
  return `M${pair(a)}C${pair(b)} ${pair(c)} ${pair(d)}`;
}

// A new handle in the middle of the side that begins at handle k.
export function between(outline, k) {
  const [x, y] = at(spans(outline)[k], 0.5);
  return [round(x), round(y), 0, outline[k][3] ?? "front"];
}
