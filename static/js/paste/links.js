/** Addresses of pasted links: whole, without what follows the reader, our own ones short. */
import { unwrap } from "./dom.js";

const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs(enc|mi)|_ga|si|mkt_tok)$/i;
// Doors that other programs put before a link, and the parameter that holds it.
const DOORS = [
  [/^(www\.)?google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
  [/^lm?\.facebook\.com$/, "/l.php", ["u"]],
];
const NOTE = /footnote|endnote|sdfootnote|_ftn|#ftnt/i;

function parsed(text, base) {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

function behind(url) {
  for (const [host, path, names] of DOORS)
    if (host.test(url.hostname) && url.pathname.startsWith(path))
      for (const name of names) {
        const inner = parsed(url.searchParams.get(name) ?? "");
        if (inner && /^https?:$/.test(inner.protocol)) return inner;
      }
  return url;
}

function untracked(url) {
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  if (/^#:~:text=/.test(url.hash)) url.hash = "";
  return url;
}

/** The address as the text keeps it; nothing when it leads nowhere. */
export function tidy(text, { address = location.href, base } = {}) {
  if (!text || text.startsWith("#")) return null;
  const here = new URL(address);
  let url = parsed(text.trim(), base);
  if (!url || !/^(https?|mailto|tel):$/.test(url.protocol)) return null;
  if (/^https?:$/.test(url.protocol)) url = untracked(behind(url));
  if (url.origin !== here.origin) return url.href;
  const path = url.pathname.replace(/^\/en(?=\/)/, "");
  return path === here.pathname && url.hash ? null : path + url.search + url.hash;
}

/** A note's number in the text and at its end, however the program wrote it. */
function note(link) {
  const said = `${link.getAttribute("data-style")} ${link.className} ${link.getAttribute("href")} ${link.name}`;
  const number = link.textContent.replace(/[[\]\s]/g, "");
  if (!NOTE.test(said) || !/^([\divxlc]{1,4}|\*+)$/i.test(number)) return false;
  const outer = link.parentElement.matches("sup") ? link.parentElement : link;
  const isFirst = !outer.previousSibling?.textContent.trim() && outer.parentElement.matches("p");
  outer.replaceWith(`[${number}]${isFirst ? " " : ""}`);
  return true;
}

export function links(body, where) {
  for (const link of [...body.querySelectorAll("a")]) {
    if (note(link)) continue;
    const href = tidy(link.getAttribute("href"), where);
    if (href && link.textContent.trim()) link.setAttribute("href", href);
    else unwrap(link);
  }
  body.querySelectorAll('[data-style*="mso-element:footnote-list"] > hr, #sdfootnote1 ~ hr').forEach((line) => line.remove());
  const own = (src) => {
    const url = parsed(src, where.address);
    const isOurs = url?.origin === new URL(where.address).origin && /^\/files\/[\w-]+\/[^/]+$/.test(url.pathname);
    return isOurs ? url.pathname : null;
  };
  return { own };
}
