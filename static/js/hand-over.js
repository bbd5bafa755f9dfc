// The tablet in a client's hands. The server keeps every other page from it; here only what a
// browser remembers by itself is pushed out: it keeps fifty to a hundred pages to go back to, and
// their titles, so as many of this one take their place.
//
//   <form data-press-once>   a second press would come with a sign-in that the first has ended

const MOST_KEPT = 99;

if (!sessionStorage.getItem("handed-over") && document.body.classList.contains("hand-over")) {
  sessionStorage.setItem("handed-over", "yes");
  try {
    for (let n = 0; n < MOST_KEPT; n += 1) window.history.pushState(null, "");
  } catch {
    // Some browsers allow fewer at once; what the server shows does not depend on it.
  }
}
if (!document.body.classList.contains("hand-over")) sessionStorage.removeItem("handed-over");

for (const form of document.querySelectorAll("[data-press-once]")) {
  let pressed = false;
  form.addEventListener("submit", (event) => {
    if (pressed) event.preventDefault();
    pressed = true;
  });
}

// Kept whole by the browser and shown again: it may be older than the hand-over.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
