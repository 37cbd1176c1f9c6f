/**
 * A form marked data-keeps-typing: the portal keeps what is typed until it is saved, tells who
 * else has the form open, and what they saved. Without a line this browser keeps it.
 */
import { all, drop, pathOf, put } from "./copies.js";
import { ARRIVED, LATER, NEVER, quietly } from "./quietly.js";

const SIGN = 20000;
const PATIENCE = 10000;

/** Signing in in another tab makes a new token; its cookie is the one that counts. */
function renewToken(form) {
  const token = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1];
  if (token) form.elements.csrfmiddlewaretoken.value = token;
}

async function post(address, data, isLeaving) {
  try {
    const response = await fetch(address, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      keepalive: isLeaving,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status >= 500) return { offline: true };
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    return isAnswer ? await response.json() : { refused: true };
  } catch {
    return { offline: true };
  }
}

function keepsTyping(form) {
  const box = form.querySelector("[data-typing]");
  const [state, signIn, others] = ["state", "sign-in", "others"].map((name) =>
    box.querySelector(`[data-typing-${name}]`),
  );
  const words = box.dataset;
  const hidden = form.elements;
  const mine = String(Math.random()).slice(2);
  let kept = words.keptAt;

  const say = (text) => state.textContent !== text && (state.textContent = text);

  function fields(step) {
    renewToken(form);
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("typing", step);
    data.set("typing_window", mine);
    data.set("typing_kept", kept);
    return data;
  }

  /** Who and where, without the words. */
  function sign(step) {
    const whole = fields(step);
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "typing", "typing_page", "typing_person", "version"])
      data.set(name, whole.get(name));
    return data;
  }

  const name = (more = {}) => ({
    person: hidden.typing_person.value,
    path: pathOf(form.action),
    page: hidden.typing_page.value,
    ...more,
  });
  const copy = (data, more) =>
    put(name({ entries: [...data].filter(([field]) => field !== "csrfmiddlewaretoken"), ...more }));

  function tell({ others: here = [], news = [] }) {
    const lines = [...here, ...news];
    if (lines.join() === [...others.children].map((line) => line.textContent).join()) return;
    others.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  }

  async function send() {
    const data = fields("keep");
    const isLeaving = document.visibilityState === "hidden";
    if (isLeaving) copy(data);
    const answer = await post(form.action, data, isLeaving);
    return take(answer, data);
  }

  function take(answer, data) {
    signIn.hidden = !(answer.signed_out || answer.stranger);
    if (answer.page) {
      drop(name());
      hidden.typing_page.value = answer.page;
      kept = "";
      return send().then((outcome) => (answer.saved && say(answer.saved), outcome));
    }
    if (!answer.kept) {
      copy(data);
      say(whyNot(answer));
      return answer.refused ? NEVER : LATER;
    }
    kept = answer.at;
    drop(name());
    say(answer.kept);
    tell(answer);
    form.dispatchEvent(new CustomEvent("kept"));
    return ARRIVED;
  }

  function whyNot(answer) {
    if (answer.problem) return answer.problem;
    if (answer.signed_out) return words.signedOut;
    if (answer.stranger) return words.stranger;
    return answer.refused ? words.refused : words.offline;
  }

  const quiet = quietly(form, send);

  async function ping() {
    if (document.visibilityState === "hidden" || quiet.isStopped() || !hidden.version.value) return;
    const answer = await post(form.action, sign("ping"));
    if (answer.others) tell(answer);
    signIn.hidden = !(answer.signed_out || answer.stranger);
    if (answer.signed_out || answer.stranger) say(whyNot(answer));
  }

  /** A new text sent without a word has nothing to be offered again. */
  const isEmpty = () =>
    !hidden.version.value && ![...form.querySelectorAll("input[type=text], textarea")].some((field) => field.value.trim());

  /** What this browser kept goes to the portal, which offers it. */
  async function bring(one) {
    renewToken(form);
    const data = new FormData();
    for (const [field, value] of one.entries) data.append(field, value);
    data.set("typing", "keep");
    data.set("csrfmiddlewaretoken", hidden.csrfmiddlewaretoken.value);
    let answer = await post(form.action, data);
    if (answer.page && !answer.saved) {
      data.set("typing_page", answer.page);
      answer = await post(form.action, data);
    }
    if (answer.kept || answer.saved) drop(one);
    return Boolean(answer.kept);
  }

  async function bringAll() {
    const { person, path, page } = name();
    let isNews = false;
    for (const one of all().filter((found) => found.person === person && found.path === path)) {
      if (one.page === page && words.sent) isEmpty() ? drop(one) : quiet.touch(0);
      else isNews = (await bring(one)) || isNews;
    }
    if (isNews && !words.sent && !quiet.isChanged()) location.reload();
  }

  // The line may break just now; what is saved is known from the page that follows.
  form.addEventListener("submit", () => {
    renewToken(form);
    if (!quiet.isStopped()) return;
    copy(fields("keep"), { sent: true, from: pathOf(location.href) });
  });
  addEventListener("pagehide", () => {
    if (hidden.version.value) navigator.sendBeacon(form.action, sign("gone"));
  });
  addEventListener("pageshow", (event) => event.persisted && ping());
  document.addEventListener("visibilitychange", ping);
  setInterval(ping, SIGN);
  bringAll().then(ping);
}

for (const form of document.querySelectorAll("form[data-keeps-typing]")) keepsTyping(form);
