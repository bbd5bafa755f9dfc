// The desk's calendar: a column per artist, over the feed of desk/calendar.py.
//
// Times are wall-clock times of the location ("2026-11-24T14:00"), never Dates of the browser's
// zone: they are added to as if they were UTC and sent back as they are.
import { drawHead, drawShade, drawVisit, eventsOf, face, icon, node } from "./desk-calendar-blocks.js";
import { listenToKeys } from "./desk-calendar-keys.js";
import { movesFor } from "./desk-calendar-moves.js";
import { asUTC, clockTime, dayInWords, monday, nowMinutes, plusDays, plusMinutes, wallOf, weekInWords } from "./desk-calendar-times.js";
import { toast } from "./desk-toast.js";

const start = JSON.parse(document.getElementById("cal-start").textContent);
const place = document.getElementById("cal");
const byId = (id) => document.getElementById(id);

const EVERY = 20_000;
const SLOT = 30;
const VIEWS = { day: "resourceTimeGridDay", week: "resourceTimeGridWeek" };

const state = {
  date: start.date,
  view: start.view,
  artists: new Set(start.artists.split(",").filter(Boolean)),
  data: null,
  moving: null, // the visit being moved by two taps
  busy: 0, // drags and deeds under way: no redraw meanwhile
};
let calendar = null;
let lastText = "";

function range() {
  const first = state.view === "week" ? monday(state.date) : state.date;
  return [first, plusDays(first, state.view === "week" ? 7 : 1)];
}

const today = () => state.data?.today || start.today;

/* Data */

async function load({ quietly = false } = {}) {
  const [first, end] = range();
  const query = new URLSearchParams({ start: first, end, location: start.location });
  if (quietly) query.set("again", "1");
  let text;
  try {
    const response = await fetch(`${start.feed}?${query}`, { headers: { Accept: "application/json" } });
    if (response.redirected) location.reload(); // signed out meanwhile
    if (!response.ok) throw new Error(response.status);
    text = await response.text();
  } catch {
    if (!quietly) toast("The calendar could not be fetched. Check the connection; it tries again by itself.", "stop");
    return;
  }
  // Meanwhile another day was gone to, or somebody drags: this answer is not for what is shown.
  if (range()[0] !== first || range()[1] !== end || (quietly && state.busy)) return;
  const key = `${first} ${end} ${text}`;
  if (key === lastText) return;
  lastText = key;
  state.data = JSON.parse(text);
  draw();
}

const shown = () => {
  const known = state.data.artists.filter((artist) => state.artists.has(String(artist.id)));
  return known.length ? known : state.data.artists;
};
const visit = (id) => state.data.visits.find((row) => row.id === id);
const visitStart = (row) => plusMinutes(row.start, row.prep);

/* Drawing */

// The hours fill the height there is, but a half hour never gets too low to read.
function slotHeight() {
  const room = place.clientHeight - 74;
  const slots = (state.data.closes - state.data.opens) / SLOT;
  return Math.max(36, Math.min(64, Math.floor(room / slots)));
}

const isNarrow = () => state.view === "week" && shown().length > 1;

function columnWidth() {
  if (state.view === "day") return "minmax(9.5rem, 1fr)";
  return isNarrow() ? "minmax(7.5rem, 1fr)" : "minmax(8.5rem, 1fr)";
}

function options() {
  return {
    view: VIEWS[state.view],
    date: state.date,
    resources: shown().map((artist) => ({ id: artist.id, title: artist.name, extendedProps: { artist } })),
    events: eventsOf(state.data),
    slotMinTime: clockTime(state.data.opens),
    slotMaxTime: clockTime(state.data.closes),
    slotHeight: slotHeight(),
    columnWidth: columnWidth(),
    timeZone: state.data.offset,
    // A new function each time, so that the heads are drawn with the new hours.
    resourceLabelContent: ({ resource, date }) => {
      const { artist } = resource.extendedProps;
      const on = date ? wallOf(date).slice(0, 10) : state.date;
      const openWeek = () => go({ view: "week", artists: new Set([String(artist.id)]) });
      return { domNodes: drawHead(artist, on, isNarrow(), openWeek) };
    },
  };
}

function draw() {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  if (calendar) for (const [name, value] of Object.entries(options())) calendar.setOption(name, value);
  else create();
  drawBar();
  // Blocks are made anew: the one that had the focus gets it back.
  if (focused) requestAnimationFrame(() => document.activeElement === document.body && byId(focused)?.focus({ preventScroll: true }));
}

function scrollTime() {
  const [first, end] = range();
  const isNow = today() >= first && today() < end;
  return clockTime(isNow ? Math.max(state.data.opens, nowMinutes(state.data.offset) - 90) : state.data.opens);
}

