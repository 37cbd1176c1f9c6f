/** A name by its first letters, on whatever keyboard; the tables are those of the portal's search. */
const tables = JSON.parse(document.getElementById("typing-habits")?.textContent ?? "null");
const latin = tables && new RegExp(tables.latin.map(([letters]) => letters).join("|"), "g");
const cyrillicOf = tables && Object.fromEntries(tables.latin);

const each = (text, map) => [...text].map((letter) => map[letter] ?? letter).join("");

export const folded = (text) => each(text.toLowerCase(), tables.letters);

/** What somebody may have meant, each reading as words in folded letters. */
export function readings(typed) {
  const text = typed.trim().toLowerCase();
  const byKeys = tables.layouts.map((keys) => each(text, keys));
  const all = [text, text.replace(latin, (found) => cyrillicOf[found]), ...byKeys];
  return [...new Set(all.map(folded))].map((reading) => reading.split(/\s+/));
}

export const wordsOf = (text) => folded(text).split(/[^\p{L}\p{N}_]+/u);

export const begins = (found, words) =>
  found.some((parts) => parts.every((part) => words.some((word) => word.startsWith(part))));
