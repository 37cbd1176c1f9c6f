/** After an @ the portal suggests people; arrows choose, Enter or Tab takes, Escape lets it be. */
import { replace } from "./field.js";

const PAUSE = 200;
const BEGUN = /(?:^|[\s(„“"'])@((?:\p{L}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*){0,2})?)$/u;

export function mentions(field, { people: address, said }) {
  const list = Object.assign(document.createElement("ul"), { id: `${field.id}-people`, className: "people", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", said);
  status.setAttribute("role", "status");
  field.after(list, status);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer, asked, nobody = null;

  const options = () => [...list.children];
  const current = () => list.querySelector("[aria-selected=true]");

  function close() {
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    field.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    current()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  const begun = () => (field.selectionStart === field.selectionEnd ? field.value.slice(0, field.selectionStart).match(BEGUN)?.[1] : undefined);

  function take(option) {
    const to = field.selectionStart;
    replace(field, `${option.dataset.words} `, to - (begun() ?? "").length, to);
    close();
  }

  function show(people) {
    list.replaceChildren(
      ...people.map(({ name, words }, at) => {
        const option = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, textContent: words === name ? name : words });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.words = words;
        // The field keeps the focus.
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(option));
        return option;
      }),
    );
    list.hidden = !people.length;
    if (!people.length) return close();
    choose(list.firstElementChild);
    status.textContent = `${said}: ${people.length}`;
  }

  async function ask() {
    const words = begun();
    // Longer than what nobody is called.
    if (words === undefined || (nobody !== null && words.startsWith(nobody))) return close();
    nobody = null;
    asked = words;
    const url = new URL(address, location);
    url.searchParams.set("q", words);
    const { people = [] } = await fetch(url, { headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .catch(() => ({}));
    if (asked !== words || begun() !== words) return;
    if (!people.length) nobody = words;
    show(people);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (begun() === undefined) return close();
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(all[(all.indexOf(current()) + step + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === "Tab") take(current());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  field.addEventListener("blur", close);
}