function create() {
  place.replaceChildren();
  calendar = window.EventCalendar.create(place, {
    ...options(),
    height: "100%",
    headerToolbar: { start: "", center: "", end: "" },
    locale: "en-GB",
    firstDay: 1,
    allDaySlot: false,
    views: { [VIEWS.week]: { datesAboveResources: true } },
    filterEventsWithResources: true,
    slotEventOverlap: false,
    slotDuration: { minutes: SLOT },
    slotLabelInterval: { minutes: 60 },
    snapDuration: { minutes: start.grid },
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" },
    nowIndicator: true,
    pointer: true,
    scrollTime: scrollTime(),
    editable: true,
    selectable: start.mayBook,
    longPressDelay: 350,
    eventDragMinDistance: 5,
    eventContent: ({ event }) => content(event),
    eventDidMount: ({ event, el }) => {
      if (event.extendedProps.row) el.id = `visit-${event.id}`;
    },
    eventClick: ({ event }) => pressed(event.extendedProps.row),
    dateClick: (info) => placePressed(info.dateStr.slice(0, 16), info.resource),
    select: (info) => {
      const minutes = (asUTC(info.endStr) - asUTC(info.startStr)) / 60_000;
      if (state.moving) placePressed(info.startStr.slice(0, 16), info.resource);
      else book({ start: info.startStr.slice(0, 16), artist: info.resource.id, minutes });
      calendar.unselect();
    },
    eventDragStart: () => { state.busy += 1; },
    eventDragStop: () => { state.busy -= 1; },
    eventResizeStart: () => { state.busy += 1; },
    eventResizeStop: () => { state.busy -= 1; },
    eventDrop: (info) => dropped(info),
    eventResize: (info) => resized(info),
  });
}

function content(event) {
  const { row, shade } = event.extendedProps;
  if (row) return { domNodes: drawVisit(event.display === "preview" ? underWay(event, row) : row) };
  if (shade) return { domNodes: drawShade(shade) };
  return undefined; // the pointer and a selection: the widget's own
}

// While it is dragged, a block says the time it would have.
function underWay(event, row) {
  const from = plusMinutes(wallOf(event.start), row.prep).slice(11);
  const lasts = (event.end - event.start) / 60_000 - row.prep - row.clean;
  const until = plusMinutes(`${start.date}T${from}`, lasts === row.minutes ? lasts : inSteps(lasts)).slice(11);
  return { ...row, time: `${from}–${until}` };
}

function drawBar() {
  const [first, end] = range();
  const last = plusDays(end, -1);
  byId("cal-title").textContent = state.view === "day" ? dayInWords(state.date) : weekInWords(first, last);
  byId("cal-date").value = state.date;
  if (today() >= first && today() < end) byId("cal-today").setAttribute("aria-current", "date");
  else byId("cal-today").removeAttribute("aria-current");
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  }
  byId("cal-list").href = `${start.list}?${query()}`;
  drawArtists();
  byId("cal-rooms").replaceChildren(...state.data.rooms.map((told) => node("li", "", icon("calendar-x"), told)));
  byId("cal-rooms").hidden = !state.data.rooms.length;
  byId("cal-empty").hidden = state.data.artists.length > 0;
}

function drawArtists() {
  const focused = document.activeElement?.id;
  const chips = state.data.artists.map((artist) => {
    const id = String(artist.id);
    const name = node("span", "chip-name", artist.name.split(" ")[0]);
    const chip = node("button", "chip", face(artist, "avatar-small"), name);
    chip.type = "button";
    chip.title = `Only ${artist.name}, or with others`;
    chip.id = `cal-artist-${id}`;
    chip.setAttribute("aria-pressed", String(state.artists.has(id)));
    chip.addEventListener("click", () => {
      const artists = new Set(state.artists);
      if (!artists.delete(id)) artists.add(id);
      go({ artists });
    });
    return chip;
  });
  byId("cal-artists").replaceChildren(...chips);
  if (focused?.startsWith("cal-artist-")) byId(focused)?.focus();
}

/* Going about, without losing the place */

function query() {
  const asked = new URLSearchParams({ date: state.date, view: state.view, location: start.location });
  if (state.artists.size) asked.set("artists", [...state.artists].join(","));
  return asked;
}

function go(change, { push = true } = {}) {
  const before = range().join();
  Object.assign(state, change);
  if (push) history.pushState(null, "", `${start.page}?${query()}`);
  const next = document.querySelector("[data-place-switch] [name=next]");
  if (next) {
    const here = query();
    for (const name of ["location", "artists"]) here.delete(name);
    next.value = `${start.page}?${here}`;
  }
  const asked = range().join();
  if (asked === before) {
    if (state.data) draw();
    return;
  }
  place.setAttribute("aria-busy", "true");
  load().then(() => {
    if (range().join() !== asked) return; // gone on meanwhile: that one is on its way
    place.removeAttribute("aria-busy");
    calendar?.setOption("scrollTime", scrollTime());
  });
}

const step = (days) => go({ date: plusDays(state.date, days * (state.view === "week" ? 7 : 1)) });

window.addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  go(
    {
      date: asked.get("date") || today(),
      view: asked.get("view") in VIEWS ? asked.get("view") : "day",
      artists: new Set((asked.get("artists") || "").split(",").filter(Boolean)),
    },
    { push: false },
  );
});

