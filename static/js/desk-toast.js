// What is said for a moment at the foot of the screen, with what can be done about it.
import { icon, node } from "./desk-calendar-blocks.js";

export function toast(sentence, tone, deeds = []) {
  const made = node("div", `toast-line toast-${tone}`, node("p", "", sentence));
  for (const [word, deed] of deeds) {
    const button = node("button", "btn btn-secondary", word);
    button.type = "button";
    button.addEventListener("click", () => { made.remove(); deed(); });
    made.append(button);
  }
  const close = node("button", "close", icon("x-lg"), node("span", "visually-hidden", "Close"));
  close.type = "button";
  close.addEventListener("click", () => made.remove());
  made.append(close);
  document.getElementById("toasts").replaceChildren(made);
  if (tone !== "stop") setTimeout(() => { if (!made.matches(":hover, :focus-within")) made.remove(); }, 12_000);
}
