/** Around the editor of texts: names of its buttons, and placing our own pictures. */
const title = (element) => {
  const said = window.gettext(element.title);
  element.title = said;
  element.setAttribute("aria-label", said);
};

function name(box) {
  box.querySelectorAll(".prose-menubar [title]").forEach(title);
  for (const option of box.querySelectorAll(".prose-menubar__option > *"))
    option.textContent = window.gettext(option.textContent);
}

/** The field's label and help speak of the editor too. */
function label(editor, textarea) {
  const text = textarea.labels[0]?.firstChild.textContent.trim();
  const surface = editor.view.dom;
  surface.setAttribute("aria-label", text);
  surface.setAttribute("role", "textbox");
  surface.setAttribute("aria-multiline", "true");
  textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
}

let current = null;

function place(button) {
  const { src, alt, altEn, credit } = button.dataset;
  const isEnglish = current.field.name.endsWith("_en");
  const content = [{ type: "image", attrs: { src, alt: (isEnglish && altEn) || alt } }];
  if (credit) content.push({ type: "caption", content: [{ type: "text", text: credit }] });
  current.editor.chain().focus().insertContent({ type: "figure", content }).run();
}

function meet(editor, field) {
  const mine = { editor, field };
  if (!current || field.name.endsWith("_bg")) current = mine;
  editor.on("focus", () => (current = mine));
  const box = field.closest(".prose-editor");
  name(box);
  // The toolbar may be drawn after the editor is ready.
  editor.on("create", () => name(box));
  label(editor, field);
  for (const box of document.querySelectorAll("[data-insert-pictures]")) box.hidden = false;
}

// Some editors are ready before this module runs, some after.
for (const surface of document.querySelectorAll(".prose-editor [contenteditable]"))
  if (surface.editor) meet(surface.editor, surface.closest(".prose-editor").querySelector("textarea"));
document.addEventListener("prose-editor:ready", ({ target, detail: { editor } }) => meet(editor, target));

for (const box of document.querySelectorAll("[data-insert-pictures]"))
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && current) place(button);
  });
