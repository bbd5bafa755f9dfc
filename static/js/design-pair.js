// Places of a matched pair, set by tapping the photo that was drawn on; typed numbers do the same.

const picture = document.querySelector("[data-places]");
const form = document.querySelector("[data-pair-form]");

if (picture && form) {
  const hint = form.querySelector("[data-tap-hint]");
  const what = form.querySelector("[data-tap-what]");
  let setting = null;

  // The place whose number is being typed, or was last, is the one a tap sets.
  form.addEventListener("focusin", ({ target }) => {
    const place = target.closest("[data-place]");
    if (!place) return;
    setting = place.dataset.place;
    picture.dataset.setting = setting;
    hint.hidden = false;
    what.textContent = place.querySelector("legend").textContent.toLowerCase();
  });

  picture.addEventListener("click", (event) => {
    if (!setting) return;
    const box = picture.getBoundingClientRect();
    const share = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    for (const way of ["x", "y"]) {
      form.elements[`${setting}_${way}`].value = (Math.min(1, Math.max(0, share[way])) * 100).toFixed(1);
    }
    const circle = picture.querySelector(`.pair-${setting}`);
    const view = picture.querySelector("svg").viewBox.baseVal;
    circle?.setAttribute("cx", share.x * view.width);
    circle?.setAttribute("cy", share.y * view.height);
  });
}
