"""No photograph goes out before somebody said whether those in it agreed."""

import datetime
import importlib
import io

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core import files
from core.models import Attachment
from members.models import Appointment
from news.actions import articles
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    RubricFactory,
    UserFactory,
    staff_of,
)

MARKING = importlib.import_module("core.migrations.0007_photographs_put_up_before")
STATUS = Article.Status
COVER, GALLERY = Attachment.Purpose.COVER, Attachment.Purpose.GALLERY


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organisation():
    return OrganisationFactory(is_trusted=True)


@pytest.fixture
def staff(organisation):
    return staff_of(organisation)


def shot(name="група.jpg"):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())


def hang(article, purpose=GALLERY, **words):
    said = {"alt_bg": "Десет души", "alt_en": "Ten people"} | words
    return files.attach(article, shot(), purpose=purpose, user=None, **said)


def opened(client, picture):
    """The answer with the picture, read to its end."""
    answer = client.get(picture.get_absolute_url())
    assert b"".join(answer).startswith(b"RIFF")
    return answer


def draft_of(organisation, **kwargs):
    return ArticleFactory(
        organisation=organisation, status="draft", published_at=None, **kwargs
    )


@pytest.mark.parametrize("purpose", [COVER, GALLERY])
@pytest.mark.parametrize("said", [{"consent": ""}, {"consent": "agreed", "alt_bg": ""}])
def test_publishing_waits_for_the_mark_and_the_words(
    organisation, staff, as_user, purpose, said
):
    article = draft_of(organisation)
    picture = hang(article, purpose, **{"alt_en": ""} | said)
    writer = as_user(staff)

    answer = writer.post(reverse("news:publish", args=[article.slug]), follow=True)

    article.refresh_from_db()
    assert article.status == STATUS.DRAFT
    assert answer.redirect_chain[-1][0] == reverse("news:pictures", args=[article.slug])
    assert "1\xa0снимка още не може да бъде публикувана" in answer.content.decode()

    Attachment.objects.filter(pk=picture.pk).update(consent="nobody", alt_bg="Мост")
    writer.post(reverse("news:publish", args=[article.slug]))

    article.refresh_from_db()
    assert article.status == STATUS.PUBLISHED


def test_a_picture_in_the_text_has_its_words_there(organisation, staff):
    article = draft_of(organisation)
    picture = hang(article, alt_bg="", alt_en="", consent="agreed")
    article.body_bg = (
        f'<figure><img src="{picture.get_absolute_url()}" alt="Мост"></figure>'
    )
    article.save()

    articles.publish(article, actor=staff)

    article.refresh_from_db()
    assert article.status == STATUS.PUBLISHED


def test_review_and_the_coordinator_wait_too(staff):
    article = draft_of(OrganisationFactory())
    unmarked = hang(article)

    with pytest.raises(ValidationError, match=r"1\\xa0снимка"):
        articles.submit(article, actor=staff)

    # Somebody adds a picture while the coordinator reads.
    Article.objects.filter(pk=article.pk).update(status=STATUS.IN_REVIEW)
    coordinator = AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    with pytest.raises(ValidationError, match=r"1\\xa0снимка"):
        articles.publish(article, actor=coordinator)

    Attachment.objects.filter(pk=unmarked.pk).update(consent="agreed")
    articles.publish(article, actor=coordinator)


def test_the_coordinator_is_told_on_the_article(as_user):
    article = ArticleFactory(status="in_review", published_at=None)
    hang(article)
    coordinator = AppointmentFactory(role=Appointment.Role.COORDINATOR).user

    answer = as_user(coordinator).post(
        reverse("news:publish", args=[article.slug]), follow=True
    )

    assert answer.redirect_chain[-1][0] == article.get_absolute_url()
    assert "1\xa0снимка" in answer.content.decode()


def test_the_clock_asks_again_and_returns_it_with_a_note(organisation, staff):
    now = timezone.now()
    article = draft_of(organisation, publish_at=now + datetime.timedelta(hours=1))
    articles.publish(article, actor=staff)
    hang(article)
    Article.objects.filter(pk=article.pk).update(publish_at=now)

    articles.publish_scheduled(Article.objects.get(pk=article.pk))

    article.refresh_from_db()
    assert article.status == STATUS.DRAFT
    assert "1\xa0снимка" in article.review_note
    assert "не се състоя" in article.review_note


