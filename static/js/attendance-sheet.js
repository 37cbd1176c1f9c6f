/** The picture of a signed sheet grows and shrinks under the eye, where it stands. */
const STEPS = [100, 150, 200, 300];

function sheet(box) {
  const pages = box.querySelector(".sheet__pages");
  const zoom = box.querySelector("[data-sheet-zoom]");
  const [larger, smaller] = ["larger", "smaller"].map((name) => zoom.querySelector(`[data-sheet-${name}]`));
  let at = 0;

  function show(step) {
    const middle = (pages.scrollLeft + pages.clientWidth / 2) / pages.scrollWidth;
    at = Math.min(Math.max(step, 0), STEPS.length - 1);
    pages.dataset.zoom = STEPS[at];
    pages.scrollLeft = middle * pages.scrollWidth - pages.clientWidth / 2;
    larger.disabled = at === STEPS.length - 1;
    smaller.disabled = at === 0;
  }

  larger.addEventListener("click", () => show(at + 1));
  smaller.addEventListener("click", () => show(at - 1));
  zoom.hidden = false;
  show(0);
}

for (const box of document.querySelectorAll("[data-sheet]")) sheet(box);
