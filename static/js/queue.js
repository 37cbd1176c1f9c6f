/**
 * Keys of the moderation queue: j and k from post to post, a lets one stand, h hides it, e edits it, x chooses it.
 *
 * They are off while somebody types, with Ctrl, Alt or Meta, when switched off (kept in this
 * browser), and where there are fingers only: a phone needs no list of keys. After a decision the page comes back at the post that took the decided one's place.
 */
const OFF = "queue-keys-off";
const PLACE = "queue-place";

const posts = [...document.querySelectorAll("[data-queued]")];
const help = document.querySelector("[data-queue-keys]");
const box = document.querySelector("[data-queue-switch]");

const isTyping = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox])");
const current = () => posts.findIndex((post) => post.contains(document.activeElement));

function go(to) {
  const post = posts[Math.max(0, Math.min(to, posts.length - 1))];
  post.focus();
  post.scrollIntoView({ block: "nearest" });
}

const acts = {
  j: (at) => go(at + 1),
  k: (at) => go(at < 0 ? 0 : at - 1),
  a(at) {
    if (at < 0) return;
    sessionStorage.setItem(PLACE, at);
    posts[at].querySelector("[data-queue-stand]").click();
  },
  h(at) {
    if (at < 0) return;
    posts[at].querySelector("[data-queue-hide]").open = true;
    posts[at].querySelector("[data-queue-hide] textarea").focus();
  },
  e(at) {
    posts[at]?.querySelector("[data-queue-edit]")?.click();
  },
  x(at) {
    if (at >= 0) posts[at].querySelector("[name=posts]").click();
  },
};

/** The Latin letter of the key, also where the keyboard writes Cyrillic. */
function letterOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
}

function press(event) {
  const letter = letterOf(event);
  const act = Object.hasOwn(acts, letter) && acts[letter];
  if (!act || !box.checked || isTyping(event.target)) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act(current());
}

/** Enter in a box would send the form for several posts, and approve what was only chosen. */
function chooseOnly(event) {
  if (event.key === "Enter" && event.target.matches("[data-queued] [name=posts]")) event.preventDefault();
}

function start() {
  document.addEventListener("keydown", chooseOnly);
  if (!matchMedia("(any-pointer: fine)").matches) return;
  help.hidden = false;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
  document.addEventListener("keydown", press);
}

/** At the post that took the decided one's place. */
function goBack() {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null) go(Number(place));
}

if (help) {
  start();
  goBack();
}
