/** A search among the portal's public pages: an editable combobox with a list, as ARIA describes it. */
const PAUSE = 250;

export function search(dialog, language, chosen) {
  const input = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[data-link-status]");
  let timer, last = 0, found = [], active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  function take(at) {
    chosen(found[at]);
    input.value = found[at].title;
    status.textContent = "";
    close();
  }

  function mark(at) {
    active = (at + found.length) % found.length;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === active));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function show() {
    list.replaceChildren(
      ...found.map(({ title, kind }, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(Object.assign(document.createElement("span"), { textContent: title }), " ", Object.assign(document.createElement("small"), { textContent: kind }));
        // Before the field loses the focus.
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(at));
        return option;
      }),
    );
    active = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  }

  async function look() {
    const mine = (last += 1);
    const words = input.value.trim();
    if (words.length < 2) {
      found = [];
      status.textContent = "";
      return show();
    }
    const question = new URLSearchParams({ q: words, language });
    const answer = await fetch(`${input.dataset.search}?${question}`)
      .then((response) => response.json())
      .catch(() => ({ results: [], said: status.dataset.failed }));
    if (mine !== last) return;
    found = answer.results;
    status.textContent = answer.said;
    show();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "Enter") {
      // The form is not meant yet.
      event.preventDefault();
      if (isOpen && active >= 0) take(active);
      else look();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" && found.length) {
      event.preventDefault();
      if (!isOpen) show();
      mark(active + 1);
    } else if (event.key === "ArrowUp" && isOpen) {
      event.preventDefault();
      mark(active < 0 ? -1 : active - 1);
    }
  });
}
