/** A form marked data-saves-itself keeps its draft a few seconds after the last keystroke. */
const PAUSE = 3000;
const AGAIN = 15000;

function savesItself(form) {
  const said = form.querySelector("[data-saved]");
  let timer, running, changed = false, stopped = false;

  const say = (words) => (said.textContent = words);
  const later = (pause) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  };

  function fields() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("keep", "1");
    return data;
  }

  async function save() {
    if (running || stopped || !changed) return;
    if (!form.elements.name_bg.value.trim()) return say(said.dataset.waiting);
    changed = false;
    running = send();
    await running;
    running = undefined;
    if (changed) later(PAUSE);
  }

  async function send() {
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        body: fields(),
        headers: { Accept: "application/json" },
        keepalive: document.visibilityState === "hidden",
      });
    } catch {
      changed = true;
      say(said.dataset.offline);
      return later(AGAIN);
    }
    const is_answer = response.headers.get("Content-Type")?.startsWith("application/json");
    return is_answer ? take(await response.json()) : refuse();
  }

  function take(answer) {
    if (!answer.kept) return refuse(answer.problems);
    form.elements.version.value = answer.version;
    if (new URL(form.action).pathname !== answer.address) {
      form.action = answer.address;
      history.replaceState(null, "", answer.address);
    }
    say(answer.kept);
    form.dispatchEvent(new CustomEvent("kept"));
  }

  /** Somebody else's copy, an ended session: the button leads on and loses nothing. */
  function refuse(problems = []) {
    stopped = true;
    changed = true;
    say([...problems, said.dataset.refused].join(" "));
  }

  form.addEventListener("input", () => {
    changed = true;
    later(PAUSE);
  });
  // Another name in the page's own request would meet a copy of ours that is still on its way.
  form.addEventListener(
    "submit",
    (event) => {
      clearTimeout(timer);
      stopped = true;
      if (!running) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      running.then(() => form.requestSubmit(event.submitter));
    },
    { capture: true },
  );
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

for (const form of document.querySelectorAll("form[data-saves-itself]")) savesItself(form);
