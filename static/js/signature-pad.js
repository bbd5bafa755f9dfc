// A pad to sign on, with finger, pen or mouse; who would rather use the keyboard signs with their
// typed name. The picture is put into the form when it is sent. Needs signature_pad's own script.
//
//   place    around <canvas> and the button that clears it; seen while `drawn` is chosen
//   drawing  <input type="hidden"> for the picture; one that was refused brings it back
//   ways     the radios "drawn" and "typed"

export function signaturePad({ place, drawing, ways, clear }) {
  const canvas = place.querySelector("canvas");
  const pad = new window.SignaturePad(canvas, { penColor: "#000", minWidth: 1, maxWidth: 3 });
  let before = drawing.value;
  let width = 0;

  function fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const strokes = pad.toData();
    width = canvas.offsetWidth;
    canvas.width = width * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    if (strokes.length) pad.fromData(strokes);
    else if (before) pad.fromDataURL(before, { ratio, width, height: canvas.height / ratio });
  }

  const drawn = () => ways.find((way) => way.checked)?.value === "drawn";
  function show() {
    place.hidden = !drawn();
  }

  // A turned phone and a part that opens have another width; a keyboard that opens has not.
  new ResizeObserver(() => {
    if (canvas.offsetWidth && canvas.offsetWidth !== width) fit();
  }).observe(canvas);
  for (const way of ways) way.addEventListener("change", show);
  clear.addEventListener("click", () => {
    before = "";
    pad.clear();
  });
  drawing.form.addEventListener("submit", () => {
    const picture = pad.toData().length ? pad.toDataURL("image/png") : before;
    drawing.value = drawn() ? picture : "";
  });
  show();
}
