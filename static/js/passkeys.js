/** What the browser says about a passkey goes to its console; people read it on the page. */
const words = document.querySelector("[data-passkey-error]");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
});
