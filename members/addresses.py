"""Addresses as people paste them: by lines, commas or semicolons, with names or without."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.names import HIDDEN

# A quoted name may hold a comma; so may nothing else.
PIECE = re.compile(r'(?:"[^"]*"|„[^“]*“|[^,;\n"„])+')
IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
# Django takes these for i, s and k, and so does a database that compares without case: an
# address at gmaıl.com would be somebody's at gmail.com.
TAKEN_FOR_OTHERS = set("ıİſ\u212a")


def refuse_doubles(address: str) -> None:
    """A validator: nobody is found by an address that is not theirs."""
    if TAKEN_FOR_OTHERS & set(address):
        raise ValidationError(
            _("A letter of this address only looks like a Latin one. Type it anew."),
            code="double",
        )


def read_addresses(text: str) -> tuple[list[str], list[str]]:
    """The addresses, each once and in small letters, and the pieces that hold none."""
    good, bad = {}, []
    for found in PIECE.finditer(without_hidden(text)):
        piece = " ".join(found.group().split())
        if not piece:
            continue
        address = address_in(piece)
        if address is None:
            bad.append(piece[:100])
        else:
            good[address] = True
    return list(good), bad


def read_people(text: str) -> tuple[dict[str, str], list[str]]:
    """{address: name} where names stand before the addresses, and the pieces that hold none."""
    good, bad = {}, []
    for found in PIECE.finditer(without_hidden(text)):
        piece = " ".join(found.group().split())
        address = address_in(piece) if piece else None
        if address:
            good[address] = good.get(address) or name_before(piece)
        elif piece:
            bad.append(piece[:100])
    return good, bad


def without_hidden(text):
    """What is copied from letters and pages brings letters that nobody sees along."""
    text = text.replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in HIDDEN
    )


def name_before(piece):
    bracketed = IN_BRACKETS.search(piece)
    before = piece[: bracketed.start()] if bracketed else piece.rpartition(" ")[0]
    return before.strip(" \"'„“”:-–")[:120]


def address_in(piece):
    """„Иван Иванов <ivan@example.org>“, a name before the address, or the address alone."""
    bracketed = IN_BRACKETS.search(piece)
    address = bracketed.group(1) if bracketed else piece.rpartition(" ")[2]
    address = address.strip().removeprefix("mailto:").lower()
    before = piece[: bracketed.start()] if bracketed else piece.rpartition(" ")[0]
    try:
        refuse_doubles(address)
        validate_email(address)
    except ValidationError:
        return None
    return None if "@" in before or len(address) > 254 else address
