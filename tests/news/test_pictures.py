"""The first picture in a new text: it saves the draft, and only then."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from news.actions import articles
from news.models import Article
from tests.factories import (
    ArticleFactory,
    OrganisationFactory,
    RubricFactory,
    UserFactory,
    staff_of,
)

NEW = reverse("news:create")


@pytest.fixture
def writer(as_user):
    return as_user(staff_of(OrganisationFactory()))


def shot():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    return SimpleUploadedFile("river.jpg", file.getvalue())


def test_opening_the_page_makes_no_draft_and_half_a_text_says_what_is_missing(writer):
    writer.get(NEW)
    answer = writer.post(NEW, {"quiet": "1", "body_bg": "Край реката."})

    assert len(answer.json()["errors"]) >= 2
    assert not Article.objects.exists()


def test_first_picture_saves_the_draft_and_gives_back_its_address(
    writer, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    organisation = OrganisationFactory._meta.model.objects.get()
    text = {
        "quiet": "1",
        "organisation": organisation.pk,
        "title_bg": "Край реката",
        "rubric": RubricFactory().pk,
        "audience": "public",
    }
    draft = writer.post(NEW, text).json()
    article = Article.objects.get()

    wrong = writer.post(draft["pictures"], {"quiet": "1"}).json()
    added = writer.post(
        draft["pictures"],
        {"quiet": "1", "text-picture-picture": shot(), "text-picture-alt_bg": "Река"},
    ).json()

    assert article.status == Article.Status.DRAFT
    assert draft["edit"] == reverse("news:update", args=[article.slug])
    assert draft["version"].startswith(article.updated_at.isoformat())
    assert list(wrong) == ["errors"]
    assert (added["src"], added["alt"]) == (
        article.attachments.get().get_absolute_url(),
        "Река",
    )


@pytest.mark.parametrize("column", ["body_bg", "body_en"])
def test_a_text_with_a_picture_without_words_goes_out_by_no_way(column):
    silent = '<p>Река</p><img src="/files/k/a.webp" alt="">'
    draft = ArticleFactory(status="draft", **{column: silent})
    due = ArticleFactory(
        status="scheduled", publish_at=timezone.now(), **{column: silent}
    )

    for act in (articles.publish, articles.submit):
        with pytest.raises(ValidationError, match="Снимка 1 в текста"):
            act(draft, actor=UserFactory())
    articles.publish_scheduled(due)

    due.refresh_from_db()
    assert due.status == Article.Status.DRAFT
    assert "Снимка 1 в текста" in due.review_note
