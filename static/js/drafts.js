/** A form marked data-saves-itself keeps its draft a few seconds after the last keystroke. */
import { ARRIVED, LATER, NEVER, quietly } from "./quietly.js";

function savesItself(form) {
  const said = form.querySelector("[data-saved]");
  const say = (words) => (said.textContent = words);

  function fields() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("keep", "1");
    return data;
  }

  function isReady() {
    const hasName = Boolean(form.elements.name_bg.value.trim());
    if (!hasName) say(said.dataset.waiting);
    return hasName;
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
      say(said.dataset.offline);
      return LATER;
    }
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    return isAnswer ? take(await response.json()) : refuse();
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
    return ARRIVED;
  }

  /** Somebody else's copy, an ended session: the button leads on and loses nothing. */
  function refuse(problems = []) {
    say([...problems, said.dataset.refused].join(" "));
    return NEVER;
  }

  quietly(form, send, isReady);
}

for (const form of document.querySelectorAll("form[data-saves-itself]")) savesItself(form);
