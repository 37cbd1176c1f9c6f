/** Pictures on their way into the text: sent one by one, seen while they are sent, gone when they fail. */

const waiting = new Map();
let number = 0;
let queue = Promise.resolve();

export const fieldOf = (editor) => editor.view.dom.closest(".prose-editor").querySelector("textarea");
const boxOf = (editor) => fieldOf(editor).form?.querySelector("[data-add-picture]");

/** Does this text take pictures? */
export const may = (editor) => "figure" in editor.schema.nodes && Boolean(boxOf(editor));

/** A sentence under the editor, heard as well as seen. */
export function said(editor, ...words) {
  const box = editor.view.dom.closest(".prose-editor");
  let line = box.querySelector(".prose-editor__said");
  if (!line) {
    line = Object.assign(document.createElement("div"), { className: "prose-editor__said" });
    line.setAttribute("role", "status");
    box.append(line);
  }
  line.replaceChildren(...words.map((text) => Object.assign(document.createElement("p"), { textContent: window.gettext(text) })));
  line.classList.toggle("notice", words.length > 0);
}

export function fromData({ src, alt }) {
  const [head, data] = src.split(",");
  const type = /^data:([^;]+)/.exec(head)[1];
  const bytes = Uint8Array.from(atob(data.trim()), (letter) => letter.charCodeAt(0));
  const file = new File([bytes], `picture.${type.split("/")[1]}`, { type });
  return Object.assign(file, { words: alt });
}

/** Take the file in; the number is what its place in the text is called by. */
export function atWork(editor, file) {
  const id = String((number += 1));
  waiting.set(id, { file, progress: document.createElement("progress") });
  queue = queue.then(() => sent(editor, id));
  return id;
}

/** Between two paragraphs, never within one; in the place of one that is empty; under a table. */
function between(doc, at) {
  const $at = doc.resolve(at);
  for (let depth = 1; depth <= $at.depth; depth += 1)
    if ($at.node(depth).type.name === "table") return $at.after(depth);
  if (!$at.parent.isTextblock || !$at.parent.content.size) return at;
  return $at.parentOffset ? $at.after() : $at.before();
}

export function place(editor, files, at) {
  said(editor);
  const nodes = files.map((file) => ({ type: "figure", content: [{ type: "image", attrs: { upload: atWork(editor, file) } }] }));
  const there = between(editor.state.doc, at ?? editor.state.selection.to);
  // Writing goes on under them; a line that stays empty is left out on saving.
  editor.chain().focus().insertContentAt(there, [...nodes, { type: "paragraph" }]).run();
}

function shown(dom, { src, alt }) {
  dom.src = src;
  dom.alt = alt;
  return { dom, update: (node) => node.type.name === "image" && node.attrs.src === src && ((dom.alt = node.attrs.alt), true) };
}

/** How a picture looks in the editor: itself, or how much of it has been sent. */
export function view({ node, editor }) {
  if (node.attrs.src) return shown(document.createElement("img"), node.attrs);
  const one = waiting.get(node.attrs.upload);
  const dom = document.createElement("div");
  dom.className = "prose-upload";
  // Brought back by „undo“ or pasted from elsewhere: there is no file any more.
  if (!one) queueMicrotask(() => vanish(editor, node.attrs.upload));
  else {
    one.progress.setAttribute("aria-label", one.file.name);
    dom.append(Object.assign(document.createElement("span"), { textContent: one.file.name }), one.progress);
  }
  return { dom, update: (next) => next.type.name === "image" && !next.attrs.src, ignoreMutation: () => true };
}

function find(editor, upload) {
  let found = null;
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "image" && !node.attrs.src && node.attrs.upload === upload) found = at;
  });
  return found;
}

/** A change that „undo“ does not take for one of the writer's. */
const quietly = (editor, change) => {
  const transaction = change(editor.state.tr);
  editor.view.dispatch(transaction.setMeta("addToHistory", false));
};

function vanish(editor, upload) {
  const at = find(editor, upload);
  if (at === null) return;
  const $at = editor.state.doc.resolve(at);
  const isFigure = $at.parent.type.name === "figure";
  quietly(editor, (tr) => (isFigure ? tr.delete($at.before(), $at.after()) : tr.delete(at, at + 1)));
}

async function sent(editor, id) {
  const { file, progress } = waiting.get(id);
  const answer = await upload(boxOf(editor), file, (part) => (progress.value = part)).catch(() => ({}));
  waiting.delete(id);
  const at = find(editor, id);
  if (answer.src && at !== null) {
    const isEnglish = fieldOf(editor).name.endsWith("_en");
    const alt = (isEnglish ? answer.altEn || answer.alt : answer.alt) || file.words || "";
    const { attrs } = editor.state.doc.nodeAt(at);
    // One change of the node, so that „undo“ takes the picture away and „redo“ brings all of it.
    quietly(editor, (tr) => tr.setNodeMarkup(at, null, { ...attrs, src: answer.src, alt, upload: null }));
  } else vanish(editor, id);
  if (!answer.src) said(editor, file.name, ...(answer.errors ?? [boxOf(editor).dataset.failed]));
}

/** The first picture of a new text saves its draft; the form then goes on with that draft. */
async function draft(box) {
  const form = box.closest("form");
  const data = new FormData(form);
  for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
  const kept = await send(location.href, data, form);
  if (!kept.pictures) return kept;
  box.dataset.url = kept.pictures;
  form.action = kept.edit;
  form.elements.version.value = kept.version;
  history.replaceState(null, "", kept.edit);
  return {};
}

async function upload(box, file, tell) {
  const form = box.closest("form");
  if (!box.dataset.url) {
    const refused = await draft(box);
    if (refused.errors) return refused;
  }
  const data = new FormData(document.getElementById("text-picture"));
  data.set("text-picture-picture", file, file.name);
  return send(box.dataset.url, data, form, tell);
}

/** As `fetch` does, which cannot say how much has been sent. */
function send(url, data, form, tell = () => {}) {
  data.set("quiet", "1");
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total));
    request.addEventListener("loadend", () => {
      const isJson = request.getResponseHeader("Content-Type")?.includes("json");
      resolve(isJson && request.status === 200 ? JSON.parse(request.responseText) : {});
    });
    request.open("POST", url);
    request.send(data);
  });
}

/** From the computer, or from the pictures of a phone. */
export function choose(editor) {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true });
  input.addEventListener("change", () => place(editor, [...input.files]));
  input.click();
}
