/** The buttons over the text as one stop of the Tab key; the package leaves them a plain row of many. */

// Buttons that say something about where the cursor stands.
const STATES = {
  heading2: ["heading", { level: 2 }],
  heading3: ["heading", { level: 3 }],
  ...Object.fromEntries(["bold", "italic", "superscript", "subscript", "bulletList", "orderedList", "blockquote", "link"].map((name) => [name, [name]])),
};
const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

export function toolbar(bar, editor, name) {
  if (bar.getAttribute("role")) return;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", name);
  const buttons = () => [...bar.querySelectorAll("button:not(.hidden)")];
  let stop = null;

  function hold(button) {
    stop = button;
    for (const one of bar.querySelectorAll("button")) one.tabIndex = one === button ? 0 : -1;
  }

  function follow() {
    for (const button of bar.querySelectorAll("button")) {
      const state = STATES[button.dataset.name];
      if (state) button.setAttribute("aria-pressed", String(editor.isActive(...state)));
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
    if (!buttons().includes(stop)) hold(buttons()[0]);
  }

  bar.addEventListener("focusin", ({ target }) => hold(target));
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") editor.commands.focus();
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = buttons();
    const at = Number.isFinite(step) ? (all.indexOf(stop) + step + all.length) % all.length : step < 0 ? 0 : all.length - 1;
    all[at].focus();
  });
  editor.on("transaction", follow);
  follow();
}
