"""The pictures that somebody gave for an import, found by the addresses of the old site."""

import os
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from core import files
from news.imports import addresses

MOST_PICTURES = 20_000
MOST_ENTRIES = 100_000
LONGEST_PATH = 400
TAKEN = {".jpg", ".jpeg", ".png", ".webp"}
MESSAGES = {
    "damaged": _("The archive is damaged, or protected by a password. Unpack it and choose the pictures."),
    "tricks": _("The archive holds names that lead out of its folder, as no export has. We do not read it."),
    "bomb": _("The archive claims to unpack to more than it can hold. We do not read it."),
    "too_many": _("These are more than %(most)s pictures. Give those of a few years at a time."),
    "no_pictures": _("There are no JPEG, PNG or WebP pictures in the archive."),
    "kind": _("Choose pictures (JPEG, PNG, WebP), or an archive of them (.zip)."),
}  # fmt: skip
# Packed pictures hardly shrink; what claims to be a hundred times larger is a trap.
MOST_PRESSED = 100
DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError,
    NotImplementedError, KeyError,
)  # fmt: skip


def refusal(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)


def is_picture(name: str) -> bool:
    return Path(name).suffix.lower() in TAKEN and not Path(name).name.startswith(".")


def in_archive(file) -> list[tuple[str, str]]:
    """(entry, path as people read it) of each picture in a .zip, or ValidationError.

    Nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except DAMAGED as error:
        raise refusal("damaged") from error
    if len(entries) > MOST_ENTRIES:
        raise refusal("too_many", most=MOST_PICTURES)
    if any(leads_out(entry) for entry in entries):
        raise refusal("tricks")
    if any(is_bomb(entry) for entry in entries):
        raise refusal("bomb")
    found = [(entry.filename, readable(entry)) for entry in entries if is_wanted(entry)]
    if not found:
        raise refusal("no_pictures")
    if len(found) > MOST_PICTURES:
        raise refusal("too_many", most=MOST_PICTURES)
    return found


def leads_out(entry):
    parts = entry.filename.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return entry.filename.startswith(("/", "\\")) or ".." in parts or is_link


def is_bomb(entry):
    pressed = entry.compress_size * MOST_PRESSED + files.MEGABYTE
    return is_picture(entry.filename) and entry.file_size > pressed


def readable(entry):
    """Older Windows writes Cyrillic names in its own code page and does not say so."""
    name = entry.filename
    if entry.flag_bits & 0x800 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("cp866")
    except UnicodeError:
        return name


def is_wanted(entry):
    return (
        is_picture(entry.filename)
        and not entry.filename.startswith("__MACOSX")
        and len(entry.filename) <= LONGEST_PATH
        and entry.compress_type in files.PACKINGS
        and not entry.flag_bits & 1
    )


def in_folder(folder: Path) -> Iterator[Path]:
    """Pictures below the folder; links that lead elsewhere are not followed."""
    count = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            if is_picture(name) and not path.is_symlink():
                count += 1
                if count > MOST_PICTURES:
                    raise refusal("too_many", most=MOST_PICTURES)
                yield path


class Library:
    """Which of the given pictures an address means. Knows their paths, not their bytes."""

    def __init__(self, pictures):
        """`pictures`: (number, path) of each."""
        self.by_path, self.by_name = {}, defaultdict(list)
        for number, path in pictures:
            key = addresses.of_file(path)
            self.by_path.setdefault(key, number)
            self.by_name[key.rpartition("/")[2]].append(number)
            below = key
            # Zipped from one folder higher or lower, it is the same picture.
            while "/" in below:
                below = below.partition("/")[2]
                if "/" in below:
                    self.by_path.setdefault(below, number)

    def find(self, address: str) -> int | None:
        """The number of the picture: the original before what WordPress made smaller of it."""
        wanted = addresses.file_in(address)
        if not wanted:
            return None
        spellings = self.spellings(wanted)
        for path in spellings:
            if path in self.by_path:
                return self.by_path[path]
        for path in spellings:
            # By its name alone only where no other picture has it.
            found = self.by_name.get(path.rpartition("/")[2], [])
            if len(found) == 1:
                return found[0]
        return None

    @staticmethod
    def spellings(wanted):
        plain = addresses.original(wanted)
        stem, dot, extension = plain.rpartition(".")
        scaled = f"{stem}-scaled{dot}{extension}"
        return list(dict.fromkeys([plain, scaled, wanted]))


def upload_of(path: Path, entry: str = "") -> SimpleUploadedFile:
    """The picture as an upload of the person, in memory: 15 MB at most, else ValidationError."""
    name = Path(entry or path.name).name
    try:
        with path.open("rb") as file:
            content = read_entry(file, entry) if entry else file.read(LIMIT + 1)
    except DAMAGED as error:
        raise ValidationError(files.NOT_A_PICTURE, code="picture") from error
    return SimpleUploadedFile(name, content)


LIMIT = files.PICTURE_BYTES


def read_entry(file, entry):
    """No more than a picture may have, whatever the archive says of its size."""
    with zipfile.ZipFile(file) as archive, archive.open(entry) as inner:
        return inner.read(LIMIT + 1)
