// Each part finds its data- attribute; every page works without them.
import { toasts } from "./toasts.js";
import { menu } from "./menu.js";
import { once } from "./once.js";
import { copies } from "./copies.js";
import { print } from "./print.js";
import { unsaved } from "./unsaved.js";

for (const start of [toasts, menu, once, print, unsaved, copies]) start(document);
