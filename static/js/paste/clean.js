/** What was copied elsewhere, as the HTML that the editor keeps: Word, LibreOffice, Google Docs, web pages. */
import { blocks, titles } from "./blocks.js";
import { blanks, parsed, renamed, style, unwrap } from "./dom.js";
import { links } from "./links.js";
import { lists } from "./lists.js";
import { tables } from "./tables.js";

const JUNK = "style,script,noscript,template,title,link,meta,nav,aside,footer,iframe,object,embed,svg,canvas,video,audio,map,button,input,select,textarea,datalist,label,colgroup,del,dialog,wbr,[hidden],.MsoCommentReference,.MsoCommentText";
const HIDDEN = /display:\s*none|mso-hide:\s*all|mso-element:\s*(comment|header|footer)|mso-list:\s*Ignore/i;
const OFFICE = /^(o|v|w|m|x|st1):/i;
const PICTURE = /^data:image\/(png|jpeg|webp|gif);base64,/i;
const KEPT = { A: ["href"], IMG: ["src", "alt", "role", "data-picture"], OL: ["start"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan"] };

/** Comments hold Word's own answers to browsers; between two of them stands the drawn sign of a list. */
function comments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((comment) => comment.remove());
}

function junk(body) {
  for (const element of [...body.querySelectorAll("*")]) {
    if (OFFICE.test(element.localName) || element.localName === "xml") {
      if (element.localName === "o:p" && element.textContent.trim()) unwrap(element);
      else element.remove();
    } else if (HIDDEN.test(element.getAttribute("data-style") ?? "")) element.remove();
    else if (element.localName === "form" || element.localName === "ins") unwrap(element);
  }
  body.querySelectorAll(JUNK).forEach((element) => element.remove());
}

/** Bold and italic, however they were said; everything else of the look goes. */
function marks(body) {
  for (const element of [...body.querySelectorAll("b,strong,i,em,span,font,a,p,li,td,th,div,sup,sub")]) {
    if (!element.isConnected) continue;
    const [fontWeight, fontStyle, verticalAlign] = ["font-weight", "font-style", "vertical-align"].map((name) => style(element, name));
    const isBold = /^(bold|bolder|[6-9]00)$/.test(fontWeight);
    if (/^(B|STRONG)$/.test(element.localName.toUpperCase()) && /^(normal|[1-4]00)$/.test(fontWeight)) {
      unwrap(element);
      continue;
    }
    const inner = [
      isBold && !element.closest("b,strong") && "strong",
      /italic|oblique/.test(fontStyle) && !element.closest("i,em") && "em",
      element.localName === "span" && !element.closest("sup,sub") && { super: "sup", sub: "sub" }[verticalAlign],
    ].filter(Boolean);
    for (const name of inner) {
      const fresh = element.ownerDocument.createElement(name);
      fresh.append(...element.childNodes);
      element.append(fresh);
    }
  }
  for (const [old, name] of [["b", "strong"], ["i,cite,dfn", "em"]])
    body.querySelectorAll(old).forEach((element) => renamed(element, name));
  body.querySelectorAll("span,font,u,big,small,tt,bdi,bdo,abbr,time,mark,code,kbd,s,strike,label,picture,source,center,nobr,g-emoji").forEach(unwrap);
}

/** Pictures within the text come with it; those of other sites and of a disk cannot be fetched. */
function pictures(body, own, wanted) {
  const taken = [];
  let left = 0;
  for (const picture of [...body.querySelectorAll("img")]) {
    const src = picture.getAttribute("src") ?? "";
    const alt = picture.alt.trim();
    const file = wanted && own(src);
    if (/^\p{Extended_Pictographic}[\p{Extended_Pictographic}\u200D\uFE0F]*$/u.test(alt)) picture.replaceWith(alt);
    else if (file) picture.setAttribute("src", file);
    else if (picture.getAttribute("aria-roledescription") === "checkbox") picture.remove();
    else if (wanted && PICTURE.test(src)) {
      picture.setAttribute("data-picture", taken.length);
      picture.removeAttribute("src");
      taken.push({ src, alt });
    } else {
      picture.remove();
      if (!(picture.getAttribute("width") < 4 && picture.hasAttribute("width"))) left += 1;
    }
  }
  return { taken, left };
}

function attributes(body) {
  for (const element of body.querySelectorAll("*"))
    for (const { name, value } of [...element.attributes]) {
      const isKept = KEPT[element.tagName]?.includes(name);
      if (!isKept || (/span$/.test(name) && !(value > 1))) element.removeAttribute(name);
    }
}

/**
 * `address`: the page in which it is pasted. Gives the HTML, the pictures that came within it (their
 * places are `<img data-picture>`) and how many could not come.
 */
export function cleaned(html, { address = location.href, withPictures = true } = {}) {
  const { source, sheet } = parsed(html);
  const { body } = source;
  const base = source.querySelector("base[href]")?.getAttribute("href");
  const { own } = links(body, { address, base });
  titles(body);
  lists(body, sheet);
  comments(body);
  junk(body);
  const found = pictures(body, own, withPictures);
  marks(body);
  blanks(body);
  tables(body);
  blocks(body);
  attributes(body);
  return { html: body.innerHTML, pictures: found.taken, left: found.left };
}
