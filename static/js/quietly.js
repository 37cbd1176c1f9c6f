/**
 * Sends what is typed in a form a few seconds after the last keystroke: one request at a time,
 * at once when the page is hidden, again when the line is back, and never after the form itself.
 *
 * `send()` resolves to ARRIVED, LATER (no line, nobody signed in) or NEVER.
 */
export const ARRIVED = "arrived";
export const LATER = "later";
export const NEVER = "never";
const PAUSE = 3000;
const AGAIN = 15000;

export function quietly(form, send, isReady = () => true) {
  let timer, running, changed = false, isSent = false, isRefused = false;
  const isStopped = () => isSent || isRefused;

  const later = (pause) => {
    clearTimeout(timer);
    if (!isStopped()) timer = setTimeout(now, pause);
  };

  async function now() {
    if (running || isStopped() || !changed || !isReady()) return;
    changed = false;
    running = send();
    const outcome = await running;
    running = undefined;
    if (outcome !== ARRIVED) changed = true;
    if (outcome === NEVER) isRefused = true;
    if (changed) later(outcome === LATER ? AGAIN : PAUSE);
  }

  const touch = (pause = PAUSE) => {
    changed = true;
    later(pause);
  };

  // Whoever writes on was asked something before sending, or came back to the page.
  form.addEventListener("input", () => {
    isSent = false;
    touch();
  });
  // The page's own request would meet a copy of ours that is still on its way.
  form.addEventListener(
    "submit",
    (event) => {
      clearTimeout(timer);
      isSent = true;
      if (!running) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      running.then(() => form.requestSubmit(event.submitter));
    },
    { capture: true },
  );
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") now();
    else later(0);
  });

  return { touch, isStopped, isChanged: () => changed || Boolean(running) };
}
