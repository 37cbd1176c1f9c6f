/** Headings, paragraphs and what stands between them. */
import { blanks, hasWords, isBold, renamed, style, unwrap } from "./dom.js";
import { drawn } from "./lists.js";

const BLOCK = /^(P|H[1-6]|UL|OL|LI|TABLE|TBODY|TR|TD|TH|CAPTION|BLOCKQUOTE|FIGURE|FIGCAPTION|HR|PRE)$/;
const BOX = "div,section,article,main,header,hgroup,address,details,summary,fieldset,legend,dl,dt,dd,body,figure,figcaption,blockquote,li,td,th";
const HEADINGS = "h1,h2,h3,h4,h5,h6";
const LONGEST_HEADING = 100;

/** A line set in letters that only titles have. */
function isLarge(paragraph) {
  const words = paragraph.textContent.trim();
  return [...paragraph.querySelectorAll("font[size], [data-style*=font-size]")].some((part) => {
    const isBig = part.getAttribute("size") > 4 || /^(1[89]|[2-9]\d)(\.\d+)?pt$/.test(style(part, "font-size"));
    return isBig && part.textContent.trim() === words && words && words.length <= LONGEST_HEADING;
  });
}

/** Styles, roles and letters that say „heading“. */
export function titles(body) {
  for (const element of [...body.querySelectorAll("p, div")]) {
    const level = element.getAttribute("role") === "heading" ? element.getAttribute("aria-level") || 2 : null;
    if (/\bMsoTitle\b/.test(element.className) || (element.tagName === "P" && /^title$/i.test(element.className))) renamed(element, "h1");
    else if (level) renamed(element, `h${Math.min(level, 6)}`);
    else if (element.tagName === "P" && !element.closest("li,td,th") && isLarge(element)) renamed(element, "h1");
  }
}

/** Ours begin at two and end at three; within lists and cells they are bold words. */
function levels(body) {
  body.querySelectorAll("li :is(h1,h2,h3,h4,h5,h6), td :is(h1,h2,h3,h4,h5,h6), th :is(h1,h2,h3,h4,h5,h6)").forEach((heading) => {
    const strong = heading.ownerDocument.createElement("strong");
    strong.append(...heading.childNodes);
    renamed(heading, "p").append(strong);
  });
  const found = [...body.querySelectorAll(HEADINGS)].filter(hasWords);
  const top = Math.min(...found.map((heading) => Number(heading.tagName[1])));
  for (const heading of found) renamed(heading, Number(heading.tagName[1]) === top ? "h2" : "h3");
  body.querySelectorAll("h2 :is(strong,p,div), h3 :is(strong,p,div)").forEach(unwrap);
}

/** Where nothing else is a heading, a short bold line above a paragraph is one. */
function boldLines(body) {
  if (body.querySelector(HEADINGS)) return;
  const clear = [...body.querySelectorAll("p")].filter((paragraph) => {
    const words = paragraph.textContent.trim();
    const after = paragraph.nextElementSibling;
    return isBold(paragraph) && words.length <= LONGEST_HEADING && !/[.:;,!?…]$/.test(words) && !paragraph.closest("li,td,th,blockquote") && after?.matches("p,ul,ol,table") && !(after.matches("p") && isBold(after)) && !paragraph.querySelector("img,br");
  });
  for (const paragraph of clear) {
    paragraph.querySelectorAll("strong").forEach(unwrap);
    renamed(paragraph, "h2");
  }
}

const isBlock = (node) => BLOCK.test(node.tagName ?? "") || (node.nodeType === Node.ELEMENT_NODE && node.matches(BOX));

/** Words beside blocks become paragraphs of their own. */
function wrapped(box) {
  const children = [...box.childNodes];
  const isCell = box.matches("li,td,th,figure");
  if (isCell && !children.some((child) => isBlock(child) && !/^(UL|OL)$/.test(child.tagName))) {
    if (!box.matches("li") || !children.some((child) => /^(UL|OL)$/.test(child.tagName))) return;
  }
  let paragraph = null;
  for (const child of children) {
    if (isBlock(child)) paragraph = null;
    else {
      if (!paragraph) child.before((paragraph = box.ownerDocument.createElement("p")));
      paragraph.append(child);
    }
  }
}

/** A mark around blocks (a link around a card) goes inside them. */
function inside(body) {
  for (const mark of [...body.querySelectorAll("a,strong,em,sup,sub")].reverse()) {
    if (![...mark.querySelectorAll("*")].some(isBlock)) continue;
    for (const block of [...mark.querySelectorAll("p,h1,h2,h3,h4,h5,h6,div,li")].filter((one) => ![...one.querySelectorAll("*")].some(isBlock))) {
      const fresh = mark.cloneNode(false);
      fresh.append(...block.childNodes);
      if (hasWords(fresh)) block.append(fresh);
    }
    unwrap(mark);
  }
}

