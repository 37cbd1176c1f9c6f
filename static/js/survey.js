/** Questions that depend on others of the page are there only while they are asked. */
function answers(form, question) {
  const fields = new FormData(form);
  return fields.getAll(`q${question}`);
}

function isMet(form, block) {
  const given = answers(form, block.dataset.if);
  const wanted = block.dataset.ifOptions.split(" ").filter(Boolean);
  const least = block.dataset.ifLeast;
  if (wanted.length) return given.some((one) => wanted.includes(one));
  return given.some((one) => one !== "" && Number(one.replace(",", ".")) >= Number(least));
}

function show(block, isShown) {
  block.hidden = !isShown;
  // What is hidden is not sent.
  for (const field of block.querySelectorAll("input, select, textarea")) field.disabled = !isShown;
}

function look(form) {
  for (const block of form.querySelectorAll("[data-if]")) {
    const leading = form.querySelector(`[data-question="${block.dataset.if}"]`);
    // On an earlier page: the server has decided.
    if (!leading) continue;
    show(block, !leading.hidden && isMet(form, block));
    block.querySelector("[data-condition]").hidden = true;
  }
  for (const other of form.querySelectorAll("[data-other]")) {
    const block = other.closest("[data-question]");
    if (!block.hidden) other.hidden = !answers(form, block.dataset.question).includes("other");
  }
}

for (const form of document.querySelectorAll("form[data-survey]")) {
  form.addEventListener("change", () => look(form));
  form.addEventListener("input", () => look(form));
  look(form);
}
