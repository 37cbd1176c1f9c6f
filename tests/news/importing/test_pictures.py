"""Pictures of an old site find their items; hostile archives are refused."""

import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Attachment
from news.actions import import_pictures
from news.imports.library import Library, readable
from news.models import Article, ImportPicture
from tests.news.importing.makers import SITE, archive, attachment, jpeg, post

UPLOADS = f"{SITE}/wp-content/uploads"
Status = Article.Status


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/2015/03/zima.jpg", 1),
        ("/2015/03/zima-300x200.jpg", 1),
        ("/2015/03/Zima-scaled.JPG", 1),
        ("/2015/03/zima-e1425400000000-300x200.jpg", 1),
        ("/2016/03/zima.jpg", 2),
        ("/2015/03/golyama.jpg", 3),
        ("/2014/01/%D0%B9%D0%BE%D0%B4.png", 4),
        ("/2013/01/sama.jpg", 5),
        ("/2013/01/druga.jpg", None),
        ("/2017/01/zima.jpg", None),  # two others have this name
    ],
)
def test_a_picture_is_known_by_its_place_then_by_its_name(asked, found):
    library = Library(
        [
            (1, "uploads/2015/03/zima.jpg"),
            (2, "site/wp-content/uploads/2016/03/zima.jpg"),
            (3, "uploads/2015/03/golyama-scaled.jpg"),
            (4, unicodedata.normalize("NFD", "2014/01/йод.png")),
            (5, "sama.jpg"),
            (6, "uploads/2015/03/zima-300x200.jpg"),
        ]
    )

    assert library.find(UPLOADS + asked) == found


def test_a_folder_zipped_lower_down_is_known_too():
    library = Library([(1, "backup/2015/03/zima.jpg")])

    assert library.find(f"{UPLOADS}/2015/03/zima.jpg") == 1


@pytest.fixture
def with_pictures():
    body = (
        f'<img src="{UPLOADS}/2015/03/a-300x200.jpg" alt="Хора на площада">'
        '\n\nТекст\n\nОще [gallery ids="12"]'
    )
    return [
        post(1, body=body, cover=11),
        attachment(11, "2015/03/cover.jpg", alt="Библиотеката"),
        attachment(12, "2015/03/b.jpg", alt="Маса", caption="На обяд"),
    ]


ALL = {
    "uploads/2015/03/a.jpg": jpeg("red"),
    "uploads/2015/03/cover.jpg": jpeg("blue"),
    "uploads/2015/03/b.jpg": jpeg("white"),
}


def test_cover_text_and_gallery_get_their_pictures(imported, with_pictures, editor):
    batch = imported(*with_pictures, pictures=[archive(ALL)], consent="agreed")

    article = Article.objects.get()
    cover, in_text, below = (
        article.attachments.get(alt_bg=alt)
        for alt in ("Библиотеката", "Хора на площада", "Маса")
    )
    assert article.status == Status.PUBLISHED
    assert article.cover == cover
    assert article.body_bg.startswith(
        f'<figure><img src="{in_text.get_absolute_url()}" alt="Хора на площада"></figure>'
    )
    assert article.gallery() == [below]
    assert (below.caption_bg, below.uploaded_by) == ("На обяд", editor)
    assert {one.content_type_name for one in article.attachments.all()} == {
        "image/webp"
    }
    assert {one.consent for one in article.attachments.all()} == {"agreed"}
    assert (batch.pictures_needed, batch.pictures_found) == (3, 3)


def test_what_waited_for_its_item_is_deleted_when_all_is_written(
    imported, with_pictures
):
    batch = imported(*with_pictures, pictures=[archive(ALL)], consent="agreed")

    assert not batch.attachments.exists()
    assert not ImportPicture.objects.exists()


def test_pictures_without_an_answer_make_drafts(imported, with_pictures):
    imported(*with_pictures, pictures=[archive(ALL)])

    article = Article.objects.get()
    assert article.status == Status.DRAFT
    assert len(article.waiting_pictures()) == 3


def test_a_cover_of_which_nothing_is_said_makes_a_draft(imported):
    items = [post(cover=11), attachment(11, "2015/03/cover.jpg")]
    batch = imported(*items, pictures=[archive(ALL)], consent="nobody")

    assert Article.objects.get().status == Status.DRAFT
    assert batch.items.get(number=1).notes == [["no_words", {"count": 1}]]


