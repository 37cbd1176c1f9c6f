/** The buttons above a field for Markdown: one stop of the Tab key, arrows between them, Ctrl with B, I and K. */
import { replace } from "./field.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
// By the place of the key, which is the same under Bulgarian letters.
const KEYS = { KeyB: "bold", KeyI: "italic", KeyK: "link" };

const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

/** The words between two marks, or without them when they stand there already. */
function around(field, mark, sample) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const words = selected(field);
  const isInside = words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark);
  if (isInside) {
    replace(field, words.slice(mark.length, -mark.length));
    return field.setSelectionRange(from, to - 2 * mark.length);
  }
  if (words && value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark) {
    replace(field, words, from - mark.length, to + mark.length);
    return field.setSelectionRange(from - mark.length, to - mark.length);
  }
  const inner = words.trim() || sample;
  const start = words.length - words.trimStart().length;
  replace(field, words.slice(0, words.trim() ? start : 0) + mark + inner + mark + (words.trim() ? words.slice(start + inner.length) : ""));
  const at = from + (words.trim() ? start : 0) + mark.length;
  field.setSelectionRange(at, at + inner.length);
}

/** A mark before each of the lines, or away from them when all have it. */
function lines(field, mark) {
  const { value } = field;
  const from = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = value.indexOf("\n", field.selectionEnd);
  const to = end < 0 ? value.length : end;
  const all = value.slice(from, to).split("\n");
  const have = all.every((line) => line.startsWith(mark));
  const text = all.map((line) => (have ? line.slice(mark.length) : mark + line)).join("\n");
  replace(field, text, from, to);
  field.setSelectionRange(from + (all.length > 1 ? 0 : text.length), from + text.length);
}

function link(field, { text, address }) {
  const from = field.selectionStart;
  const words = selected(field).trim();
  if (/^https?:\/\/\S+$/.test(words)) {
    replace(field, `[${text}](${words})`);
    return field.setSelectionRange(from + 1, from + 1 + text.length);
  }
  const name = words || text;
  replace(field, `[${name}](${address})`);
  const at = words ? from + name.length + 3 : from + 1;
  field.setSelectionRange(at, at + (words ? address.length : name.length));
}

function code(field, sample) {
  if (selected(field).includes("\n")) {
    const words = selected(field).replace(/^\n+|\n+$/g, "");
    return replace(field, `\n\`\`\`\n${words}\n\`\`\`\n`);
  }
  around(field, "`", sample);
}

function act(field, name, words) {
  if (name === "bold") around(field, "**", words.bold);
  if (name === "italic") around(field, "*", words.italic);
  if (name === "link") link(field, { text: words.text, address: "https://" });
  if (name === "list") lines(field, "- ");
  if (name === "quote") lines(field, "> ");
  if (name === "code") code(field, words.code);
}

export function toolbar(field, template) {
  const bar = template.content.firstElementChild.cloneNode(true);
  const buttons = [...bar.querySelectorAll("button")];
  const hold = (button) => buttons.forEach((one) => (one.tabIndex = one === button ? 0 : -1));
  bar.setAttribute("aria-controls", field.id);
  bar.addEventListener("focusin", ({ target }) => hold(target));
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) act(field, button.dataset.mark, bar.dataset);
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.focus();
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement);
    const at = Number.isFinite(step) ? (now + step + buttons.length) % buttons.length : step < 0 ? 0 : buttons.length - 1;
    buttons[at].focus();
  });
  field.addEventListener("keydown", (event) => {
    const name = KEYS[event.code];
    if (!name || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    act(field, name, bar.dataset);
  });
  hold(buttons[0]);
  field.before(bar);
}
