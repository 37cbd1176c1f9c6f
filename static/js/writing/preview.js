/** The button that shows how the text will look does so in place, and sends no file for it. */
export function preview(form) {
  const button = form.querySelector("button[name=preview]");
  const box = form.querySelector("[data-preview]");
  if (!button || !box) return;

  async function ask() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("preview", "1");
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(15000),
    });
    return answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : {};
  }

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const { html, signed_out: isSignedOut } = await ask().catch(() => ({}));
    button.disabled = false;
    const text = box.querySelector("[data-preview-text]");
    // Rendered and cleaned by the server, as the post itself will be.
    if (html !== undefined) text.innerHTML = html;
    else text.textContent = isSignedOut ? box.dataset.signedOut : box.dataset.failed;
    box.hidden = false;
    box.querySelector("h2, h3").focus();
  });
}
