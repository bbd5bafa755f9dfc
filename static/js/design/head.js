// The ellipsoid head in the photo: its outline and middle lines as the camera sees them, and the
// pose that a dragged marker means. The same head as designs/engine/geometry.py, seen from afar.

export const AXES = [77, 112, 97]; // half breadth, height, length in mm
const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;

function times(a, b) {
  return a.map((row) => b[0].map((_, k) => row.reduce((sum, one, j) => sum + one * b[j][k], 0)));
}

// Turned right by yaw, bowed towards the camera by pitch, tilted by roll; x right, y up, z to us.
export function turned({ yaw, pitch, roll }) {
  const [y, p, r] = [yaw, pitch, roll].map(radians);
  const { cos, sin } = Math;
  const aboutY = [[cos(y), 0, sin(y)], [0, 1, 0], [-sin(y), 0, cos(y)]];
  const aboutX = [[1, 0, 0], [0, cos(p), -sin(p)], [0, sin(p), cos(p)]];
  const aboutZ = [[cos(r), -sin(r), 0], [sin(r), cos(r), 0], [0, 0, 1]];
  return times(times(aboutZ, aboutX), aboutY);
}

const axes = (head) => turned(head).map((row) => row.map((one, k) => one * AXES[k]));
// Photo px for a mm: `half` is half the breadth of the head turned as it is, before its tilt.
function perMm(head) {
  return head.half / Math.hypot(...axes({ ...head, roll: 0 })[0]);
}

// A direction of the head's own axes in the photo, and whether it faces the camera.
export function spot(head, direction) {
  const scale = perMm(head);
  const [x, y, z] = axes(head).map((row) => row.reduce((sum, one, k) => sum + one * direction[k], 0));
  return { place: [head.x + x * scale, head.y - y * scale], near: z > 0 };
}

// The outline of an ellipsoid is an ellipse: its points in the photo.
export function outline(head) {
  const scale = perMm(head);
  const [a, b] = axes(head);
  const xx = a.reduce((sum, one) => sum + one * one, 0);
  const yy = b.reduce((sum, one) => sum + one * one, 0);
  const xy = a.reduce((sum, one, k) => sum + one * b[k], 0);
  const wide = Math.sqrt(xx);
  const slant = xy / wide;
  const high = Math.sqrt(Math.max(0, yy - (xy * xy) / xx));
  return Array.from({ length: 72 }, (_, k) => {
    const t = radians(k * 5);
    return [head.x + wide * Math.cos(t) * scale, head.y - (slant * Math.cos(t) + high * Math.sin(t)) * scale];
  });
}

// The middle line from nose over the top to the nape, and the line around; what faces us of them.
export function lines(head) {
  const around = Array.from({ length: 73 }, (_, k) => radians(k * 5));
  const kinds = [(t) => [0, Math.cos(t), Math.sin(t)], (t) => [Math.sin(t), 0, Math.cos(t)]];
  return kinds.map((kind) => {
    const runs = [[]];
    for (const t of around) {
      const { place, near } = spot(head, kind(t));
      if (near) runs.at(-1).push(place);
      else if (runs.at(-1).length) runs.push([]);
    }
    return runs.filter((run) => run.length > 1);
  });
}

// Which marker is dragged: the middle of the face, or the middle of the back where that is seen.
export function marker(head) {
  const back = Math.abs(((head.yaw % 360) + 540) % 360 - 180) > 90;
  return { back, ...spot(head, [0, 0, back ? -1 : 1]) };
}

export function poseFrom(head, [x, y]) {
  const { back } = marker(head);
  const scale = perMm(head);
  const [dx, dy] = [(x - head.x) / scale / AXES[2], (y - head.y) / scale / AXES[2]];
  const r = radians(head.roll);
  const [u, v] = [dx * Math.cos(r) - dy * Math.sin(r), dx * Math.sin(r) + dy * Math.cos(r)];
  const hold = (n) => Math.min(0.999, Math.max(-0.999, n));
  const yaw = Math.asin(hold(u));
  const pitch = Math.asin(hold(v / Math.max(0.05, Math.cos(yaw))));
  return { yaw: Math.round(degrees(yaw) * 10) / 10 + (back ? 180 : 0), pitch: Math.round(degrees(pitch) * 10) / 10 };
}

export function rollFrom(head, [x, y]) {
  return Math.round(degrees(Math.atan2(head.x - x, head.y - y)) * 10) / 10;
}

// Where a new outline begins: around the middle of the photo.
export function firstHead(view) {
  return { x: Math.round(view.width / 2), y: Math.round(view.height * 0.45), half: Math.round(view.width * 0.32), roll: 0, ...view.pose };
}
