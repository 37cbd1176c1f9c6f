/**
 * What was typed and could not be sent, in this browser: by person and form, so that the next
 * one at the same computer does not meet it. It goes when the portal has it, when somebody
 * signs out, and after some days.
 */
const PREFIX = "typed ";
const DAYS = 14 * 24 * 3600 * 1000;

/** The same form in either language. */
export const pathOf = (address) => new URL(address, location).pathname.replace(/^\/en\//, "/");

const keyOf = ({ person, path, page }) => `${PREFIX}${person} ${path} ${page}`;

export function put(copy) {
  try {
    localStorage.setItem(keyOf(copy), JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // No room, or none allowed: the text is still on the page.
  }
}

export function drop(copy) {
  try {
    localStorage.removeItem(keyOf(copy));
  } catch {
    // Nothing was kept then.
  }
}

export function all() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => JSON.parse(localStorage.getItem(key)));
  } catch {
    return [];
  }
}

/** On every page: a form that was sent and led here is saved; old copies and a closed door. */
export function copies(root) {
  for (const copy of all()) {
    const cameFromIt = document.referrer && pathOf(document.referrer) === (copy.from ?? copy.path);
    const isSaved = copy.sent && cameFromIt && pathOf(location.href) !== copy.path;
    if (isSaved || copy.at < Date.now() - DAYS) drop(copy);
  }
  for (const form of root.querySelectorAll('form[action$="/logout/"]'))
    form.addEventListener("submit", () => all().forEach(drop));
}
