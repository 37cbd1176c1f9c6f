/** Tables that hold data stay; those that only held a page together go. */
import { hasWords, isBold, renamed, unwrap } from "./dom.js";

const isEmpty = (cell) => !hasWords(cell);
const own = (table, cells) => [...table.querySelectorAll(cells)].filter((cell) => cell.closest("table") === table);

function isLayout(table) {
  const most = Math.max(0, ...own(table, "tr").map((row) => row.cells.length));
  return table.getAttribute("role") === "presentation" || table.querySelector("table") || most < 2 || own(table, "tr").length < 2;
}

function dissolve(table) {
  const fragments = own(table, "td, th, caption").flatMap((cell) => {
    const block = table.ownerDocument.createElement("div");
    block.append(...cell.childNodes);
    return block.childNodes.length ? [block] : [];
  });
  table.replaceWith(...fragments);
}

function heading(row) {
  const cells = [...row.cells];
  const isHead = row.parentElement.tagName === "THEAD" || (cells.some((cell) => !isEmpty(cell)) && cells.every((cell) => isEmpty(cell) || isBold(cell)));
  if (!isHead) return;
  for (const cell of cells) {
    const spans = ["colspan", "rowspan"].map((name) => [name, cell.getAttribute(name)]);
    const fresh = cell.tagName === "TH" ? cell : renamed(cell, "th");
    for (const [name, value] of spans) if (value) fresh.setAttribute(name, value);
  }
}

function plain(table) {
  for (const row of own(table, "tr"))
    if (row.cells.length && [...row.cells].every((cell) => isEmpty(cell) && cell.rowSpan === 1)) row.remove();
  const [first] = own(table, "tr");
  if (first) heading(first);
  table.querySelectorAll("th strong").forEach(unwrap);
  const rows = own(table, "tr");
  const caption = table.querySelector("caption");
  const body = table.ownerDocument.createElement("tbody");
  body.append(...rows);
  if (caption) caption.textContent = caption.textContent.replace(/\s+/g, " ").trim();
  table.replaceChildren(...(caption?.textContent ? [caption] : []), body);
}

/** WordPress writes the words over a table under it. */
function captions(body) {
  for (const words of body.querySelectorAll("figure > figcaption")) {
    const table = words.parentElement.querySelector("table");
    if (table && !table.caption) table.createCaption().append(...words.childNodes);
    if (table) words.remove();
  }
}

export function tables(body) {
  captions(body);
  // From the inside out, so that what held a page together is gone before its parts are looked at.
  for (let found; (found = [...body.querySelectorAll("table")].find((table) => isLayout(table))); ) dissolve(found);
  body.querySelectorAll("table").forEach(plain);
}
