"""On which day a photograph was taken: as the camera says, else as the name of the file says."""

import datetime
import re
import struct
from pathlib import Path

from django.utils import timezone
from PIL import Image

EARLIEST = datetime.date(1990, 1, 1)
# Where EXIF holds its details, and the moments in it by how much they say about the picture.
DETAILS = 0x8769
TAKEN, DIGITISED, CHANGED = 0x9003, 0x9004, 0x0132
EXIF_DATE = re.compile(r"\s*(\d{4})[:.-](\d\d)[:.-](\d\d)\b")
# IMG_20150627_101500, 2015-06-27 10.15; not a part of a longer number such as a time in seconds.
YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?=\D|$|\d{6}(?!\d))"
)
DAY_FIRST = re.compile(r"(?<!\d)(\d\d)([-_.])(\d\d)\2((?:19|20)\d\d)(?!\d)")


def taken_on(upload) -> datetime.date | None:
    """The day, or None when nothing in the file says one that can be true."""
    return from_camera(upload) or from_name(upload.name)


def from_camera(upload):
    upload.seek(0)
    try:
        with Image.open(upload) as picture:
            exif = picture.getexif()
            details = exif.get_ifd(DETAILS)
            said = (details.get(TAKEN), details.get(DIGITISED), exif.get(CHANGED))
            found = (EXIF_DATE.match(text) for text in said if isinstance(text, str))
            days = (day(*match.groups()) for match in found if match)
            return next((one for one in days if one), None)
    except (OSError, ValueError, SyntaxError, struct.error, EOFError, TypeError):
        return None
    finally:
        upload.seek(0)


def from_name(name):
    stem = Path(name).stem
    for match in YEAR_FIRST.finditer(stem):
        if found := day(match[1], match[3], match[4]):
            return found
    for match in DAY_FIRST.finditer(stem):
        if found := day(match[4], match[3], match[1]):
            return found
    return None


def day(year, month, number):
    """The day that the digits name, if a photograph can be of it."""
    try:
        found = datetime.date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found if EARLIEST <= found <= timezone.localdate() else None
