/** What the editor does in this portal; `core/editor.py` names these beside the package's own extensions. */
import {
  Extension,
  Figure as PackageFigure,
  Image as PackageImage,
  Link as PackageLink,
  Plugin,
  Table as PackageTable,
  pm,
} from "django-prose-editor/editor";
import { cleaned } from "../paste/clean.js";
import { askLink, askPicture, askTable } from "./dialogs.js";
import { atWork, choose, fromData, may, place, said, view as pictureView } from "./pictures.js";

const { Decoration, DecorationSet } = pm.view;

/** A picture says what it shows; one that is there for the look only says that. */
export const Image = PackageImage.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      alt: { default: "" },
      decorative: {
        default: false,
        parseHTML: (element) => element.getAttribute("role") === "presentation",
        renderHTML: ({ decorative }) => (decorative ? { role: "presentation" } : {}),
      },
      // Until it is sent it has a number in place of an address.
      upload: {
        default: null,
        parseHTML: (element) => element.dataset.upload ?? null,
        renderHTML: ({ upload, src }) => (upload && !src ? { "data-upload": upload } : {}),
      },
    };
  },
  parseHTML() {
    return [...this.parent(), { tag: "img[data-upload]" }];
  },
  addNodeView: () => pictureView,
});

const chosenPicture = ({ selection }) => {
  if (selection.node?.type.name === "image") return selection.from;
  const figure = selection.node?.type.name === "figure" ? selection.from + 1 : null;
  if (figure !== null) return figure;
  for (let depth = selection.$from.depth; depth; depth -= 1)
    if (selection.$from.node(depth).type.name === "figure") return selection.$from.start(depth);
  return null;
};

export const Figure = PackageFigure.extend({
  // The package floats buttons over the picture; ours stands under it.
  addExtensions: () => [],
  addCommands() {
    return {
      ...this.parent?.(),
      editImage:
        () =>
        ({ editor, state, dispatch }) => {
          const at = chosenPicture(state);
          if (!dispatch) return true;
          if (at === null) choose(editor);
          else askPicture(editor, at);
          return true;
        },
    };
  },
  addProseMirrorPlugins() {
    const { editor } = this;
    return [new Plugin({ props: { decorations: ({ doc }) => describing(editor, doc) } })];
  },
});

/** Under each picture a button that asks for its words, or changes them. */
function describing(editor, doc) {
  const found = [];
  doc.descendants((node, at, parent) => {
    if (node.type.name !== "image" || !node.attrs.src) return;
    const end = at + (parent.type.name === "figure" ? parent.content.size : node.nodeSize);
    const isMissing = !node.attrs.alt && !node.attrs.decorative;
    const make = () => {
      const button = document.createElement("button");
      button.type = "button";
      button.contentEditable = "false";
      button.className = isMissing ? "prose-describe prose-describe--missing" : "prose-describe";
      button.textContent = window.gettext(isMissing ? "Describe the picture" : "Words of the picture");
      button.addEventListener("click", () => {
        const $here = editor.state.doc.resolve(editor.view.posAtDOM(button, 0));
        askPicture(editor, $here.parent.type.name === "figure" ? $here.start() : $here.pos - 1);
      });
      return button;
    };
    const key = `${isMissing} ${node.attrs.src}`;
    found.push(Decoration.widget(end, make, { side: 1, key, stopEvent: () => true }));
  });
  return DecorationSet.create(doc, found);
}

export const Link = PackageLink.extend({
  addMenuItems({ menu, buttons }) {
    this.parent?.({ menu, buttons });
    menu.defineItem({
      name: "link",
      groups: "link",
      button: buttons.material("insert_link", "insert link"),
      command: (editor) => editor.commands.addLink(),
      active: (editor) => editor.isActive("link"),
    });
  },
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askLink(editor);
          return true;
        },
    };
  },
});

const captionOf = (table) => {
  const caption = [...table.children].find((child) => child.localName === "caption");
  return caption?.textContent.replace(/\s+/g, " ").trim() || null;
};

