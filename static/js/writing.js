/** Around the fields in which posts are written: buttons, a look before sending, quotes; reactions under posts. */
import { preview } from "./writing/preview.js";
import { quoting } from "./writing/quote.js";
import { reacting } from "./writing/react.js";
import { toolbar } from "./writing/toolbar.js";

const template = document.getElementById("markdown-tools");

reacting();
for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  toolbar(field, template);
  preview(field.form);
  quoting(field);
}
