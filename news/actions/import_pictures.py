"""Pictures of an old site, given by whoever moves it in; they wait until their item is written."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from core import batches, files
from core.batches import locked
from members.models import User
from news.actions.imports import UPLOAD_BYTES
from news.imports import library
from news.models import ImportPicture, NewsImport

KEPT_BYTES = 2 * 1024 * files.MEGABYTE  # of pictures that wait for their item


@transaction.atomic
def add_pictures(batch: NewsImport, uploads, *, actor: User) -> int:
    """Keep pictures and archives of pictures for their items; how many pictures they hold.

    `uploads`: (upload, its path in the folder that was chosen). ValidationError names the file.
    """
    row = locked(batch)
    if row.state not in {NewsImport.State.RUBRICS, NewsImport.State.CHECKED}:
        raise batches.went_on()
    return sum(
        add_upload(row, upload, path or upload.name, actor) for upload, path in uploads
    )


def add_upload(batch, upload, path, actor):
    try:
        found = contents(upload, path)
        kept = batch.attachments.filter(purpose="source")
        size = sum(kept.values_list("size", flat=True)) + upload.size
        count = batch.pictures.count() + len(found)
        if size > KEPT_BYTES or count > library.MOST_PICTURES:
            raise library.refusal("too_many", most=library.MOST_PICTURES)
    except ValidationError as error:
        words = f"{upload.name}: {' '.join(error.messages)}"
        raise ValidationError(words, code=error.code) from error
    place = files.keep_as_is(batch, upload, purpose="source", user=actor).key
    put(batch, [(shown, place, entry) for entry, shown in found])
    return len(found)


def add_from(batch: NewsImport, path: Path) -> int:
    """For the command: pictures of a folder or an archive, read where they lie."""
    if path.is_dir():
        found = [
            (
                str(one.relative_to(path.resolve()))[-library.LONGEST_PATH :],
                str(one),
                "",
            )
            for one in library.in_folder(path.resolve())
        ]
    else:
        place = str(path.resolve())
        found = [(shown, place, entry) for entry, shown in library.in_archive(path)]
    put(batch, found)
    return len(found)


def contents(upload, path):
    """[(entry, path)] of the pictures in the upload, which may be one itself."""
    if library.is_picture(upload.name):
        files.check_size(upload, files.PICTURE_BYTES)
        return [("", path[-library.LONGEST_PATH :])]
    if files.extension(upload) != "zip":
        raise library.refusal("kind")
    files.check_size(upload, UPLOAD_BYTES)
    return library.in_archive(upload)


def put(batch, rows):
    """The same path given again takes the place of the one before."""
    pictures = [
        ImportPicture(batch=batch, path=path, place=place, entry=entry)
        for path, place, entry in {row[0]: row for row in rows}.values()
    ]
    ImportPicture.objects.bulk_create(
        pictures,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["batch", "path"],
        update_fields=["place", "entry", "problem", "is_checked"],
    )


def remaining_pictures(batch: NewsImport) -> list[str]:
    """Names of the pictures that the check did not find, for the page on which they are given."""
    noted = batch.items.filter(notes__contains=[["missing"]])
    return sorted(
        {
            name
            for notes in noted.values_list("notes", flat=True)
            for code, values in notes
            if code == "missing"
            for name in values["names"]
        }
    )
