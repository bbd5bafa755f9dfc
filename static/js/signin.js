// Signing in: a password can be looked at, a form goes off once, a passkey that fails says so.

// The deed of these forms is not undone by a repeat, but the answer to the first one would be
// lost, and with it the cookie that signs in.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

for (const input of document.querySelectorAll("input[data-shows]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button shows";
  button.setAttribute("aria-controls", input.id);
  const say = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? "Show" : "Hide";
    button.setAttribute("aria-label", hidden ? "Show the password" : "Hide the password");
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    say();
  });
  say();
  const frame = document.createElement("span");
  frame.className = "shows-frame";
  input.replaceWith(frame);
  frame.append(input, button);
}

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-problem]");
  if (!place) return;
  event.preventDefault();
  const left = event.detail.exception?.name === "NotAllowedError";
  place.textContent = left
    ? "The passkey was not used. Try again, or take a code instead."
    : "This browser could not use a passkey here. Take a code instead.";
  place.hidden = false;
});