def test_published_news_shows_no_picture_without_the_mark(
    organisation, staff, client, as_user
):
    article = ArticleFactory(organisation=organisation)
    marked = hang(article, consent="agreed", alt_bg="Хоро", alt_en="")
    cover, gallery, inline = (
        hang(article, purpose, alt_bg=words, alt_en="")
        for purpose, words in [(COVER, "Корица"), (GALLERY, "Ред"), (GALLERY, "Вътре")]
    )
    article.body_bg = (
        f"<p>Преди.</p><figure>"
        f'<img alt="Вътре > тук" src="{inline.get_absolute_url()}">'
        f"<figcaption>Надпис</figcaption></figure><p>След.</p>"
    )
    article.save()
    hidden = [cover, gallery, inline]

    page = client.get(article.get_absolute_url()).content.decode()
    cards = client.get(reverse("news:list")).content.decode()
    front = client.get("/").content.decode()

    assert marked.key in page
    assert "Надпис" not in page
    assert "<p>Преди.</p><p>След.</p>" in page
    assert "og:image" not in page
    for picture in hidden:
        assert not [one for one in (page, cards, front) if picture.key in one]
        assert client.get(picture.get_absolute_url()).status_code == 404
        assert as_user(UserFactory()).get(picture.address()).status_code == 404
        answer = opened(as_user(staff), picture)
        assert answer["Cache-Control"] == "private, no-store"

    Attachment.objects.update(consent="agreed")
    page = client.get(article.get_absolute_url()).content.decode()

    assert [one.key in page for one in hidden] == [True, True, True]
    assert "og:image" in page
    assert opened(client, cover)["Cache-Control"].startswith("public")


def test_editors_read_how_many_pictures_wait(organisation, staff, client, as_user):
    article = ArticleFactory(organisation=organisation)
    hang(article)
    hang(article, COVER)
    hang(article, consent="agreed")

    page = as_user(staff).get(article.get_absolute_url()).content.decode()

    assert "Читателите не виждат 2\xa0снимки" in page
    assert (
        "Читателите не виждат"
        not in client.get(article.get_absolute_url()).content.decode()
    )


def test_coordinator_sees_what_waits_for_review_with_all_pictures(as_user):
    article = ArticleFactory(status="in_review", published_at=None)
    picture = hang(article)
    coordinator = AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    reader = as_user(coordinator)

    page = reader.get(article.get_absolute_url()).content.decode()
    assert picture.key in page
    assert opened(reader, picture).status_code == 200


def test_members_do_not_see_an_unmarked_picture_of_members_news(organisation, as_user):
    article = ArticleFactory(organisation=organisation, audience="members")
    picture = hang(article)

    answer = as_user(staff_of(OrganisationFactory())).get(picture.address())

    assert answer.status_code == 404


def typed(organisation, **changes):
    return {
        "organisation": organisation.pk,
        "rubric": RubricFactory().pk,
        "title_bg": "Среща",
        "lead_bg": "Накратко.",
        "body_bg": "Текст.",
        "audience": "public",
    } | changes


def test_the_form_asks_for_the_mark_when_it_goes_out(organisation, staff, as_user):
    writer = as_user(staff)
    with_cover = {"picture_alt_bg": "Десет души около маса"}

    kept = writer.post(
        reverse("news:create"),
        typed(organisation, step="save", picture=shot(), **with_cover),
    )
    article = Article.objects.get()
    version = {"version": article.updated_at.isoformat()}
    data = typed(organisation, step="publish", **with_cover) | version
    address = reverse("news:update", args=[article.slug])
    asked = writer.post(address, data)
    writer.post(address, data | {"picture_consent": "agreed"})

    article.refresh_from_db()
    assert kept.status_code == 302
    assert list(asked.context["form"].errors) == ["picture_consent"]
    assert article.status == STATUS.PUBLISHED
    assert article.attachments.get().consent == "agreed"


def test_what_was_put_up_before_keeps_its_mark_but_gives_it_to_no_other(
    organisation, staff, as_user
):
    article = ArticleFactory(organisation=organisation)
    hang(article, COVER, consent="before")
    writer = as_user(staff)
    address = reverse("news:update", args=[article.slug])

    def sent(**changes):
        version = Article.objects.get().updated_at.isoformat()
        words = {"picture_alt_bg": "Хоро", "picture_consent": "before"}
        return typed(organisation, version=version, **words | changes)

    writer.post(address, sent())
    asked = writer.post(address, sent(picture=shot()))

    assert list(asked.context["form"].errors) == ["picture_consent"]
    cover = article.attachments.get()
    assert (cover.consent, cover.alt_bg) == ("before", "Хоро")


def test_what_stood_there_before_the_question_goes_on_standing_there(client):
    article = ArticleFactory()
    old, logo = hang(article), hang(article, "logo")

    MARKING.mark(apps, None)

    assert set(article.attachments.values_list("purpose", "consent")) == {
        ("gallery", "before"),
        ("logo", ""),
    }
    assert old.key in client.get(article.get_absolute_url()).content.decode()
    assert opened(client, logo).status_code == 200


def test_a_cover_of_a_group_is_asked_about_too(as_user):
    group = GroupFactory()
    user = UserFactory()
    GroupMembershipFactory(
        group=group, organisation=None, person=user.person, is_coordinator=True
    )
    coordinator = as_user(user)
    address = reverse("members:update_group", args=[group.slug])
    data = {
        "name_bg": group.name_bg,
        "access": group.access,
        "cover_alt_bg": "Десет души",
    }

    asked = coordinator.post(address, data | {"cover": shot()})
    coordinator.post(address, data | {"cover": shot(), "cover_consent": "agreed"})

    assert list(asked.context["form"].errors) == ["cover_consent"]
    assert group.attachments.get().consent == "agreed"
