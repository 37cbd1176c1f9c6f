/** Files are chosen, dragged or pasted, named and taken away again; sending them shows how far they are. */

const isPicture = (file) => /^image\/(jpeg|png|webp)$/.test(file.type);

function size(bytes) {
  const isSmall = bytes < 1048576;
  const number = isSmall ? Math.ceil(bytes / 1024) : bytes / 1048576;
  const said = number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return `${said}\u00a0${isSmall ? "KB" : "MB"}`;
}

function post(form, submitter, onProgress) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => (request.response ? resolve(request.response) : reject()));
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, reject);
    request.send(data);
  });
}

export function attaching(form, field) {
  const input = form.querySelector("input[type=file][name=uploads]");
  const template = document.getElementById("file-tools");
  if (!input || !template) return;
  const words = template.dataset;
  const box = input.closest(".field");
  const list = Object.assign(document.createElement("ul"), { className: "files" });
  const status = Object.assign(document.createElement("p"), { className: "files__said" });
  const bar = Object.assign(document.createElement("progress"), { max: 1, hidden: true });
  const hint = Object.assign(document.createElement("p"), { className: "help files__hint", textContent: words.hint });
  status.setAttribute("role", "status");
  bar.setAttribute("aria-label", words.sending);
  input.after(list, bar, status, hint);
  let chosen = [];

  function say(text, isProblem) {
    status.textContent = text;
    status.classList.toggle("field__error", isProblem);
  }

  /** The field holds what the list shows, so that the form sends it in the same order. */
  function keep() {
    const transfer = new DataTransfer();
    for (const { file } of chosen) transfer.items.add(file);
    input.files = transfer.files;
  }

  function row(file) {
    const made = template.content.firstElementChild.cloneNode(true);
    made.querySelector(".files__name").textContent = file.name;
    made.querySelector(".files__size").textContent = size(file.size);
    made.querySelector("button span").textContent = ` ${file.name}`;
    const label = made.querySelector("label");
    label.hidden = !isPicture(file);
    // A document sends an empty line, so that words and files count alike.
    made.querySelector("input").hidden = label.hidden;
    made.querySelector("button").addEventListener("click", () => {
      chosen = chosen.filter((one) => one.file !== file);
      made.remove();
      keep();
      input.focus();
    });
    return made;
  }

  function add(files) {
    const said = [];
    for (const file of files) {
      if (chosen.some((one) => one.file.name === file.name && one.file.size === file.size)) continue;
      if (file.size > Number(words.limit)) said.push(`${file.name} ${words.tooLarge}.`);
      else if (chosen.length >= Number(words.most)) {
        said.push(words.tooMany);
        break;
      } else {
        const one = { file, row: row(file) };
        chosen.push(one);
        list.append(one.row);
      }
    }
    say(said.join(" "), Boolean(said.length));
    keep();
  }

  input.addEventListener("change", () => add([...input.files]));
  const hasFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");
  for (const zone of [field, box]) {
    for (const kind of ["dragenter", "dragover"])
      zone.addEventListener(kind, (event) => {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        box.classList.add("files--over");
      });
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => box.classList.remove("files--over"));
    zone.addEventListener("drop", (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      add([...event.dataTransfer.files]);
    });
  }
  field.addEventListener("paste", (event) => {
    // A table from an office program comes as words and as a picture: the words are meant.
    if (!event.clipboardData.files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  });

  function stop(text) {
    bar.hidden = true;
    say(text, true);
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || !chosen.length || event.submitter?.name === "preview") return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    bar.hidden = false;
    say(words.sending, false);
    try {
      const answer = await post(form, event.submitter, (part) => (bar.value = part));
      if (answer.to) location.assign(answer.to);
      else stop(answer.signed_out ? words.signedOut : (answer.problems ?? [words.failed]).join(" "));
    } catch {
      stop(words.failed);
    }
  });
  // Whoever is quicker than this script, or comes back to the page, has already chosen.
  if (input.files.length) add([...input.files]);
}
