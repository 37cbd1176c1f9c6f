/** A button marked data-print opens the browser's own print dialog. */
export function print(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
