// Moving a visit: sent as the form in the panel would be, refused with the sentence of the deed,
// undone by the same deed the other way round.
import { toast } from "./desk-toast.js";

const LOST = "The connection was lost, so nothing is certain. The calendar is fetched again.";
const block = (id) => document.getElementById(`visit-${id}`);

function asForm(fields) {
  const sent = new FormData(document.getElementById("cal-form"));
  sent.set("once", crypto.randomUUID?.() || String(Math.random()).slice(2, 18));
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  return sent;
}

export function movesFor({ address, begin, end, openPanel }) {
  async function send(id, fields, springBack) {
    begin();
    block(id)?.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address(id), {
        method: "POST",
        body: asForm(fields),
        headers: { Accept: "application/json" },
      });
      const answer = await response.json();
      if (response.ok) tell(id, answer);
      else refuse(answer, springBack);
    } catch {
      springBack?.();
      toast(LOST, "stop");
    } finally {
      block(id)?.removeAttribute("aria-busy");
      await end();
    }
  }

  function tell(id, answer) {
    const deeds = [["Undo", () => send(id, answer.undo)]];
    if (answer.wanted) {
      deeds.push([`${answer.wanted} on the waitlist wanted it`, () => openPanel(answer.led_to)]);
    }
    toast(answer.sentence, "good", deeds);
  }

  function refuse(answer, springBack) {
    springBack?.();
    if (answer.ask) openPanel(answer.ask);
    toast(answer.sentence, "stop");
  }

  function move(row, { startAt, artist, minutes }, springBack) {
    const [on, at] = startAt.split("T");
    return send(row.id, { on, at, artist, minutes, sequence: row.sequence }, springBack);
  }

  return { move };
}
