/** Leaving a page with typed, unsent text is asked about (forms marked data-keep). */
export function unsaved(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    form.addEventListener("kept", () => (changed = false));
    addEventListener("beforeunload", (event) => changed && event.preventDefault());
  }
}
