/** Around the fields in which posts are written: buttons, a look before sending, quotes. */
import { preview } from "./writing/preview.js";
import { quoting } from "./writing/quote.js";
import { toolbar } from "./writing/toolbar.js";

const template = document.getElementById("markdown-tools");

for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  toolbar(field, template);
  preview(field.form);
  quoting(field);
}
