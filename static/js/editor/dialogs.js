/** The questions of the editor: words of a picture, a link, a table. Their HTML is `components/editor_dialogs.html`. */
import { tidy } from "../paste/links.js";
import { search } from "./link-search.js";

/** Show the dialog with these values; what was written in it once it is saved, else nothing. */
function ask(editor, name, values, prepare = () => {}) {
  const all = document.getElementById("editor-dialogs").content;
  const dialog = document.importNode(all.querySelector(`[data-dialog="${name}"]`), true);
  const form = dialog.querySelector("form");
  document.body.append(dialog);
  for (const [field, value] of Object.entries(values)) {
    const input = form.elements[field];
    if (!input) continue;
    if (input.type === "checkbox") input.checked = value;
    else input.value = value;
  }
  prepare(form, dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const isSaved = dialog.returnValue && dialog.returnValue !== "cancel";
      const written = Object.fromEntries(new FormData(form));
      dialog.remove();
      editor.commands.focus();
      resolve(isSaved ? { ...written, pressed: dialog.returnValue } : null);
    });
    dialog.showModal();
  });
}

export async function askPicture(editor, at) {
  const { doc } = editor.state;
  const picture = doc.nodeAt(at);
  const $at = doc.resolve(at);
  const figure = $at.parent.type.name === "figure" ? $at.parent : null;
  const old = figure?.childCount > 1 ? figure.child(1).textContent : "";
  const { alt, decorative, src } = picture.attrs;
  const answer = await ask(editor, "picture", { alt, decorative, caption: old }, (form, dialog) => {
    dialog.querySelector("img").src = src;
    const follow = () => (form.elements.alt.disabled = form.elements.decorative.checked);
    form.elements.decorative.addEventListener("change", follow);
    follow();
  });
  if (!answer) return;
  const from = figure ? $at.before() : at;
  const whole = { from, to: from + (figure ?? picture).nodeSize };
  if (answer.pressed === "remove") return void editor.chain().focus().deleteRange(whole).run();
  const isDecorative = answer.decorative === "on";
  const attrs = { ...picture.attrs, alt: isDecorative ? "" : (answer.alt ?? "").trim(), decorative: isDecorative };
  const caption = answer.caption.trim();
  const content = [{ type: "image", attrs }];
  // Bold words and links of a caption stay while its words do.
  if (caption && caption === old) content.push(figure.child(1).toJSON());
  else if (caption) content.push({ type: "caption", content: [{ type: "text", text: caption }] });
  editor.chain().focus().insertContentAt(whole, { type: "figure", content }).run();
}

/** What people type as an address, as an address; nothing when it is none. */
export function address(text) {
  const typed = text.trim();
  if (!typed) return "";
  if (typed.startsWith("/") && !typed.startsWith("//")) return tidy(new URL(typed, location.href).href);
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
  if (/^\+?[\d\s()-]{6,}$/.test(typed)) return `tel:${typed.replace(/[^\d+]/g, "")}`;
  if (/^[\w.+-]+:/.test(typed) && !/^[\w.-]+:\d+/.test(typed)) return tidy(typed);
  return /^[^\s/]+\.[^\s/]{2,}(\/\S*)?$/.test(typed) ? tidy(`https://${typed}`) : null;
}

export async function askLink(editor) {
  const isLink = editor.isActive("link");
  if (isLink) editor.commands.extendMarkRange("link");
  const { from, to, empty } = editor.state.selection;
  const { href = "" } = editor.getAttributes("link");
  const language = editor.view.dom.closest(".prose-editor").querySelector("textarea").name.endsWith("_en") ? "en" : "bg";
  const text = editor.state.doc.textBetween(from, to, " ");
  const answer = await ask(editor, "link", { href, text }, (form, dialog) => {
    dialog.querySelector("[data-link-text]").hidden = !empty;
    dialog.querySelector("[value=remove]").hidden = !isLink;
    search(dialog, language, ({ address: found, title }) => {
      form.elements.href.value = found;
      if (empty && !form.elements.text.value) form.elements.text.value = title;
    });
    form.addEventListener("submit", (event) => {
      const input = form.elements.href;
      const isWrong = event.submitter?.value === "save" && !address(input.value);
      dialog.querySelector("[data-link-error]").hidden = !isWrong;
      input.setAttribute("aria-invalid", isWrong);
      if (!isWrong) return;
      event.preventDefault();
      input.focus();
    });
  });
  if (!answer) return;
  const chain = editor.chain().focus();
  if (answer.pressed === "remove") return void chain.unsetLink().run();
  const mark = { type: "link", attrs: { href: address(answer.href) } };
  if (!empty) return void chain.setTextSelection({ from, to }).setMark("link", mark.attrs).setTextSelection(to).run();
  const words = answer.text.trim() || answer.href.trim();
  chain.insertContentAt(from, [{ type: "text", text: words, marks: [mark] }]).run();
}

/** A new table, or the caption of the one in which the cursor stands. */
export async function askTable(editor, there = null) {
  const answer = await ask(editor, "table", there ?? {}, (form, dialog) => {
    dialog.querySelectorAll("[data-new-table]").forEach((part) => (part.hidden = Boolean(there)));
  });
  if (!answer) return;
  const caption = answer.caption.trim() || null;
  const chain = editor.chain().focus();
  if (!there) {
    const within = (text, most) => Math.min(most, Math.max(1, Number.parseInt(text, 10) || 3));
    chain.insertTable({ rows: within(answer.rows, 100), cols: within(answer.cols, 20), withHeaderRow: answer.head === "on" });
  }
  chain.updateAttributes("table", { caption }).run();
}