/** With a caption, which the package leaves out. */
export const Table = PackageTable.extend({
  addAttributes() {
    return { ...this.parent?.(), caption: { default: null, parseHTML: captionOf, rendered: false } };
  },
  parseHTML() {
    return [...this.parent(), { tag: "caption", ignore: true }];
  },
  renderHTML({ node, HTMLAttributes }) {
    const { caption } = node.attrs;
    return ["table", HTMLAttributes, ...(caption ? [["caption", caption]] : []), ["tbody", 0]];
  },
  addNodeView() {
    const make = this.parent();
    return (props) => {
      const view = make(props);
      const caption = document.createElement("caption");
      caption.contentEditable = "false";
      const show = (node) => {
        caption.textContent = node.attrs.caption ?? "";
        if (node.attrs.caption) view.table.prepend(caption);
        else caption.remove();
      };
      show(props.node);
      const update = view.update.bind(view);
      view.update = (node) => {
        const isSame = update(node);
        if (isSame) show(node);
        return isSame;
      };
      const ignore = view.ignoreMutation.bind(view);
      view.ignoreMutation = (record) => caption.contains(record.target) || record.target === view.table || ignore(record);
      return view;
    };
  },
  addMenuItems(parts) {
    this.parent?.(parts);
    parts.menu.defineItem({
      name: "table:caption",
      groups: "table",
      button: parts.buttons.material("subtitles", "Table caption"),
      command: (editor) => askTable(editor, { caption: editor.getAttributes("table").caption ?? "" }),
      hidden: (editor) => !editor.isActive("table"),
    });
  },
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askTable(editor);
          return true;
        },
    };
  },
});

const isPicture = (file) => file.type.startsWith("image/");

function files(editor, list, at) {
  const pictures = [...list].filter(isPicture);
  if (!may(editor)) said(editor, "This text takes no pictures.");
  else if (pictures.length) place(editor, pictures, at);
  if (may(editor) && pictures.length < list.length) said(editor, "Only pictures can be placed in the text.");
}

function pasted(editor, html) {
  // Copied in an editor of this kind: it is as it should be.
  if (html.includes("data-pm-slice")) return html;
  const result = cleaned(html, { withPictures: may(editor) });
  if (result.left) said(editor, may(editor) ? "Pictures of other sites and documents stay there. Add them from your computer." : "This text takes no pictures.");
  if (!result.pictures.length) return result.html;
  const box = document.createElement("template");
  box.innerHTML = result.html;
  for (const picture of box.content.querySelectorAll("[data-picture]"))
    picture.dataset.upload = atWork(editor, fromData(result.pictures[picture.dataset.picture]));
  return box.innerHTML;
}

/** Pasting, dropping, and the keys by which one leaves a table. */
export const Portal = Extension.create({
  name: "portal",
  priority: 1000,
  addProseMirrorPlugins() {
    const { editor } = this;
    let isLeaving = false;
    const handleDOMEvents = {
      // After Esc the Tab key goes on to the next field, even from a table.
      keydown(view, event) {
        const goes = isLeaving && event.key === "Tab";
        isLeaving = event.key === "Escape" || (isLeaving && event.key === "Shift");
        if (event.altKey && event.key === "F10") {
          view.dom.closest(".prose-editor").querySelector('.prose-menubar [tabindex="0"]')?.focus();
          event.preventDefault();
          return true;
        }
        return goes;
      },
    };
    const handlePaste = (view, event) => {
      const { clipboardData: data } = event;
      // Office programs add a picture of the text itself.
      if (!data?.files.length || data.getData("text/plain").trim()) return false;
      files(editor, data.files);
      return true;
    };
    const handleDrop = (view, event, slice, isMoved) => {
      if (isMoved || !event.dataTransfer?.files.length) return false;
      event.preventDefault();
      files(editor, event.dataTransfer.files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
      return true;
    };
    const transformPastedHTML = (html) => pasted(editor, html);
    return [new Plugin({ props: { handleDOMEvents, handlePaste, handleDrop, transformPastedHTML } })];
  },
});
