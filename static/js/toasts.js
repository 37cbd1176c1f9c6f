/** A button that puts a message away. */
export function toasts(root) {
  for (const item of root.querySelectorAll("[data-toasts] > *")) {
    const button = document.createElement("button");
    button.className = "toast__close";
    button.type = "button";
    button.textContent = "×";
    button.ariaLabel = document.documentElement.lang === "en" ? "Close" : "Затваряне";
    button.addEventListener("click", () => item.remove());
    item.append(button);
  }
  root.querySelector("form[method=post] [data-error-summary]")?.focus();
}
