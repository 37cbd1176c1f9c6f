// Read by the editor before it starts: its own English words in the language of the page.
const words = JSON.parse(document.getElementById("editor-words").textContent);
window.gettext = (word) => words[word] ?? word;
