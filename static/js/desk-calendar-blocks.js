// How one visit, one shade and one column's head are drawn. Everything is made of nodes: names
// that people typed never become markup.

export function node(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

export const icon = (name) => {
  const made = node("i", `bi bi-${name}`);
  made.setAttribute("aria-hidden", "true");
  return made;
};

const STATUS_ICONS = {
  held: "hourglass-split",
  booked: "",
  arrived: "door-open",
  "in-room": "person-fill-check",
  done: "check2-all",
  "no-show": "person-x",
};

function mark(name, word, tone) {
  const made = node("span", `blk-flag blk-flag-${tone}`, icon(name), node("span", "", word));
  made.title = word;
  return made;
}

// Preparation and clean-down are lighter edges of the same block, in proportion.
function edge(minutes, className) {
  const made = node("div", className);
  made.style.flexGrow = minutes;
  return minutes ? made : null;
}

export function drawVisit(row) {
  const status = STATUS_ICONS[row.status];
  const [begins, ends] = row.time.split("–");
  const what = [row.service, row.until, row.room].filter(Boolean).join(" · ");
  const inside = node(
    "div",
    "blk-in",
    node("span", "blk-time", begins, node("span", "blk-end", `–${ends}`)),
    node("b", "blk-name", row.name),
    node("span", "blk-what", what),
    node(
      "span",
      "blk-flags",
      status ? mark(status, row.word, "status") : node("span", "visually-hidden", row.word),
      ...(row.flags || []).map(([name, word, tone]) => mark(name, word, tone)),
    ),
  );
  const main = node("div", "blk-main", inside);
  main.style.flexGrow = row.minutes;
  return [edge(row.prep, "blk-edge blk-prep"), main, edge(row.clean, "blk-edge blk-clean")].filter(
    Boolean,
  );
}

export function drawShade(shade) {
  return shade.title ? [node("span", "shade-title", shade.title)] : [];
}

export function face(artist, className = "") {
  const made = node("span", `avatar ${className} artist-${artist.colour}`);
  made.setAttribute("aria-hidden", "true");
  if (artist.photo) {
    const photo = node("img");
    photo.src = artist.photo;
    photo.alt = "";
    made.append(photo);
  } else made.append(artist.initials);
  return made;
}

export function drawHead(artist, date, isNarrow, openWeek) {
  const hours = artist.hours[date] || "not at work";
  const name = node("b", "", isNarrow ? artist.name.split(" ")[0] : artist.name);
  const words = node("span", "head-words", name, node("small", "", hours));
  if (isNarrow) return [node("span", "head-artist head-narrow", words)];
  const button = node("button", "head-artist", face(artist), words);
  button.type = "button";
  button.title = `${artist.name}: the week`;
  button.addEventListener("click", openWeek);
  return [button];
}

// The feed's rows as the widget's events: what lies behind first, then the visits.
export function eventsOf(data) {
  const colours = new Map(data.artists.map((artist) => [artist.id, artist.colour]));
  const visits = data.visits.map((row) => ({
    id: row.id,
    resourceIds: [row.artist],
    start: row.start,
    end: row.end,
    startEditable: row.moves,
    durationEditable: row.moves,
    classNames: ["blk", `blk-${row.status}`, row.opens ? "" : "blk-shut", `artist-${colours.get(row.artist)}`],
    extendedProps: { row },
  }));
  const shades = data.shades.map((shade, n) => ({
    id: `shade-${n}-${shade.artist}-${shade.start}-${shade.end}`,
    resourceIds: [shade.artist],
    start: shade.start,
    end: shade.end,
    display: "background",
    classNames: ["shade", `shade-${shade.kind}`],
    extendedProps: { shade },
  }));
  return [...shades, ...visits];
}
