"""What a person or an organisation may be called: no name that pretends to be another."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Letters that look alike, Cyrillic to Latin, so that one spelling stands for all.
LOOKALIKES = str.maketrans("авекмнорстухіјѕ0135", "abekmhopctyxijsoies")
# Latin letters and the Cyrillic ones for which they are typed.
AS_CYRILLIC = str.maketrans("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху")
ROLES = (
    "администратор",
    "модератор",
    "координатор",
    "administrator",
    "moderator",
    "coordinator",
    "admin",
    "админ",
    "root",
    "support",
    "поддръжка",
    "system",
    "система",
)
SITE = ("leadernet", "лидернет", "leader net", "лидер нет")
HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs"}


def looks_like(text):
    return text.casefold().translate(LOOKALIKES)


PRETENDED = {looks_like(word) for word in ROLES}
PRETENDED_PARTS = {looks_like(word) for word in SITE}


def scripts(word):
    """The scripts of the letters of a word: {"CYRILLIC"}, {"LATIN"} …"""
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in word)
    return {name for letter, name in zip(word, names, strict=True) if letter.isalpha()}


def in_one_script(text):
    """Latin letters inside Cyrillic words become the Cyrillic ones that look like them."""
    return re.sub(
        r"[^\W\d_]+",
        lambda found: (
            found[0].translate(AS_CYRILLIC) if len(scripts(found[0])) > 1 else found[0]
        ),
        text,
    )


def clean_name(value):
    """The name in one spelling, or ValidationError with a sentence that helps."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if any(unicodedata.category(letter) in HIDDEN for letter in name):
        raise ValidationError(
            _("The name holds invisible characters. Type it anew."), code="hidden"
        )
    words = re.findall(r"[^\W_]+", name)
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("A name has letters."), code="letters")
    if any(len(scripts(word)) > 1 for word in words):
        raise ValidationError(
            _("A word of the name mixes Cyrillic and Latin letters. Type it in one."),
            code="mixed",
        )
    if pretends(name, words):
        raise ValidationError(
            _("This name looks like one of the portal itself. Choose your own name."),
            code="pretends",
        )
    return name


def pretends(name, words):
    whole = looks_like(name)
    return any(looks_like(word) in PRETENDED for word in words) or any(
        part in whole for part in PRETENDED_PARTS
    )
