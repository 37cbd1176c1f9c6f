/** "Quote" puts what is selected in the post, or else all of it, into the reply, without leaving the page. */
import { insertApart } from "./field.js";

const SPECIAL = /[\\`*[\]<>]/g;
const START = /^(\s*)([#+-]|\d+[.)])(?=\s)/gm;
const MARKS = { STRONG: "**", EM: "*", S: "~~" };

const escaped = (text) => text.replace(SPECIAL, "\\$&");

function children(node) {
  return [...node.childNodes].map(markdown).join("");
}

/** Each line of the text with a mark before it. */
const each = (text, mark) => text.trim().split("\n").map((line) => (mark + line).trimEnd()).join("\n");

function item(node) {
  const list = node.parentElement;
  const mark = list?.tagName === "OL" ? `${[...list.children].indexOf(node) + 1}. ` : "- ";
  return `${mark}${children(node).trim().replaceAll("\n", `\n${" ".repeat(mark.length)}`)}\n`;
}

function markdown(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/\s*\n\s*/g, " ")).replace(START, "$1\\$2");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const mark = MARKS[node.tagName];
  if (mark) return node.textContent.trim() ? mark + children(node).trim() + mark : "";
  switch (node.tagName) {
    case "BR":
      return "\n";
    case "A":
      return `[${children(node)}](${node.getAttribute("href")})`;
    case "CODE":
      return `\`${node.textContent}\``;
    case "PRE":
      return `\`\`\`\n${node.textContent.trimEnd()}\n\`\`\`\n\n`;
    case "BLOCKQUOTE":
      return `${each(children(node), "> ")}\n\n`;
    case "LI":
      return item(node);
    case "P":
    case "UL":
    case "OL":
    case "TR":
    case "H3":
    case "H4":
    case "H5":
      return `${children(node).trim()}\n\n`;
    case "TD":
    case "TH":
      return `${children(node).trim()} `;
    default:
      return children(node);
  }
}

const TIDY = /\n{3,}/g;

function quoted(name, nodes) {
  const text = children(nodes).replace(TIDY, "\n\n").trim();
  return `${each(`**${escaped(name)}:**\n\n${text}`, "> ")}\n\n`;
}

/** The part of the selection that lies within the post's own words. */
function chosen(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text)) return null;
  if (!text.contains(range.startContainer)) range.setStart(text, 0);
  if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  return range.toString().trim() ? range : null;
}

export function quoting(field) {
  for (const link of document.querySelectorAll("[data-quote]")) {
    const post = link.closest("article");
    const text = post.querySelector(".prose");
    const name = post.querySelector(".post__author b")?.textContent.trim();
    if (!text || !name) continue;
    let range = null;
    // Pressing the link would let go of what is selected.
    link.addEventListener("pointerdown", () => (range = chosen(text)));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const part = range ?? chosen(text);
      range = null;
      insertApart(field, quoted(name, part ? part.cloneContents() : text));
    });
  }
}
