"""A page of the portal as one that needs no server: first reduced, then its links set.

lxml reads what our templates wrote and nh3 cleaned. What remains is listed by kind, not guessed:
elements that run, load or send are taken out, and so is every attribute that could.
"""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree, html

RUNNING = (
    *("script", "noscript", "template", "iframe", "frame", "frameset", "object"),
    *("embed", "applet", "base", "portal", "dialog", "video", "audio", "source"),
    *("track", "button", "input", "select", "option", "datalist", "fencedframe"),
)
KEPT_META = {"viewport", "description", "color-scheme"}
LOADING = {
    *("srcset", "sizes", "imagesrcset", "style", "action", "formaction", "background"),
    *("poster", "ping", "cite", "longdesc", "data", "codebase", "classid", "manifest"),
    *("integrity", "crossorigin", "nonce", "srcdoc", "usemap", "target", "download"),
    *("profile", "lowsrc", "dynsrc", "attributionsrc", "http-equiv"),
    # What is shown late is missing on paper.
    *("loading", "decoding", "fetchpriority"),
}
LINKS = ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href")
# Nothing runs, is sent or loaded from elsewhere, whatever a text may hold.
POLICY = (
    "default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; "
    "font-src data:; form-action 'none'; base-uri 'none'"
)
DOCTYPE = "<!doctype html>"
# With the parts that templates mark as having no place in a copy.
TAKEN_OUT = "|".join(
    (
        *(f"//{name}" for name in RUNNING),
        "//*[@data-portal-only]",
        *("//comment()", "//processing-instruction()"),
    )
)


@dataclass
class Page:
    """A reduced page: what it links to and which of its places can be linked to."""

    tree: html.HtmlElement
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def text(self) -> bytes:
        return html.tostring(self.tree, encoding="utf-8", doctype=DOCTYPE)


def read(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))


def reduced(content: bytes, address: str) -> Page:
    """Without what needs a server or a script."""
    tree = read(content)
    for form in tree.xpath("//form"):
        replace_form(form, address)
    for one in tree.xpath(TAKEN_OUT):
        if one.getparent() is not None:
            one.drop_tree()
    for one in tree.xpath("//meta|//link"):
        if not is_kept(one):
            one.drop_tree()
    for one in tree.iter(etree.Element):
        clear(one)
    keep_labels_of_fields(tree)
    return Page(
        tree,
        ids={one.get("id") for one in tree.xpath("//*[@id]")},
        links=[address for _one, _name, address in links_of(tree)],
    )


def replace_form(form, address):
    """By a link to the same page of the portal, where it works."""
    with translation.override(tree_language(form)):
        words = _("This part works on the portal")
    note = html.Element("p", {"class": "meta off-paper"})
    link = html.Element("a", {"href": f"{settings.SITE_URL}{address}"})
    link.text = words
    note.append(link)
    note.tail = form.tail
    form.getparent().replace(form, note)


def tree_language(one):
    return one.getroottree().getroot().get("lang") or settings.LANGUAGE_CODE


def is_kept(one):
    if one.tag == "meta":
        return "charset" in one.attrib or one.get("name", "").lower() in KEPT_META
    return one.get("rel", "").lower() in {"stylesheet", "icon"} and in_head(one)


def in_head(one):
    return any(parent.tag == "head" for parent in one.iterancestors())


def clear(one):
    """Of attributes that run or load something; microdata names other sites."""
    for name in list(one.attrib):
        plain = name.lower()
        is_address = plain.startswith("data-") and "/" in one.get(name)
        if plain.startswith(("on", "item")) or plain in LOADING or is_address:
            del one.attrib[name]
    if one.tag == "textarea":
        one.attrib.update({"readonly": "", "autocomplete": "off"})


def keep_labels_of_fields(tree):
    """A label whose field is gone says nothing to anybody."""
    there = {one.get("id") for one in tree.xpath("//textarea")}
    for label in tree.xpath("//label[@for]"):
        if label.get("for") not in there:
            label.drop_tree()


def links_of(tree):
    """(element, attribute, address) of everything that a page leads to or shows."""
    for one in tree.iter(etree.Element):
        for name in LINKS:
            if name in one.attrib:
                yield one, name, one.get(name)
        if one.tag == "img" and "src" in one.attrib:
            yield one, "src", one.get("src")
        elif "src" in one.attrib:
            del one.attrib["src"]


class Linker:
    """Sets the links of one page: inside the copy relative, else to the portal or the web."""

    def __init__(self, *, scope, files, ids):
        self.scope, self.files, self.ids = scope, files, ids

    def finish(self, page, place, *, about):
        """The page's bytes as they lie in the copy."""
        name, tree = self.files[place], page.tree
        with translation.override(tree_language(tree)):
            other = tree.xpath("//header[@class='site-header']//a[@hreflang]/@href")
            self.put_around(tree, other[0] if other else "", about)
            for one, attribute, href in list(links_of(tree)):
                self.set_link(one, attribute, href, place, name)
            head = tree.find("head")
            policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
            head.insert(1, html.Element("meta", policy))
        return page.text()

    def put_around(self, tree, other, about):
        """Our own head and foot: the portal's lead to what is not here."""
        for css, template in [
            ("site-header", "leadernet/offline/_header.html"),
            ("site-footer", "leadernet/offline/_footer.html"),
        ]:
            words = about | {"other": other}
            drawn = html.fragment_fromstring(render_to_string(template, words))
            for old in tree.xpath(f"//body/*[@class='{css}']"):
                old.getparent().replace(old, drawn)

    def set_link(self, one, attribute, href, place, name):
        target = self.scope.place(href, on=place.address)
        # Of our own foot: to the page as it is today.
        inside = self.files.get(target) if one.get("rel") != "external" else None
        fragment = urlsplit(href).fragment if "#" in href else ""
        if inside:
            anchor = self.anchor(target, fragment)
            same = inside == name and anchor
            one.set(attribute, anchor if same else relative(inside, name) + anchor)
        elif one.tag == "img":
            leave_words(one)
        elif one.tag == "link":
            one.drop_tree()
        else:
            lead_outside(one, attribute, href, place.address)

    def anchor(self, target, fragment):
        there = self.ids.get(target, set())
        return f"#{quote(unquote(fragment))}" if unquote(fragment) in there else ""


def relative(target, name):
    return posixpath.relpath(target, posixpath.dirname(name) or ".")


def leave_words(picture):
    """Of a picture that not everybody may see, or that is gone."""
    words = html.Element("span", {"class": "muted"})
    words.text, words.tail = picture.get("alt", ""), picture.tail
    picture.getparent().replace(picture, words)


def lead_outside(one, attribute, href, address):
    """To the portal or another site, marked; every other kind of address leads nowhere."""
    found = urljoin(f"{settings.SITE_URL}{address}", href.strip())
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", found.lower())
    if one.tag not in {"a", "area"} or not scheme:
        del one.attrib[attribute]
    elif scheme[0] in {"mailto:", "tel:"}:
        one.set(attribute, found)
    elif scheme[0] in {"http:", "https:"}:
        one.set(attribute, found)
        one.set("rel", "external noopener")
        mark(one, found)
    else:
        del one.attrib[attribute]


def mark(link, found):
    """Said to everybody: by a sign, and in words to whoever does not see it."""
    if any(parent.tag == "svg" for parent in link.iterancestors()):
        return
    link.set("class", f"{link.get('class', '')} outside".strip())
    words = html.Element("span", {"class": "visually-hidden"})
    is_ours = found.startswith(settings.SITE_URL)
    words.text = f" ({_('on the portal') if is_ours else _('another site')})"
    link.append(words)
