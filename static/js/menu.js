/** Folded menus close with Escape, which gives the focus back; the person's also by a click beside it. */
export function menu(root) {
  for (const details of root.querySelectorAll("[data-menu]")) {
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.stopPropagation();
      details.open = false;
      details.querySelector("summary").focus();
    });
  }
  const person = root.querySelector(".user-menu");
  if (person) {
    root.addEventListener("click", (event) => {
      if (!person.contains(event.target)) person.open = false;
    });
  }
}
