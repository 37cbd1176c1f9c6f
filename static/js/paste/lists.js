/** Lists: Word writes them as paragraphs, others as lists that do not nest. */

const PARAGRAPH = /mso-list:\s*(l\d+)\s+level(\d)/i;
const NO_LIST = /mso-list:\s*(none|skip)/i;
const BLANK = /^[\s\u00A0]*$/;

/** Is the level numbered, by the style sheet that came along? Undefined when it does not say. */
function kinds(sheet) {
  const found = new Map();
  for (const [, list, level, rules] of sheet.matchAll(/@list\s+(l\d+):level(\d)[^{]*\{([^}]*)\}/g)) {
    const format = /mso-level-number-format:\s*([\w-]+)/.exec(rules)?.[1];
    found.set(`${list} ${level}`, format ? !/bullet|image/.test(format) : true);
  }
  return found;
}

const isMark = (node) => node.nodeType === Node.COMMENT_NODE && /supportLists/.test(node.data);

/** Take the drawn sign out of the paragraph and give it back. */
function sign(paragraph) {
  let ignored = paragraph.querySelector('[data-style*="mso-list:Ignore"], [data-style*="mso-list: Ignore"]');
  if (!ignored) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_COMMENT);
    while (walker.nextNode() && !isMark(walker.currentNode));
    const start = isMark(walker.currentNode) ? walker.currentNode : null;
    ignored = start?.nextElementSibling;
  }
  const text = ignored?.textContent.replace(/[\s\u00A0]+/g, "") ?? "";
  ignored?.remove();
  return text;
}

function wordItem(element, known) {
  const style = element.getAttribute?.("data-style") ?? "";
  const [, list, level] = PARAGRAPH.exec(style) ?? [];
  if (!list || NO_LIST.test(style)) return null;
  const text = sign(element);
  // Numbers, letters, Roman numbers with a point or a bracket; the rest are dots and dashes.
  const drawn = /^\(?([\p{L}\d]{1,4})[.)]/u.exec(text);
  const looks = drawn ? !/^[o§v]$/.test(text) : false;
  const isNumbered = text ? looks : (known.get(`${list} ${level}`) ?? false);
  return { list, level: Number(level), isNumbered, start: Number(drawn?.[1]) || 1, content: [...element.childNodes] };
}

/** Items with levels as lists within lists. */
function built(items, owner) {
  const make = ({ isNumbered, start }) => {
    const list = owner.createElement(isNumbered ? "ol" : "ul");
    if (isNumbered && start > 1) list.setAttribute("start", start);
    return list;
  };
  const top = owner.createDocumentFragment();
  const open = [];
  for (const item of items) {
    while (open.length && open.at(-1).level > item.level) open.pop();
    let last = open.at(-1);
    const isOther = last && last.level === item.level && (last.isNumbered !== item.isNumbered || (last.list !== item.list && open.length === 1));
    if (isOther) open.pop(), (last = open.at(-1));
    if (!last || last.level < item.level) {
      const element = make(item);
      if (last) last.element.lastElementChild.append(element);
      else top.append(element);
      open.push((last = { ...item, element }));
    }
    const entry = owner.createElement("li");
    entry.append(...item.content);
    last.element.append(entry);
  }
  return top;
}

const next = (element) => {
  let node = element.nextSibling;
  while (node && node.nodeType !== Node.ELEMENT_NODE && BLANK.test(node.nodeType === Node.COMMENT_NODE ? "" : node.data)) node = node.nextSibling;
  return node;
};

function fromWord(body, known) {
  for (const first of [...body.querySelectorAll('[data-style*="mso-list"]')]) {
    if (!first.isConnected || !/^(P|H[1-6]|DIV)$/.test(first.tagName)) continue;
    const items = [], gone = [];
    for (let element = first; element; ) {
      const item = wordItem(element, known);
      const follows = !item && items.length && /MsoListParagraph/.test(element.className ?? "");
      if (!item && !follows) break;
      if (item) items.push(item);
      else if (!BLANK.test(element.textContent)) items.at(-1).content.push(element.ownerDocument.createElement("br"), ...element.childNodes);
      gone.push(element);
      element = next(element);
    }
    if (!items.length) continue;
    first.before(built(items, body.ownerDocument));
    gone.forEach((element) => element.remove());
  }
}

const level = (item) => Number(item.getAttribute("aria-level") ?? item.getAttribute("data-aria-level"));

/** Word in the browser and Google Docs: every item says how deep it stands. */
function fromLevels(body) {
  body.querySelectorAll(".ListContainerWrapper").forEach((wrapper) => wrapper.replaceWith(...wrapper.childNodes));
  for (const first of [...body.querySelectorAll("ul, ol")]) {
    if (!first.isConnected || first.parentElement.closest("ul, ol") || !level(first.querySelector("li") ?? first)) continue;
    const items = [], gone = [];
    for (let list = first; list && /^(UL|OL)$/.test(list.tagName ?? "") && level(list.querySelector("li") ?? list); list = next(list)) {
      gone.push(list);
      for (const item of list.querySelectorAll("li")) {
        const own = item.parentElement;
        items.push({ level: level(item) || 1, isNumbered: own.tagName === "OL", start: own.start || 1, item });
      }
    }
    for (const one of items) {
      if (one.item.getAttribute("aria-checked") === "true") (one.item.querySelector("p") ?? one.item).prepend("✓ ");
      one.content = [...one.item.childNodes].filter((node) => !/^(UL|OL)$/.test(node.tagName ?? ""));
    }
    first.before(built(items, body.ownerDocument));
    gone.forEach((list) => list.remove());
  }
}

/** A list directly in a list belongs to the item before it. */
function nested(body) {
  for (const list of [...body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
    const before = list.previousElementSibling;
    if (before?.matches("li")) before.append(list);
    else list.replaceWith(...list.childNodes);
  }
}

export function lists(body, sheet) {
  fromWord(body, kinds(sheet));
  fromLevels(body);
  nested(body);
}

const DASH = /^\s*[-•·*▪■][ \u00A0]+/;

/** Lines that somebody drew as a list with a dash before each. */
export function drawn(body) {
  const isLine = (element) => element?.matches("p") && DASH.test(element.textContent);
  for (const first of [...body.querySelectorAll("p")]) {
    const lines = [];
    for (let line = first; isLine(line); line = line.nextElementSibling) lines.push(line);
    if (lines.length < 2 || !first.isConnected) continue;
    const list = body.ownerDocument.createElement("ul");
    first.before(list);
    for (const line of lines) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (walker.nextNode() && !walker.currentNode.data.trim());
      walker.currentNode.data = walker.currentNode.data.replace(DASH, "");
      const item = body.ownerDocument.createElement("li");
      item.append(...line.childNodes);
      list.append(item);
      line.remove();
    }
  }
}
