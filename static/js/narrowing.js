/**
 * Of the fields that narrow an indicator only those that the chosen source uses. The others keep
 * what is in them while one tries another source, and are not sent.
 */
function narrow(form) {
  const chosen = form.elements.source.value;
  const groups = [...form.querySelectorAll("[data-for-sources]")];
  for (const group of groups) {
    const isUsed = group.dataset.forSources.split(" ").includes(chosen);
    const isWrong = group.querySelector(".field--invalid") && group.dataset.sentFor === chosen;
    group.hidden = !isUsed && !isWrong;
    for (const field of group.querySelectorAll("input, select, textarea")) field.disabled = group.hidden;
  }
  form.querySelector("[data-narrowing-fields]").hidden = groups.every((group) => group.hidden);
}

for (const form of document.querySelectorAll("[data-narrowing]")) {
  // A page that came back with an error shows the field that it is about.
  for (const group of form.querySelectorAll("[data-for-sources]")) group.dataset.sentFor = form.elements.source.value;
  form.querySelector("[data-narrowing-words]").hidden = true;
  form.elements.source.addEventListener("change", () => narrow(form));
  addEventListener("pageshow", () => narrow(form));
  narrow(form);
}
