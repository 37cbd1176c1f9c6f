/** A reaction is given or taken back in place; without an answer the page is sent as usual. */
export function reacting() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-react]")) return;
    event.preventDefault();
    const { name, value } = event.submitter;
    const data = new FormData(form);
    data.set(name, value);
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
      .then((response) => response.json())
      .catch(() => ({}));
    if (!answer.html) return location.assign(form.closest("article").querySelector("time").closest("a")?.href ?? location.href);
    const box = form.closest("[data-reactions]");
    const wasOpen = box.querySelector("details")?.open;
    const made = new DOMParser().parseFromString(answer.html, "text/html").querySelector("[data-reactions]");
    if (wasOpen) made.querySelector("details")?.setAttribute("open", "");
    box.replaceWith(document.adoptNode(made));
    made.querySelector(`button[name="${name}"]`).focus();
  });
}
