/** Small questions to a tree, and changes of it. */

// The content policy lets no style attribute be read; its words are looked at under another name.
const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const STYLE = /\sstyle(?=\s*=)/gi;
const SHEET = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;

export function parsed(html) {
  const sheets = [];
  const bare = html
    .replace(SHEET, (_all, rules) => {
      sheets.push(rules);
      return "";
    })
    .replace(TAG, (tag) => tag.replace(STYLE, " data-style"));
  return { source: new DOMParser().parseFromString(bare, "text/html"), sheet: sheets.join("\n") };
}

export const style = (element, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(element.getAttribute("data-style") ?? "")?.[1].trim() ?? "";

export const unwrap = (element) => element.replaceWith(...element.childNodes);

export function renamed(element, name) {
  const fresh = element.ownerDocument.createElement(name);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

/** Has it words or a picture? */
export const hasWords = (element) => Boolean(element.textContent.replaceAll("\u00A0", " ").trim() || element.querySelector("img"));

/** Are all its words bold? */
export function isBold(element) {
  const words = element.textContent.trim();
  const strong = [...element.querySelectorAll("strong")].map((mark) => mark.textContent).join("").trim();
  return Boolean(words) && words === strong;
}

/** Blanks that were there for the look; a single one that must not break stays. */
export function blanks(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    node.data = node.data
      .replace(/[\u200B-\u200D\uFEFF\u00AD]/g, "")
      .replace(/[\t\n\r\f ]+/g, " ")
      .replace(/[ \u00A0]{2,}/g, " ");
  }
}
