// The pressed button says that it works. It is never disabled: every form is sent once only,
// whatever is pressed, because the server knows a repeat by its key.
//
//   <button type="submit" data-working="Booking…">Book Tuesday 14:00</button>

const busy = new Map(); // button -> what stood on it

function begin(button) {
  if (busy.has(button)) return;
  const words = button.dataset.working || "One moment…";
  button.setAttribute("aria-busy", "true");
  if (button instanceof HTMLInputElement) {
    busy.set(button, button.value);
    button.value = words;
  } else {
    busy.set(button, [...button.childNodes]);
    button.textContent = words;
  }
}

function end(button) {
  const before = busy.get(button);
  busy.delete(button);
  button.removeAttribute("aria-busy");
  if (button instanceof HTMLInputElement) button.value = before;
  else button.replaceChildren(...before);
}

const restore = () => [...busy.keys()].forEach(end);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter || form.querySelector("[type=submit]");
  const leaves = !event.defaultPrevented || form.matches("[hx-post], [hx-get], [hx-boost]");
  // After this event, so that an <input type=submit> is sent with its own value.
  if (button && leaves) setTimeout(() => begin(button));
});
document.addEventListener("htmx:afterRequest", restore);
window.addEventListener("pageshow", restore); // back from the next page
