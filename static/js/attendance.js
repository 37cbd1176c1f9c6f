/**
 * The attendance list at the door: each press is saved at once and said, what others press at
 * another door is seen within seconds, and without a line nothing is lost.
 */
import { begins, readings, wordsOf } from "./attendance-find.js";
import { queue } from "./attendance-queue.js";

const LOOK = 5000;
const AGAIN = 10000;
const PATIENCE = 15000;
const AT_ONCE = 200;
const NAMES = { i: "inPerson", o: "online", "-": "nothing" };

function attendance(form) {
  const find = (part, root = document) => root.querySelector(`[data-${part}]`);
  const list = find("list");
  const said = find("said"), line = find("line"), asked = find("asked"), counts = find("counts");
  const words = said.dataset;
  const sessions = form.dataset.sessions.split(",").map(Number);
  const mine = queue(form.dataset.person, form.dataset.url);
  const search = document.querySelector("[data-find] input[type=search]");
  let last = form.dataset.last, sending = false, timer, hasNoLine = false;

  const rows = () => [...list.querySelectorAll("li[data-person]")];
  const rowOf = (registration) => list.querySelector(`li[data-person="${registration}"]`);
  const nameOf = (row) => row.querySelector("b").textContent;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  const whole = (marks) => (new Set(marks).size === 1 ? marks[0] : "");

  // What a row shows.

  function show(row, marks) {
    row.dataset.marks = marks;
    const how = whole(marks);
    for (const [name, letter] of [["present", "i"], ["online", "o"]]) {
      const box = row.querySelector(`[name=${name}]`);
      if (box) box.checked = how === letter;
    }
    find("partly", row).hidden = Boolean(how);
    row.querySelector("[data-waits]").hidden = !(hasNoLine && mine.items().some((item) => String(item.registration) === row.dataset.person));
  }

  function setMark(registration, session, letter) {
    const row = rowOf(registration);
    const at = sessions.indexOf(session);
    if (!row || at < 0) return;
    const marks = [...row.dataset.marks];
    marks[at] = letter;
    show(row, marks.join(""));
  }

  /** Over what the portal said stands what was pressed here and has not arrived. */
  function showQueue() {
    for (const item of mine.items()) if (item.registration && !item.asked) setMark(item.registration, item.session, item.now);
    for (const row of rows()) show(row, row.dataset.marks);
    for (const old of list.querySelectorAll(".attendance__new")) old.remove();
    for (const item of mine.items().filter(({ name, asked: question }) => name && !question)) {
      const row = document.querySelector("[data-waiting-row]").content.firstElementChild.cloneNode(true);
      row.querySelector("b").textContent = item.name;
      list.prepend(row);
    }
  }

  function count() {
    const there = rows().filter((row) => /[io]/.test(row.dataset.marks));
    const here = there.length + list.querySelectorAll(".attendance__new").length;
    const online = there.filter((row) => row.dataset.marks.includes("o")).length;
    const missing = rows().filter((row) => !/[io]/.test(row.dataset.marks) && !("late" in row.dataset)).length;
    const parts = [fill(counts.dataset.words, { here })];
    if (online) parts.push(fill(counts.dataset.wordsOnline, { online }));
    if (missing) parts.push(fill(counts.dataset.wordsMissing, { missing }));
    const text = parts.join(", ");
    if (counts.textContent !== text) counts.textContent = text;
  }

  function filter() {
    const typed = search?.value.trim() ?? "";
    const found = typed && readings(typed);
    const chosen = document.querySelector("[name=show]:checked")?.value ?? "all";
    for (const row of rows()) {
      const isHere = /[io]/.test(row.dataset.marks);
      const isOf = typed ? begins(found, wordsOf(textOf(row))) : isHere || !("late" in row.dataset);
      const isShown = typed || chosen === "all" || (chosen === "here") === isHere;
      row.hidden = !(isOf && isShown);
    }
    find("nobody").hidden = !typed || rows().some((row) => !row.hidden);
  }

  const textOf = (row) => `${nameOf(row)} ${row.querySelector(".meta > span")?.textContent ?? ""}`;

  function refresh() {
    showQueue();
    count();
    filter();
    ask();
  }

  // Pressing.

  function press(row, letter) {
    const registration = Number(row.dataset.person);
    for (const [at, session] of sessions.entries()) {
      const is = row.dataset.marks[at];
      if (is === letter) continue;
      const before = mine.of(registration, session);
      const was = before ? before.was : is;
      // Pressed back before it left: nothing to send. What is on its way is followed by another.
      if (before && !before.sent) mine.remove(before);
      if (before?.sent || was !== letter)
        mine.add({ registration, session, was: before?.sent ? before.now : was, now: letter, name: "", label: nameOf(row) });
      setMark(registration, session, letter);
    }
    refresh();
    send();
  }

  function onChange({ target }) {
    const row = target.closest("li[data-person]");
    if (!row) return;
    const letter = { present: "i", online: "o" }[target.name];
    press(row, target.checked ? letter : "-");
  }

  function addWalkIn() {
    const fields = new FormData(form);
    const name = fields.get("name").trim();
    if (!name) {
      say(words.nameless);
      return form.elements.name.focus();
    }
    const item = { name, sessions, values: {} };
    for (const field of ["organisation", "office", "sex", "age_group", "is_online"])
      if (fields.get(field)) item.values[field] = fields.get(field);
    mine.add(item);
    emptyWalkIn();
    refresh();
    send();
  }

  function emptyWalkIn() {
    for (const field of document.querySelectorAll("#walk-in input:not([type=hidden]), #walk-in select"))
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    for (const old of document.querySelectorAll("#walk-in .field__error, #walk-in .errorlist")) old.remove();
    form.elements.name.focus();
  }

  // Sending and asking.

  function renewToken() {
    const token = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
  }

  async function askPortal(body) {
    const address = new URL(form.dataset.url, location);
    address.searchParams.set("since", last);
    try {
      const answer = await fetch(address, {
        method: body ? "POST" : "GET",
        body,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status >= 500) return { offline: true };
      if (answer.redirected) return { signed_out: true };
      const isAnswer = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isAnswer) return await answer.json();
      return [403, 404].includes(answer.status) ? { refused: true } : { problem: words.problem };
    } catch {
      return { offline: true };
    }
  }

  function fields(items) {
    renewToken();
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("person", form.dataset.person);
    data.set("reason", form.elements.reason?.value ?? "");
    const pressed = ({ registration, session, was, now, number, pressed: at }) => ({ registration, session, was, now, number, at });
    const walkedIn = ({ name, sessions: where, values, number, pressed: at }) => ({ name, sessions: where, number, at, ...values });
    data.set("items", JSON.stringify({
      presses: items.filter(({ name }) => !name).map(pressed),
      walk_ins: items.filter(({ name }) => name).map(walkedIn),
    }));
    return data;
  }

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    const items = mine.waiting().slice(0, AT_ONCE);
    if (!items.length && document.visibilityState === "hidden") return later(LOOK);
    sending = true;
    for (const item of items) item.sent = true;
    const answer = await askPortal(items.length ? fields(items) : undefined);
    for (const item of items) delete item.sent;
    sending = false;
    take(answer, items);
  }

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };

  function take(answer, items) {
    const trouble = ["offline", "signed_out", "stranger", "refused", "problem"].find((one) => answer[one]);
    if (trouble) return wait(trouble, answer);
    const waited = hasNoLine;
    hasNoLine = false;
    line.hidden = true;
    for (const done of answer.done ?? []) settle(done, items.find((item) => item.number === done.number));
    for (const text of answer.rows ?? []) insert(text);
    for (const [registration, session, letter] of answer.marks ?? []) if (!mine.of(registration, session)) setMark(registration, session, letter);
    if (answer.figures) document.querySelector("#figures table")?.replaceWith(elementOf(answer.figures, "table"));
    if (answer.last) last = answer.last;
    refresh();
    if (waited && !mine.waiting().length) say(words.arrived);
    const isMore = answer.more || (mine.waiting().length && !items.length) || mine.waiting().some((item) => !items.includes(item));
    later(isMore ? 0 : LOOK);
  }

  /** Nothing is thrown away: it waits here, and why is said where it stays. */
  function wait(trouble, answer) {
    const names = { offline: "waiting", signed_out: "signedOut", stranger: "stranger", refused: "refused" };
    const waiting = mine.waiting().length;
    hasNoLine = true;
    const text = trouble === "problem" ? answer.problem : fill(words[names[trouble]], { count: waiting });
    line.hidden = trouble === "offline" && !waiting;
    if (line.textContent !== text) line.textContent = text;
    refresh();
    later(AGAIN);
  }

  function settle(done, item) {
    if (!item) return;
    if (done.state === "saved" || done.state === "known") {
      mine.remove(item);
      if (item.name) say(done.words);
      else say(fill(words.saved, { name: item.label, how: words[NAMES[item.now]] }));
      return;
    }
    mine.ask(item, { state: done.state, words: done.words, how: done.how, alike: done.alike });
    if (item.registration && done.how) setMark(item.registration, item.session, done.how);
  }

  const say = (text) => (said.textContent = text);

  const elementOf = (text, name) => document.adoptNode(new DOMParser().parseFromString(text, "text/html").querySelector(name));

  function insert(text) {
    const made = elementOf(`<ul>${text}</ul>`, "li");
    if (rowOf(made.dataset.person)) return;
    const after = rows().find((row) => nameOf(row).localeCompare(nameOf(made), "bg") > 0);
    list.insertBefore(made, after ?? null);
  }

  // What the portal could not decide.

  function ask() {
    const open = mine.items().filter((item) => item.asked);
    const key = JSON.stringify(open.map((item) => [item.number, item.asked]));
    if (asked.dataset.key === key) return;
    asked.dataset.key = key;
    asked.replaceChildren(...open.map(question));
  }

  function question(item) {
    const row = Object.assign(document.createElement("li"), { className: "notice notice--wait cluster" });
    const text = [item.name, item.asked.words].filter(Boolean).join(": ");
    row.append(Object.assign(document.createElement("span"), { textContent: text }), ...choices(item));
    return row;
  }

  function choices(item) {
    const { state, how, alike } = item.asked;
    const done = () => (mine.remove(item), refresh(), send());
    const again = (more) => {
      mine.remove(item);
      const { asked: _asked, number: _number, ...rest } = item;
      mine.add({ ...rest, ...more });
      refresh();
      send();
    };
    if (state === "conflict") {
      const label = fill(asked.dataset.anyway, { how: words[NAMES[item.now]] });
      return [button(asked.dataset.leave, done), button(label, () => again({ was: how }))];
    }
    if (state === "namesakes")
      return [
        ...alike.map((one) => button(fill(asked.dataset.same, { name: one.words }), () => same(item, one.registration))),
        button(asked.dataset.else, () => again({ values: { ...item.values, is_somebody_else: true } })),
      ];
    if (state === "reason") return [button(asked.dataset.again, () => (form.elements.reason?.value.trim() ? again({}) : form.elements.reason?.focus()))];
    if (state === "invalid") return [button(asked.dataset.again, () => correct(item))];
    return [button(asked.dataset.known, done)];
  }

  const button = (text, onClick) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: text });
    made.addEventListener("click", onClick);
    return made;
  };

  function same(item, registration) {
    mine.remove(item);
    const row = rowOf(registration);
    const letter = item.values.is_online ? "o" : row?.querySelector("[name=present]") ? "i" : "o";
    if (row) press(row, letter);
    else refresh();
  }

  /** Back into the form, to be written otherwise. */
  function correct(item) {
    mine.remove(item);
    form.elements.name.value = item.name;
    for (const [name, value] of Object.entries(item.values))
      if (form.elements[name]) form.elements[name].type === "checkbox" ? (form.elements[name].checked = true) : (form.elements[name].value = value);
    refresh();
    form.elements.organisation.focus();
  }

  // Beginning.

  /** Whoever is quicker than this script has pressed already. */
  function takePressed() {
    for (const row of rows()) {
      const ticked = row.querySelector("[name=present]:checked") ? "i" : row.querySelector("[name=online]:checked") ? "o" : "";
      const how = whole(row.dataset.marks);
      if (ticked !== (how === "-" ? "" : how)) press(row, ticked || "-");
    }
  }

  list.addEventListener("change", onChange);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    addWalkIn();
  }, { capture: true });
  find("find")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const shown = rows().filter((row) => !row.hidden);
    if (search.value.trim() && shown.length === 1) shown[0].querySelector("input").click();
    search.select();
  });
  search?.addEventListener("input", filter);
  search?.addEventListener("focus", () => search.select());
  find("show")?.addEventListener("change", filter);
  find("add-found").addEventListener("click", () => {
    form.elements.name.value = search.value;
    search.value = "";
    filter();
    form.elements.name.focus();
  });
  for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
  if (find("show")) find("show").hidden = false;
  addEventListener("online", () => send());
  addEventListener("pageshow", ({ persisted }) => persisted && send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  addEventListener("beforeunload", (event) => mine.waiting().length && event.preventDefault());
  takePressed();
  refresh();
  send();
}

for (const form of document.querySelectorAll("form[data-attendance]")) attendance(form);
