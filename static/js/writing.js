/** Around the fields in which posts are written: buttons, a look before sending, quotes, names after an @, files; reactions under posts. */
import { attaching } from "./writing/attaching.js";
import { mentions } from "./writing/mentions.js";
import { preview } from "./writing/preview.js";
import { quoting } from "./writing/quote.js";
import { reacting } from "./writing/react.js";
import { toolbar } from "./writing/toolbar.js";

const template = document.getElementById("markdown-tools");

reacting();
for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  toolbar(field, template);
  if (template.dataset.people) mentions(field, template.dataset);
  attaching(field.form, field);
  preview(field.form);
  quoting(field);
}
