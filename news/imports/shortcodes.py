"""WordPress's words in square brackets: captions and galleries are understood, others removed."""

import re
from dataclasses import dataclass, field
from html import escape, unescape

# Without nested brackets and with an end to everything, so that no text takes long.
CODE = re.compile(r"\[(/?)([a-z][\w-]{0,40})((?:[\s/][^\[\]]{0,2000})?)\]", re.I)
ATTRIBUTE = re.compile(
    r"""([a-z][\w-]{0,40})\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'/]+))""", re.I
)
CAPTIONS = {"caption", "wp_caption"}
# Their address stands between the two, or in an attribute.
EMBEDS = {"embed", "youtube", "vimeo", "video", "audio", "soundcloud"}
SOURCES = ("src", "url", "mp4", "m4v", "webm", "mp3", "m4a", "ogg", "wav")
KNOWN = {"gallery", "playlist", "contact-form", "more", "divider", "clear"}


@dataclass
class Found:
    """What the codes of one text asked for, beside the text itself."""

    galleries: list[list[int]] = field(default_factory=list)  # empty: all of the post
    removed: list[str] = field(default_factory=list)


def resolve(text: str) -> tuple[str, Found]:
    """The text as HTML without codes; "[1]" and "[sic]" are no codes and stay."""
    codes = list(CODE.finditer(text))
    closed = {match[2].lower() for match in codes if match[1]}
    found, out, position = Found(), [], 0
    for at, match in enumerate(codes):
        following = codes[at + 1] if at + 1 < len(codes) else None
        words = replacement(match, following, closed, found)
        if words is not None:
            out += [text[position : match.start()], words]
            position = match.end()
    return "".join([*out, text[position:]]), found


def replacement(match, following, closed, found):
    """What stands in the place of the code; None where it is ordinary text."""
    is_end, name = bool(match[1]), match[2].lower()
    given = attributes(match[3])
    if name in CAPTIONS:
        return caption(is_end, given, following)
    if name == "gallery" and not is_end:
        found.galleries.append(numbers(given.get("ids", "")))
        return "\n\n"
    if name in EMBEDS:
        address = next((given[one] for one in SOURCES if given.get(one)), "")
        return f"\n\n{escape(address)}\n\n"
    if not (given or name in closed or name in KNOWN or match[3].strip() == "/"):
        return None
    if not is_end and name not in found.removed:
        found.removed.append(name)
    return ""


def caption(is_end, given, following):
    """A figure, if it ends; its words stand within, in old versions in an attribute."""
    if is_end:
        return "</figure>"
    if following is None or not following[1] or following[2].lower() not in CAPTIONS:
        return ""
    words = given.get("caption", "")
    return f"<figure><figcaption>{words}</figcaption>" if words else "<figure>"


def attributes(text):
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in ATTRIBUTE.finditer(text)
    }


def numbers(text):
    return [int(one) for one in re.findall(r"\d{1,12}", text)][:200]
