// Before and after, one over the other: the slider says where one ends and the other begins.
// Works by mouse, touch and keyboard, because it is an ordinary range input over the picture.

const THUMB = 44; // as wide as in compare.css

function place(figure, slider) {
  const share = slider.value / 100;
  const inner = `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${share})`;
  const at = share === 0 ? "0%" : share === 1 ? "100%" : inner;
  figure.style.setProperty("--split", at);
  slider.setAttribute("aria-valuetext", `${slider.value}% before, ${100 - slider.value}% after`);
}

for (const figure of document.querySelectorAll("[data-compare]")) {
  const slider = figure.querySelector("input[type=range]");
  slider.hidden = false;
  slider.addEventListener("input", () => place(figure, slider));
  place(figure, slider);
}
