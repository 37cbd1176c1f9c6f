"""Pages of a scanned PDF as pictures, so that they can be looked at beside the list.

Drawn by a process of its own with little memory and time: a file from outside may be made to
break whoever reads it, and the portal goes on.
"""

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

SECONDS = 40
TOO_MANY_PAGES = 3  # what the drawer answers then
DRAWER = Path(__file__).parent / "drawing_pages.py"
NOT_DRAWN = _(
    "The pages of this PDF cannot be shown. Photograph the sheet, or save the scan as "
    "pictures (JPEG), and choose these."
)
TOO_MANY = _("The PDF has more than %(most)s pages. Divide it and add the parts.")


def pages(upload, *, most: int) -> list[SimpleUploadedFile]:
    """A JPEG of each page, or ValidationError."""
    upload.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "scan.pdf", Path(folder) / "pages.zip"
        source.write_bytes(upload.read())
        draw(source, target, most)
        with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
            return [
                SimpleUploadedFile(name, archive.read(name), "image/jpeg")
                for name in archive.namelist()
            ]


def draw(source, target, most):
    command = [sys.executable, "-I", str(DRAWER), str(source), str(target), str(most)]
    try:
        done = subprocess.run(
            command, timeout=SECONDS, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(NOT_DRAWN, code="slow") from error
    if done.returncode == TOO_MANY_PAGES:
        raise ValidationError(TOO_MANY, code="pages", params={"most": most})
    if done.returncode or not target.exists():
        raise ValidationError(NOT_DRAWN, code="broken")
