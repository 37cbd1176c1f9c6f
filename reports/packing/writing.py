"""How a ZIP is written: file by file, with its progress, a manifest and checksums."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from reports.models.packs import MadeFile

# A ZIP knows when each file was changed; one moment for all makes equal packs equal.
MOMENT = (2000, 1, 1, 0, 0, 0)
TOLD_EVERY = 10  # files
PIECE = 1024 * 1024  # bytes
LOOSE = (".json", ".csv", ".html", ".css", ".svg", ".txt", ".xml", ".ics", "SHA256SUMS")


def write(archive: zipfile.ZipFile, pieces: Iterable, made: MadeFile) -> Iterator[list]:
    """[path, bytes, SHA-256] of each file as it is written; one that is gone is said to be."""
    for number, piece in enumerate(pieces, start=1):
        content = piece.content()
        if isinstance(content, Path) and not content.exists():
            yield [piece.path, 0, ""]
            continue
        yield [piece.path, *add(archive, piece.path, content)]
        made.done += 1
        if number % TOLD_EVERY == 0:
            made.touch()


def add(archive: zipfile.ZipFile, path: str, content: bytes | str | Path) -> tuple:
    """(bytes, SHA-256); a file on the disk is never in the memory as a whole."""
    entry = zipfile.ZipInfo(path, MOMENT)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if is_loose(path) else zipfile.ZIP_STORED
    if isinstance(content, str):
        content = content.encode()
    size, digest = 0, hashlib.sha256()
    with opened(content) as source, archive.open(entry, "w") as target:
        while piece := source.read(PIECE):
            size += len(piece)
            digest.update(piece)
            target.write(piece)
    return size, digest.hexdigest()


def opened(content):
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def is_loose(path):
    """Pictures, PDFs and office files are compressed already."""
    return path.endswith(LOOSE)


def sums(manifest: list) -> str:
    """As `sha256sum --check` reads it."""
    return "".join(f"{digest}  {path}\n" for path, _size, digest in manifest if digest)


def listed(manifest: list) -> list[dict]:
    return [
        {"path": path, "bytes": size, "sha256": digest, "is_missing": not digest}
        for path, size, digest in manifest
    ]


def digest_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()
