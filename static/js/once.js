/** A form is sent once; going back makes it ready again. */
export function once(root) {
  const ready = (form) => delete form.dataset.sent;
  for (const form of root.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      else form.dataset.sent = "yes";
    });
  }
  addEventListener("pageshow", () => root.querySelectorAll("form[data-sent]").forEach(ready));
}