/* Deeds */

const { move } = movesFor({
  address: (id) => `${start.visit.replace("REF", id)}move/`,
  begin: () => { state.busy += 1; },
  end: async () => {
    state.busy -= 1;
    lastText = "";
    await load();
  },
  openPanel,
});

function dropped({ event, oldEvent, newResource, delta, revert }) {
  const row = event.extendedProps.row;
  const minutes = delta.days * 1440 + delta.seconds / 60;
  if (!minutes && !newResource) return;
  const startAt = plusMinutes(visitStart(row), minutes);
  move(row, { startAt, artist: newResource?.id ?? oldEvent.resourceIds[0], minutes: row.minutes }, revert);
}

// The widget brings the lower edge onto the grid, clean-down included; it is the visit itself
// that lasts so many steps.
const inSteps = (minutes) => Math.floor(minutes / start.grid) * start.grid;

function resized({ event, endDelta, revert }) {
  const row = event.extendedProps.row;
  const minutes = inSteps(row.minutes + endDelta.days * 1440 + endDelta.seconds / 60);
  if (minutes === row.minutes || minutes < 5) {
    revert();
    return;
  }
  move(row, { startAt: visitStart(row), artist: row.artist, minutes }, revert);
}

function openPanel(url) {
  window.htmx.ajax("GET", url, { target: "#panel-body", swap: "innerHTML" });
}

function pressed(row) {
  if (state.moving) {
    toast("Something stands there already. Tap an empty place, or leave it where it is.", "wait");
  } else if (!row.opens) {
    toast(row.status === "held" ? `${row.name}, ${row.until}.` : "Its artist and the desk open this visit.", "info");
  } else if (row.status === "held") openPanel(`${start.book}?hold=${row.id}&location=${start.location}`);
  else openPanel(start.visit.replace("REF", row.id));
}

function book(asked = {}) {
  if (!start.mayBook) return;
  const sent = new URLSearchParams({ location: start.location, day: state.date, ...asked });
  openPanel(`${start.book}?${sent}`);
}

function placePressed(at, resource) {
  const row = state.moving && visit(state.moving);
  if (row) {
    stopMoving();
    move(row, { startAt: at, artist: resource.id, minutes: row.minutes });
  } else book({ start: at, artist: resource.id });
}

/* Two taps */

function startMoving(id) {
  const row = visit(id);
  if (!row) return;
  document.getElementById("panel").close();
  state.moving = id;
  document.body.classList.add("is-moving");
  byId("cal-moving").hidden = false;
  byId("cal-moving").querySelector("p").textContent = `Tap the new place for ${row.name}, ${row.time}.`;
  document.getElementById(`visit-${id}`)?.setAttribute("data-moving", "");
}

function stopMoving() {
  if (!state.moving) return;
  document.querySelector("[data-moving]")?.removeAttribute("data-moving");
  state.moving = null;
  document.body.classList.remove("is-moving");
  byId("cal-moving").hidden = true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tap-move]");
  if (button) startMoving(button.dataset.tapMove);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "panel-body") return;
  document.querySelector("[data-is-open]")?.removeAttribute("data-is-open");
  const open = event.detail.target.querySelector("[data-visit]")?.dataset.visit;
  if (open) document.getElementById(`visit-${open}`)?.setAttribute("data-is-open", "");
  const button = event.detail.target.querySelector("[data-tap-move]");
  if (button) button.hidden = !visit(button.dataset.tapMove);
});
document.addEventListener("desk:closed", () => {
  document.querySelector("[data-is-open]")?.removeAttribute("data-is-open");
});
document.addEventListener("desk:changed", () => load());

/* Buttons and keys */

byId("cal-back").addEventListener("click", () => step(-1));
byId("cal-on").addEventListener("click", () => step(1));
byId("cal-today").addEventListener("click", () => go({ date: today() }));
byId("cal-pick").addEventListener("click", () => byId("cal-date").showPicker());
byId("cal-date").addEventListener("change", (event) => event.target.value && go({ date: event.target.value }));
byId("cal-new")?.addEventListener("click", () => book());
byId("cal-stop").addEventListener("click", stopMoving);
for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => go({ view: button.dataset.view }));
}

const KEYS = {
  n: () => book(),
  t: () => go({ date: today() }),
  d: () => go({ view: "day" }),
  w: () => go({ view: "week" }),
  "[": () => step(-1),
  "]": () => step(1),
};
listenToKeys(KEYS, { isReady: () => state.data, leave: stopMoving });

/* Fresh while it is looked at */

const refresh = () => document.visibilityState === "visible" && !state.busy && load({ quietly: Boolean(calendar) });
setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);

let resizing;
new ResizeObserver(() => {
  clearTimeout(resizing);
  resizing = setTimeout(() => calendar?.setOption("slotHeight", slotHeight()), 100);
}).observe(place);

load();