function boxes(body) {
  for (const box of [...body.querySelectorAll(BOX), body].reverse()) wrapped(box);
  body.querySelectorAll("div,section,article,main,header,hgroup,address,details,summary,fieldset,legend,dl,dt,dd").forEach(unwrap);
  // The words under a picture that could not come mean nothing without it.
  for (const figure of [...body.querySelectorAll("figure")]) {
    if (figure.querySelector("img")) continue;
    figure.querySelectorAll("figcaption").forEach((caption) => caption.remove());
    unwrap(figure);
  }
  body.querySelectorAll("figcaption").forEach((caption) => caption.closest("figure") || renamed(caption, "p"));
  body.querySelectorAll("p p, figcaption p").forEach(unwrap);
}

/** Two breaks are the end of a paragraph, one at its edge is nothing. */
function breaks(body) {
  for (const paragraph of [...body.querySelectorAll("p")]) {
    const parts = [[]];
    for (const node of [...paragraph.childNodes]) {
      const isBreak = node.nodeName === "BR";
      const before = parts.at(-1).findLast((one) => one.data?.trim() !== "");
      if (isBreak && before?.nodeName === "BR") parts.push([]);
      else parts.at(-1).push(node);
    }
    const fresh = parts.map((nodes) => {
      const part = paragraph.ownerDocument.createElement("p");
      part.append(...nodes);
      return part;
    });
    paragraph.replaceWith(...fresh);
  }
  for (const edge of [...body.querySelectorAll("br")]) {
    const beside = (way) => {
      let node = edge[way];
      while (node && node.nodeType === Node.TEXT_NODE && !node.data.trim()) node = node[way];
      return node;
    };
    if (!beside("nextSibling") || !beside("previousSibling") || isBlock(beside("nextSibling"))) edge.remove();
  }
}

function trimmed(body) {
  for (const mark of [...body.querySelectorAll("strong,em,sup,sub,a")].reverse())
    if (!hasWords(mark)) mark.replaceWith(mark.textContent);
  for (const mark of [...body.querySelectorAll("strong,em")])
    if (mark.nextSibling?.nodeName === mark.nodeName) {
      mark.nextSibling.prepend(...mark.childNodes);
      mark.remove();
    }
  body.normalize();
  blanks(body);
  for (const block of body.querySelectorAll("p,h2,h3,li,td,th,figcaption,caption")) {
    for (const [end, way, blank] of [["firstChild", "trimStart", /^\s+/], ["lastChild", "trimEnd", /\s+$/]]) {
      let node = block[end];
      while (node?.nodeType === Node.ELEMENT_NODE && /^(STRONG|EM|A)$/.test(node.tagName)) node = node[end];
      if (node?.nodeType === Node.TEXT_NODE) node.data = node.data[way]().replace(blank, "");
    }
  }
  for (const block of [...body.querySelectorAll("p,h2,h3,li,ul,ol,blockquote,figcaption,pre")].reverse())
    if (!hasWords(block)) block.remove();
  for (const line of body.querySelectorAll("br")) {
    if (line.previousSibling?.data) line.previousSibling.data = line.previousSibling.data.trimEnd();
    if (line.nextSibling?.data) line.nextSibling.data = line.nextSibling.data.trimStart();
  }
  for (const box of [body, ...body.querySelectorAll("ul,ol,li,table,tbody,tr,td,th,figure,blockquote")])
    for (const node of [...box.childNodes])
      if (node.nodeType === Node.TEXT_NODE && !node.data.trim() && (!node.previousSibling || !node.nextSibling || isBlock(node.previousSibling) || isBlock(node.nextSibling))) node.remove();
  // In items and cells a single paragraph says nothing more than its words.
  for (const paragraph of [...body.querySelectorAll("li > p:only-child, td > p:only-child, th > p:only-child")]) unwrap(paragraph);
}

/** A picture stands between paragraphs, with the words under it. */
function figures(body) {
  for (const picture of [...body.querySelectorAll("img")]) {
    if (picture.closest("figure, li, td, th")) continue;
    const figure = picture.ownerDocument.createElement("figure");
    const paragraph = picture.closest("p,h2,h3");
    if (paragraph) paragraph.before(figure);
    else picture.before(figure);
    figure.append(picture);
  }
}

export function blocks(body) {
  inside(body);
  boxes(body);
  levels(body);
  breaks(body);
  figures(body);
  trimmed(body);
  drawn(body);
  boldLines(body);
}