def test_a_missing_picture_is_named_and_comes_with_a_later_import(
    imported, with_pictures
):
    some = {"uploads/2015/03/a.jpg": ALL["uploads/2015/03/a.jpg"]}
    batch = imported(*with_pictures, pictures=[archive(some)], consent="agreed")
    assert [
        "missing",
        {"count": 2, "names": ["b.jpg", "cover.jpg"]},
    ] in batch.items.get(number=1).notes
    first = Attachment.objects.get(alt_bg="Хора на площада")
    again = imported(*with_pictures)
    assert again.counts == {"unchanged": 1}
    assert (again.pictures_needed, again.pictures_found) == (3, 1)

    batch = imported(*with_pictures, pictures=[archive(ALL)], consent="agreed")

    assert batch.counts == {"updated": 1}
    article = Article.objects.get()
    assert article.attachments.count() == 3
    assert article.attachments.filter(key=first.key).exists()
    assert imported(*with_pictures, consent="agreed").counts == {"unchanged": 1}


def test_a_newer_export_without_pictures_keeps_those_that_are_there(
    imported, with_pictures
):
    imported(*with_pictures, pictures=[archive(ALL)], consent="agreed")
    changed = post(
        1,
        body=f'Друго <img src="{UPLOADS}/2015/03/a.jpg" alt="Хора на площада">',
        cover=11,
    )

    imported(changed, *with_pictures[1:])

    article = Article.objects.get()
    assert "Друго" in article.body_bg
    assert {one.alt_bg for one in article.attachments.all()} == {
        "Библиотеката",
        "Хора на площада",
    }
    assert article.status == Status.PUBLISHED


def test_a_broken_picture_is_told_before_anything_is_written(checked, with_pictures):
    broken = ALL | {"uploads/2015/03/b.jpg": jpeg()[:400]}

    batch = checked(*with_pictures, pictures=[archive(broken)], consent="agreed")

    assert ["broken", {"count": 1, "names": ["b.jpg"]}] in batch.items.get(
        number=1
    ).notes
    assert not Article.objects.exists()


def test_names_of_old_windows_are_read():
    entry = zipfile.ZipInfo()
    entry.filename = "2015/зима.jpg".encode("cp866").decode("cp437")

    assert readable(entry) == "2015/зима.jpg"
    entry.flag_bits = 0x800
    assert readable(entry) == entry.filename


def refused(upload, batch, actor):
    with pytest.raises(ValidationError) as caught:
        import_pictures.add_pictures(batch, [(upload, "")], actor=actor)
    assert upload.name in caught.value.messages[0]
    return caught.value.code


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("uploads/a.jpg", b"\0" * 30_000_000)
    return file.getvalue()


def link():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        entry = zipfile.ZipInfo("uploads/a.jpg")
        entry.external_attr = 0o120777 << 16
        written.writestr(entry, "/etc/passwd")
    return file.getvalue()


def test_hostile_archives_are_refused(checked, editor):
    batch = checked(post())
    for content, code in (
        (bomb(), "bomb"),
        (link(), "tricks"),
        (archive({"../../etc/a.jpg": b"x"}).read(), "tricks"),
        (archive({"/etc/a.jpg": b"x"}).read(), "tricks"),
        (archive({"a.txt": b"x"}).read(), "no_pictures"),
        (b"PK\x03\x04 broken", "damaged"),
    ):
        upload = SimpleUploadedFile("uploads.zip", content)
        assert refused(upload, batch, editor) == code
    assert refused(SimpleUploadedFile("a.exe", b"x"), batch, editor) == "kind"
    assert not ImportPicture.objects.exists()
    assert not Attachment.objects.exists()


def test_a_picture_is_never_asked_of_the_old_site(imported, with_pictures, monkeypatch):
    def connect(*_args, **_kwargs):
        raise AssertionError("the portal fetches no address")

    monkeypatch.setattr("socket.create_connection", connect)
    monkeypatch.setattr("urllib.request.urlopen", connect)

    imported(*with_pictures)

    article = Article.objects.get()
    assert "<img" not in article.body_bg
    assert not article.attachments.exists()
