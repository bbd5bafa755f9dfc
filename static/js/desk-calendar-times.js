// Wall-clock times ("2026-11-24T14:00") and dates, without a zone: counted as if they were UTC.

const DAY = 86_400_000;

export const asUTC = (wall) => Date.parse(`${wall}Z`);
export const asWall = (ms) => new Date(ms).toISOString().slice(0, 16);
export const plusMinutes = (wall, minutes) => asWall(asUTC(wall) + minutes * 60_000);
export const plusDays = (date, days) => asWall(Date.parse(date) + days * DAY).slice(0, 10);
export const monday = (date) => plusDays(date, -((new Date(Date.parse(date)).getUTCDay() + 6) % 7));
export const inWords = (date, options) =>
  new Date(Date.parse(date))
    .toLocaleDateString("en-GB", { timeZone: "UTC", ...options })
    .replace(",", "");
export const dayInWords = (date) => inWords(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
export function weekInWords(first, last) {
  const sameMonth = first.slice(0, 7) === last.slice(0, 7);
  const begins = inWords(first, sameMonth ? { day: "numeric" } : { day: "numeric", month: "short" });
  return `${begins} – ${inWords(last, { day: "numeric", month: "short", year: "numeric" })}`;
}
// The widget hands out Dates whose local parts are the wall clock.
export const wallOf = (date) => asWall(date.getTime() - date.getTimezoneOffset() * 60_000);

export const clockTime = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
// Minutes after midnight, now, where the clock is this far from UTC ("-05:00").
export function nowMinutes(away) {
  const hours = Number(away.slice(0, 3));
  const offset = hours * 60 + Math.sign(hours || 1) * Number(away.slice(4));
  return (((Math.floor(Date.now() / 60_000) + offset) % 1440) + 1440) % 1440;
}
