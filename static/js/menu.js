/** The folded menu closes with Escape and gives the focus back. */
export function menu(root) {
  const details = root.querySelector("[data-menu]");
  details?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}
