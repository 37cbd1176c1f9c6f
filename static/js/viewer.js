/** Pictures of a gallery large, one after the other: by keys, by touch, with their words. */
const FAR = 50;

function viewer(gallery) {
  const dialog = gallery.querySelector("[data-viewer]");
  const links = [...gallery.querySelectorAll("a[data-large]")];
  const find = (part) => dialog.querySelector(`[data-viewer-${part}]`);
  const place = find("place"), stage = find("stage"), zoom = find("zoom");
  let at = 0, from;

  function show(number) {
    at = (number + links.length) % links.length;
    const small = links[at].querySelector("img");
    const large = new Image();
    for (const name of ["alt", "width", "height", "srcset", "src"]) large.setAttribute(name, small.getAttribute(name));
    large.sizes = "100vw";
    stage.replaceChildren(large);
    const said = links[at].closest("figure").querySelector("figcaption");
    find("words").replaceChildren(...(said ? [...said.cloneNode(true).childNodes] : []));
    place.textContent = place.dataset.words.replace("{number}", at + 1).replace("{all}", links.length);
    const words = [...(said?.children ?? [])].map((part) => part.textContent);
    find("said").textContent = [place.textContent, small.alt, ...words].join(". ");
    enlarge(false);
  }

  function enlarge(isLarge) {
    zoom.setAttribute("aria-pressed", isLarge);
    stage.classList.toggle("viewer__stage--large", isLarge);
    const picture = stage.querySelector("img");
    picture.sizes = isLarge ? "1920px" : "100vw";
    if (!isLarge) {
      if (document.activeElement === stage) zoom.focus();
      return stage.removeAttribute("tabindex");
    }
    // The arrows now move the picture under the eye.
    stage.tabIndex = 0;
    stage.focus();
    stage.scrollTo((stage.scrollWidth - stage.clientWidth) / 2, (stage.scrollHeight - stage.clientHeight) / 2);
  }

  const isLarge = () => zoom.getAttribute("aria-pressed") === "true";

  for (const [number, link] of links.entries())
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      dialog.showModal();
      show(number);
    });

  for (const turn of dialog.querySelectorAll("[data-viewer-turn]")) {
    turn.hidden = links.length < 2;
    turn.addEventListener("click", () => show(at + Number(turn.dataset.viewerTurn)));
  }
  find("close").addEventListener("click", () => dialog.close());
  zoom.addEventListener("click", () => enlarge(!isLarge()));
  stage.addEventListener("dblclick", () => enlarge(!isLarge()));
  // Back to where the reader has come in the gallery.
  dialog.addEventListener("close", () => links[at].focus());

  dialog.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 };
    if (event.key === "+" || event.key === "-") enlarge(event.key === "+");
    else if (!(event.key in steps) || (isLarge() && event.target === stage)) return;
    else show(steps[event.key]);
    event.preventDefault();
  });

  const isPinched = () => (window.visualViewport?.scale ?? 1) > 1;
  stage.addEventListener("pointerdown", (event) => {
    from = event.pointerType === "mouse" || !event.isPrimary || isLarge() || isPinched() ? undefined : event;
  });
  stage.addEventListener("pointerup", (event) => {
    if (!from || !event.isPrimary) return;
    const along = event.clientX - from.clientX;
    const across = Math.abs(event.clientY - from.clientY);
    from = undefined;
    if (Math.abs(along) > FAR && Math.abs(along) > 2 * across) show(at + (along < 0 ? 1 : -1));
  });
  stage.addEventListener("pointercancel", () => (from = undefined));
}

for (const gallery of document.querySelectorAll("[data-gallery]")) viewer(gallery);
