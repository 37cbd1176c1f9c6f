"""The letters of a text file: what decodes to Bulgarian words, not what merely decodes."""

import codecs
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNREADABLE = _(
    "The letters of the file cannot be read. Open it in Excel, choose “Save as” and the type "
    "“CSV UTF-8” or “Excel workbook (.xlsx)”, and choose the new file."
)
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# Words without which there is hardly a table of Bulgarian organisations.
BULGARIAN = re.compile(
    r"\b(на|за|и|гр|град|село|община|общ|област|обл|наименование|име|еик|булстат|вид|"
    r"сдружение|фондация|читалище|библиотека|миг|адрес|седалище|телефон|поща|клуб|център)\b"
)
# Where another old encoding is read as Windows-1251, capitals stand inside words.
FOREIGN = "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґё№єјЅѕї"
STRANGE = re.compile(rf"[а-я][А-Я]|[{FOREIGN}]{{2}}|[{FOREIGN}‚†‡‰‘][а-я]")


def decoded(content: bytes) -> str:
    """The text, or ValidationError with what to do."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return attempt(content, encoding)
    if b"\0" in content[:4000]:
        first = content[:4000]
        little = first[1::2].count(0) >= first[0::2].count(0)
        return attempt(content, "utf-16-le" if little else "utf-16-be")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return attempt(content, "cp1251", is_guess=True)
    if is_lost(text):
        raise ValidationError(UNREADABLE, code="encoding")
    return text


def is_lost(text):
    """Question marks where the letters were: another program saved it and lost them."""
    return "???" in text and not re.search("[а-я]", text, re.IGNORECASE)


def attempt(content, encoding, *, is_guess=False):
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError(UNREADABLE, code="encoding") from error
    if "\0" in text or (is_guess and not is_bulgarian(text)):
        raise ValidationError(UNREADABLE, code="encoding")
    return text


def is_bulgarian(text):
    """Words that we know, and hardly any that nobody could have written."""
    strange = len(STRANGE.findall(text))
    known = len(BULGARIAN.findall(text.lower()))
    return known > 0 and strange <= known / 5
