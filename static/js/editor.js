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

function place({ src, alt, altEn, credit }) {
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
  for (const box of document.querySelectorAll("[data-insert-pictures], [data-add-picture]")) box.hidden = false;
}

// Some editors are ready before this module runs, some after.
for (const surface of document.querySelectorAll(".prose-editor [contenteditable]"))
  if (surface.editor) meet(surface.editor, surface.closest(".prose-editor").querySelector("textarea"));
document.addEventListener("prose-editor:ready", ({ target, detail: { editor } }) => meet(editor, target));

for (const box of document.querySelectorAll("[data-insert-pictures]"))
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && current) place(button.dataset);
  });

async function send(url, data, token) {
  data.set("quiet", "1");
  data.set("csrfmiddlewaretoken", token);
  const answer = await fetch(url, { method: "POST", body: data });
  return answer.headers.get("Content-Type").includes("json") ? answer.json() : { errors: null };
}

/** The first picture of a new text saves its draft; the form then goes on with that draft. */
async function add(box) {
  const form = box.closest("form");
  const token = form.elements.csrfmiddlewaretoken.value;
  if (!box.dataset.url) {
    const draft = new FormData(form);
    draft.delete("picture");
    const kept = await send(location.href, draft, token);
    if (!kept.pictures) return kept;
    box.dataset.url = kept.pictures;
    form.action = kept.edit;
    form.elements.version.value = kept.version;
    history.replaceState(null, "", kept.edit);
  }
  const fields = document.getElementById("text-picture");
  const picture = await send(box.dataset.url, new FormData(fields), token);
  if (picture.src) {
    place(picture);
    fields.reset();
  }
  return picture;
}

for (const box of document.querySelectorAll("[data-add-picture]"))
  box.querySelector("button").addEventListener("click", async ({ currentTarget: button }) => {
    const errors = box.querySelector("[data-picture-errors]");
    button.disabled = true;
    const { src, errors: said } = await add(box).catch(() => ({}));
    button.disabled = false;
    const words = src ? [] : (said ?? [box.dataset.failed]);
    errors.replaceChildren(...words.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    errors.className = words.length ? "notice notice--error" : "";
    if (words.length) errors.focus();
  });
