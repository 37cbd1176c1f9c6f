"""The day of a photograph: from the camera, else from the name of the file."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.picture_dates import CHANGED, DETAILS, DIGITISED, TAKEN, taken_on


def shot(name="снимка.jpg", kind="JPEG", changed=None, **details):
    exif = Image.Exif()
    if changed:
        exif[CHANGED] = changed
    tags = {"taken": TAKEN, "digitised": DIGITISED}
    exif.get_ifd(DETAILS).update(
        {tags[key]: moment for key, moment in details.items() if moment is not None}
    )
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, kind, exif=exif)
    return SimpleUploadedFile(name, file.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_camera_says_the_day(kind):
    photo = shot(kind=kind, taken="2015:02:24 10:15:00", changed="2016:01:01 00:00:00")

    assert taken_on(photo) == datetime.date(2015, 2, 24)
    assert photo.tell() == 0


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"digitised": "2015:02:24 10:15:00"}, (2015, 2, 24)),
        ({"changed": "2015:02:24 10:15:00"}, (2015, 2, 24)),
        (
            {"taken": "0000:00:00 00:00:00", "changed": "2015:02:24 1:2:3"},
            (2015, 2, 24),
        ),
        ({"taken": "1980:01:01 00:00:00", "name": "2015-06-27.jpg"}, (2015, 6, 27)),
        ({"taken": "2099:01:01 00:00:00"}, None),
        ({"taken": "2015:02:30 00:00:00"}, None),
        ({"taken": "вчера"}, None),
    ],
)
def test_a_day_that_cannot_be_is_none(said, day):
    assert taken_on(shot(**said)) == (day and datetime.date(*day))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG_20150627_101500.jpg", (2015, 6, 27)),
        ("IMG-20150627-WA0001.jpg", (2015, 6, 27)),
        ("20150627101500.jpg", (2015, 6, 27)),
        ("Среща 2015-06-27 (2).jpg", (2015, 6, 27)),
        ("Среща 27.06.2015.jpg", (2015, 6, 27)),
        ("1435390000000.jpg", None),
        ("IMG_20151301.jpg", None),
        ("IMG_19500101.jpg", None),
        ("29991231.jpg", None),
        ("DSC_0042.jpg", None),
    ],
)
def test_the_name_of_the_file_may_say_it(name, day):
    assert taken_on(shot(name)) == (day and datetime.date(*day))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_details_are_no_fault():
    broken = shot(taken="2015:02:24 10:15:00").read()
    broken = broken.replace(b"MM\0*\0\0\0\x08", b"MM\0*\xff\xff\xff\xff", 1)

    assert taken_on(SimpleUploadedFile("снимка.jpg", broken)) is None
    assert taken_on(SimpleUploadedFile("план.jpg", b"text")) is None
