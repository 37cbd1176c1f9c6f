/** Many pictures at once: each is sent by itself, two at a time, and says how far it is. */
const AT_ONCE = 2;
const AGAIN = 10000;

function send(url, fields, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => resolve(request.response));
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, reject);
    request.send(fields);
  });
}

function uploading(box) {
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  const words = box.dataset;
  const find = (part) => box.querySelector(`[data-upload-${part}]`);
  const items = [];
  let position = Number(words.next);

  function choose(files) {
    for (const file of files) {
      const same = (one) => one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified;
      if (!items.some((one) => same(one) && one.state !== "refused")) items.push(item(file));
    }
    find("state").hidden = !items.length;
    go();
  }

  function takeChosen() {
    choose([...input.files]);
    input.value = "";
  }

  function item(file) {
    const row = find("row").content.firstElementChild.cloneNode(true);
    find("files").append(row);
    row.tabIndex = -1;
    const one = { file, row, part: 0, state: "waits", position: ++position };
    row.querySelector(".upload__name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("button").addEventListener("click", () => {
      say(one, "waits");
      row.focus();
      go();
    });
    const isTooLarge = file.size > Number(words.limit);
    say(one, isTooLarge ? "refused" : "waits", isTooLarge ? words.tooLarge : words.waits);
    return one;
  }

  function say(one, state, text = words[state]) {
    one.state = state;
    one.row.className = state === "failed" || state === "refused" ? "upload__file--failed" : "";
    one.row.querySelector(".upload__state").textContent = text;
    one.row.querySelector("button").hidden = state !== "failed";
    one.row.querySelector("progress").hidden = state === "failed" || state === "refused";
  }

  async function go() {
    show();
    const sending = items.filter((one) => ["sends", "works"].includes(one.state));
    const next = items.find((one) => one.state === "waits");
    if (next && sending.length < AT_ONCE) {
      start(next);
      go();
    }
  }

  async function start(one) {
    say(one, "sends");
    const fields = new FormData();
    fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    fields.set("quiet", "1");
    fields.set("position", one.position);
    fields.set("text-picture-picture", one.file);
    try {
      take(one, await send(form.action, fields, (part) => progress(one, part)));
    } catch {
      say(one, "offline");
      setTimeout(resume, AGAIN);
    }
    const hasEnded = !items.some(({ state }) => ["waits", "sends", "works", "offline"].includes(state));
    if (hasEnded) await refresh();
    go();
  }

  function take(one, answer) {
    if (answer?.key) {
      progress(one, 1);
      say(one, answer.isNew ? "done" : "known");
    } else if (answer?.errors) say(one, "refused", answer.errors.join(" "));
    else say(one, "failed");
  }

  function progress(one, part) {
    one.part = part;
    one.row.querySelector("progress").value = part;
    if (part === 1 && one.state === "sends") say(one, "works");
    show();
  }

  /** The line is back, or it is time to try whether it is. */
  function resume() {
    for (const one of items.filter(({ state }) => state === "offline")) say(one, "waits");
    go();
  }

  function show() {
    const bar = find("all");
    bar.max = items.length || 1;
    bar.value = items.reduce((sum, { part }) => sum + part, 0);
    const count = (...states) => items.filter(({ state }) => states.includes(state)).length;
    const failed = count("failed", "refused");
    const said = words.all.replace("{done}", count("done", "known")).replace("{all}", items.length);
    const text = failed ? `${said}; ${words.some.replace("{failed}", failed)}` : said;
    if (find("said").textContent !== text) find("said").textContent = text;
  }

  /** The new pictures come into the form; what was typed in it meanwhile stays. */
  async function refresh() {
    if (!items.some(({ state }) => state === "done")) return;
    const page = await fetch(form.action).then((answer) => answer.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const parts = ["[data-rows]", "[data-save]"];
    if (!parts.every((part) => fresh.querySelector(part))) return;
    const typed = new FormData(form);
    const hadFocus = document.activeElement?.name;
    for (const part of parts) {
      const made = document.adoptNode(fresh.querySelector(part));
      for (const field of made.querySelectorAll("input, textarea, select"))
        if (!typed.has(field.name)) continue;
        else if (["radio", "checkbox"].includes(field.type)) field.checked = typed.getAll(field.name).includes(field.value);
        else field.value = typed.get(field.name);
      document.querySelector(part).replaceWith(made);
    }
    if (hadFocus) form.elements[hadFocus]?.focus?.();
  }

  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("change", takeChosen);
  for (const kind of ["dragenter", "dragover"])
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.add("upload--over");
    });
  for (const kind of ["dragleave", "drop"])
    box.addEventListener(kind, () => box.classList.remove("upload--over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    choose([...event.dataTransfer.files]);
  });
  addEventListener("online", resume);
  addEventListener("beforeunload", (event) => {
    if (items.some(({ state }) => ["waits", "sends", "works", "offline"].includes(state))) event.preventDefault();
  });
  find("drop").hidden = false;
  find("button").hidden = true;
  // Whoever is quicker than this script, or comes back to the page, has already chosen.
  if (input.files.length) takeChosen();
}

for (const box of document.querySelectorAll("[data-upload]")) uploading(box);

// After a picture was moved its own button goes on.
document.getElementById(location.hash.slice(1))?.querySelector("[name=move]")?.focus();
