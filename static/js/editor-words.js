/** Before the editor starts: its own English words in the language of the page, and plain text as paragraphs. */
const words = JSON.parse(document.getElementById("editor-words").textContent);
window.gettext = (word) => words[word] ?? word;

// As core/html.py reads and writes what was typed without an editor.
const MARKUP = /<\/?(p|br|h[1-6]|ul|ol|li|table|figure|img|blockquote|strong|em|a|div|span)\b/i;
const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text.trim();
  const linked = element.innerHTML.replace(ADDRESS, '<a href="$&">$&</a>');
  return `<p>${linked.replaceAll("\n", "<br>")}</p>`;
}

for (const field of document.querySelectorAll("[data-django-prose-editor-configurable]"))
  if (field.value.trim() && !MARKUP.test(field.value))
    field.value = field.value.trim().split(/\n\s*\n/).map(paragraph).join("");
