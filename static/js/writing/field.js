/** Changing the text of a field so that the browser's own undo takes it back. */
export function replace(field, text, from = field.selectionStart, to = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(from, to);
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (isDone || (!text && from === to)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Words as a paragraph of their own where the cursor stands. */
export function insertApart(field, text) {
  const before = field.value.slice(0, field.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  replace(field, gap + text);
  field.scrollIntoView({ block: "nearest" });
}
