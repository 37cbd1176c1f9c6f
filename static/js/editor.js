/** Around the editor of texts: its names and buttons, our own pictures, words that other buttons put in. */
import { choose } from "./editor/pictures.js";
import { toolbar } from "./editor/toolbar.js";

const title = (element) => {
  const said = window.gettext(element.title);
  element.title = said;
  element.setAttribute("aria-label", said);
};

/** The field's label and help speak of the editor too. */
function label(editor, textarea) {
  const surface = editor.view.dom;
  const text = textarea.labels[0]?.firstChild.textContent.trim() ?? "";
  surface.setAttribute("aria-label", text);
  surface.setAttribute("role", "textbox");
  surface.setAttribute("aria-multiline", "true");
  const help = textarea.form?.querySelector("[data-editor-help]")?.id;
  const said = [textarea.getAttribute("aria-describedby"), help].filter(Boolean).join(" ");
  if (said) surface.setAttribute("aria-describedby", said);
  if (textarea.getAttribute("aria-invalid") === "true") surface.setAttribute("aria-invalid", "true");
  const go = (event) => {
    event.preventDefault();
    surface.closest("details")?.setAttribute("open", "");
    editor.commands.focus();
  };
  // The field itself is hidden, so what leads to it leads here.
  for (const link of document.querySelectorAll(`a[href="#${textarea.id}"]`)) link.addEventListener("click", go);
  textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
  return text;
}

// The editor used last, and the field used last, which may be a plain one.
let current = null;
let last = null;

function place({ src, alt, altEn, credit }) {
  const isEnglish = current.field.name.endsWith("_en");
  const content = [{ type: "image", attrs: { src, alt: (isEnglish && altEn) || alt } }];
  if (credit) content.push({ type: "caption", content: [{ type: "text", text: credit }] });
  current.editor.chain().focus().insertContent({ type: "figure", content }).run();
}

/** `data-insert-text` of a button goes where the cursor stands. */
function write(text) {
  const field = last ?? current?.field;
  if (!field) return;
  if (field === current?.field) return void current.editor.chain().focus().insertContent({ type: "text", text }).run();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function meet(editor, field) {
  const mine = { editor, field };
  if (!current || field.name.endsWith("_bg")) current = mine;
  editor.on("focus", () => {
    current = mine;
    last = field;
  });
  const text = label(editor, field);
  const dress = () => {
    const bar = field.closest(".prose-editor").querySelector(".prose-menubar");
    if (!bar || bar.getAttribute("role")) return;
    bar.querySelectorAll("[title]").forEach(title);
    toolbar(bar, editor, `${window.gettext("Buttons for the text")}: ${text}`);
  };
  dress();
  // The toolbar may be drawn after the editor is ready.
  editor.on("create", dress);
  for (const box of document.querySelectorAll("[data-insert-pictures], [data-insert-text], [data-add-picture], [data-editor-help]")) box.hidden = false;
}

// Some editors are ready before this module runs, some after.
for (const surface of document.querySelectorAll(".prose-editor [contenteditable]"))
  if (surface.editor) meet(surface.editor, surface.closest(".prose-editor").querySelector("textarea"));
document.addEventListener("prose-editor:ready", ({ target, detail: { editor } }) => meet(editor, target));

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea, input[type=text]") && target.form) last = target;
});
document.addEventListener("click", ({ target }) => {
  const picture = target.closest("[data-insert-pictures] button");
  if (picture && current) place(picture.dataset);
  const text = target.closest("[data-insert-text]");
  if (text) write(text.dataset.insertText);
  if (target.closest("[data-add-picture] button") && current) choose(current.editor);
});
