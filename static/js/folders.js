/** A whole folder is sent one needed picture at a time, each in a request of its own. */

const ADDED = /(-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,13})$/;

/** `Photo-300x200.JPG` and `photo-scaled.jpg` are `photo.jpg`, as on the server. */
function original(name) {
  const [, stem, extension] = name.normalize("NFC").toLowerCase().match(/^(.*?)(\.[a-z0-9]{2,5})?$/s);
  let before = stem;
  for (let shorter; (shorter = before.replace(ADDED, "")) !== before; ) before = shorter;
  return before + (extension ?? "");
}

/** Of several sizes of one picture the largest file; the names tell which are needed. */
function chosen(files, needed) {
  const best = new Map();
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    if (!needed.has(original(file.name))) continue;
    const key = path.slice(0, path.length - file.name.length) + original(file.name);
    if (!best.has(key) || best.get(key).size < file.size) best.set(key, file);
  }
  return [...best.values()];
}

/** A lost line ends the sending; the next try goes on after these. */
const sent = new Set();

async function send(form, file) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("quiet", "1");
  data.set("files", file);
  data.set("paths", file.webkitRelativePath || file.name);
  const answer = await fetch(location.href, { method: "POST", body: data });
  if (!answer.headers.get("Content-Type").includes("json")) throw new Error(answer.status);
  return (await answer.json()).errors ?? [];
}

function say(box, texts) {
  box.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
}

async function sendAll(form, files) {
  const box = form.querySelector("[data-sent]");
  const progress = Object.assign(document.createElement("progress"), { max: files.length, value: 0 });
  const words = document.createElement("p");
  const wrong = [];
  progress.setAttribute("aria-label", form.querySelector("[data-folder] label").textContent);
  box.replaceChildren(progress, words);
  for (const [at, file] of files.entries()) {
    if (!sent.has(file.webkitRelativePath)) wrong.push(...(await send(form, file)));
    sent.add(file.webkitRelativePath);
    progress.value = at + 1;
    words.textContent = box.dataset.words.replace("{done}", at + 1).replace("{total}", files.length);
  }
  if (wrong.length) say(box, [words.textContent, ...wrong]);
  else form.querySelector("button[name=done]").click();
}

for (const form of document.querySelectorAll("[data-send-folder]")) {
  const names = document.querySelectorAll("[data-missing] li");
  const needed = new Set([...names].map((name) => original(name.textContent)));
  const box = form.querySelector("[data-sent]");
  form.querySelector("[data-folder]").hidden = false;
  form.querySelector("#folder").addEventListener("change", async ({ target }) => {
    const files = chosen(target.files, needed);
    if (!files.length) return say(box, [box.dataset.nothing]);
    target.disabled = true;
    await sendAll(form, files).catch(() => say(box, [box.dataset.failed]));
    target.disabled = false;
  });
}
