"""Sixteen photographs of four days: put up at once, described in one form, read by day."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.galleries import keeping
from core.galleries.forms import digest
from core.galleries.keeping import Gallery
from core.models import Attachment, AuditEntry
from core.picture_dates import DETAILS, TAKEN
from members.models import Appointment
from news.actions import articles
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    OrganisationFactory,
    staff_of,
)

QUERIES_OF_THE_PAGE, QUERIES_OF_A_READER = 6, 13
DAYS = ["2015:02:24", "2015:03:17", "2015:04:21", "2015:05:19"]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organisation():
    return OrganisationFactory(is_trusted=True)


@pytest.fixture
def article(organisation):
    return ArticleFactory(organisation=organisation, status="draft", published_at=None)


@pytest.fixture
def staff(organisation):
    return staff_of(organisation)


@pytest.fixture
def writer(as_user, staff):
    return as_user(staff)


def gallery(article, actor=None):
    return Gallery(article, lock=articles.writable, actor=actor)


def shot(number=1, day=None, name=None, size=(80, 60)):
    """Each number is another picture."""
    exif = Image.Exif()
    if day:
        exif.get_ifd(DETAILS)[TAKEN] = f"{day} 10:15:00"
    file = io.BytesIO()
    colour = (number * 13 % 256, number * 37 % 256, 90)
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name or f"DSC_{number}.jpg", file.getvalue())


def page_of(article):
    return reverse("news:pictures", args=[article.slug])


def send_one(client, article, upload, **more):
    data = {"quiet": "1", "text-picture-picture": upload} | more
    return client.post(page_of(article), data).json()


def put_up(article, *days, **words):
    """Pictures of these days, as the form leaves them."""
    return [
        gallery(article).add(shot(number, day), consent="agreed", **words)[0]
        for number, day in enumerate(days, start=1)
    ]


def said(picture, **changes):
    """What the form sends of one picture."""
    names = ("alt_bg", "alt_en", "caption_bg", "caption_en", "credit", "consent")
    fields = {name: getattr(picture, name) for name in names}
    fields["taken_on"] = str(picture.taken_on or "")
    fields["seen"] = digest(picture)
    return {
        f"{picture.key}-{name}": value for name, value in (fields | changes).items()
    }


def names(article):
    fresh = Article.objects.get(pk=article.pk)
    return [picture.name for picture in fresh.pictures()]


def test_sixteen_pictures_without_a_script_are_grouped_by_their_days(writer, article):
    uploads = [shot(number, DAYS[number % 4]) for number in range(16)]

    answer = writer.post(page_of(article), {"pictures": uploads}, follow=True)

    page = answer.content.decode()
    assert "16\xa0снимки са добавени." in page
    assert page.count("\xa02015\xa0г. – 4\xa0снимки") == 4
    assert "16\xa0снимки още не са готови" in page
    assert page.count("съгласни ли са хората на нея, какво се вижда") == 32


def test_a_bad_file_is_named_and_loses_no_other(writer, article):
    bad = SimpleUploadedFile("поща.jpg", b"text")
    heic = SimpleUploadedFile("IMG.jpg", b"\0\0\0\x24ftypheic" + bytes(99))
    uploads = [shot(1), bad, heic, shot(2)]

    answer = writer.post(page_of(article), {"pictures": uploads}, follow=True)

    page = answer.content.decode()
    assert names(article) == ["DSC_1.webp", "DSC_2.webp"]
    assert "поща.jpg: " in page
    assert "IMG.jpg: Това е снимка от iPhone" in page


def test_words_typed_before_the_upload_are_kept(writer, article):
    [picture] = put_up(article, DAYS[0])
    data = said(picture, alt_bg="Кметът говори") | {"pictures": [shot(9)]}

    writer.post(page_of(article), data)

    picture.refresh_from_db()
    assert picture.alt_bg == "Кметът говори"
    assert names(article) == ["DSC_1.webp", "DSC_9.webp"]


def test_a_script_sends_each_by_itself_and_the_same_once(writer, article):
    late = send_one(writer, article, shot(2), position="2")
    first = send_one(writer, article, shot(1), position="1")
    again = send_one(writer, article, shot(1, name="копие.jpg"), position="3")
    wrong = send_one(writer, article, SimpleUploadedFile("x.jpg", b"x"))

    assert names(article) == ["DSC_1.webp", "DSC_2.webp"]
    assert (late["isNew"], first["isNew"], again["isNew"]) == (True, True, False)
    assert again["key"] == first["key"]
    assert list(wrong) == ["errors"]


def test_what_comes_with_it_the_second_time_completes_the_first(writer, article):
    first = {"text-picture-alt_bg": "Кметът"}
    second = {"text-picture-alt_bg": "Друг", "text-picture-consent": "agreed"}

    send_one(writer, article, shot(1), **first)
    answer = send_one(writer, article, shot(1), **second)

    assert (answer["alt"], answer["consent"]) == ("Кметът", "agreed")
    picture = article.attachments.get()
    assert (picture.alt_bg, picture.consent) == ("Кметът", "agreed")


@pytest.mark.parametrize("position", ["-1", "²", "9" * 30, "x", ""])
def test_a_place_that_is_none_is_the_last(writer, article, position):
    send_one(writer, article, shot(1))
    send_one(writer, article, shot(2), position=position)

    assert names(article) == ["DSC_1.webp", "DSC_2.webp"]


def test_there_is_an_end(writer, article, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_PICTURES", 1)
    send_one(writer, article, shot(1))

    refused = send_one(writer, article, shot(2))

    assert refused["errors"] == ["Снимките вече са 1. Първо махнете някои от тях."]
    assert names(article) == ["DSC_1.webp"]


def test_one_answer_for_all_fills_only_what_is_empty(writer, article, staff):
    one, two, cover = (gallery(article).add(shot(number))[0] for number in (1, 2, 3))
    Attachment.objects.filter(pk=cover.pk).update(purpose="cover", consent="nobody")
    cover.refresh_from_db()
    data = {"all-consent": "agreed", "all-credit": "Мария Илиева"}
    data |= said(one, alt_bg="Кметът") | said(cover, alt_bg="Площадът")
    data |= said(two, alt_bg="Залата", credit="Петър", taken_on="2015-02-24")

    writer.post(page_of(article), data)

    kept = Attachment.objects.order_by("pk").values_list(
        "alt_bg", "consent", "credit", "taken_on"
    )
    assert list(kept) == [
        ("Кметът", "agreed", "Мария Илиева", None),
        ("Залата", "agreed", "Петър", datetime.date(2015, 2, 24)),
        ("Площадът", "nobody", "Мария Илиева", None),
    ]
    entry = AuditEntry.objects.get(verb="news.pictures_described")
    assert entry.actor == staff
    assert entry.data["marks"][one.key] == "agreed"
    articles.publish(article, actor=staff)


def test_nothing_typed_is_lost_on_an_error(writer, article):
    one, two = put_up(article, DAYS[0], DAYS[1])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    data = said(one, caption_bg="Първа среща") | said(two, taken_on=str(tomorrow))

    answer = writer.post(page_of(article), data)

    page = answer.content.decode()
    assert "Първа среща" in page
    assert "Напишете деня, в който е снимана" in page
    one.refresh_from_db()
    assert one.caption_bg == ""


def test_two_people_describe_the_same_picture(writer, article):
    [picture] = put_up(article, DAYS[0])
    mine = said(picture, alt_bg="Моите думи")
    Attachment.objects.filter(pk=picture.pk).update(alt_bg="Думи на колега")

    asked = writer.post(page_of(article), mine)
    row = asked.context["words"].rows[0]
    again = mine | {f"{picture.key}-seen": row["seen"].value()}
    writer.post(page_of(article), again)

    assert "Докато пишехте, друг човек описа тази снимка." in asked.content.decode()
    assert "Моите думи" in asked.content.decode()
    picture.refresh_from_db()
    assert picture.alt_bg == "Моите думи"


def test_who_changes_nothing_overwrites_nothing(writer, article):
    one, two = put_up(article, DAYS[0], DAYS[0])
    data = said(one) | said(two, alt_bg="Залата")
    # Somebody else marks the first one while the second is described.
    Attachment.objects.filter(pk=one.pk).update(alt_bg="Кметът")

    writer.post(page_of(article), data | {f"{one.key}-alt_bg": "Кметът"})

    assert list(Attachment.objects.order_by("pk").values_list("alt_bg", flat=True)) == [
        "Кметът",
        "Залата",
    ]


def test_several_are_taken_away_at_once(writer, article):
    one, two, three = put_up(article, *DAYS[:3])
    data = said(one, remove="on") | said(two) | said(three, remove="on")

    answer = writer.post(page_of(article), data, follow=True)
    # The same once more, from another window.
    writer.post(page_of(article), data)

    assert "2\xa0снимки са махнати." in answer.content.decode()
    assert names(article) == [two.name]


def test_a_picture_of_the_text_stays_until_the_text_lets_it_go(writer, article):
    [picture] = put_up(article, DAYS[0])
    article.body_bg = f'<p><img src="{picture.get_absolute_url()}" alt="Мост"></p>'
    article.save()

    answer = writer.post(page_of(article), said(picture, remove="on"))

    assert "Тази снимка стои в текста." in answer.content.decode()
    assert names(article) == [picture.name]


def test_order_is_by_day_and_within_it_by_hand(writer, article):
    one, two, three = put_up(article, DAYS[1], DAYS[1], DAYS[0])
    typed = said(one, caption_bg="Начало") | {"move": f"down:{one.key}"}

    answer = writer.post(page_of(article), typed)
    # There is nothing before the first of a day.
    writer.post(page_of(article), {"move": f"up:{two.key}"})
    writer.post(page_of(article), {"move": "up:somebody"})

    assert answer.url == f"{page_of(article)}#picture-{one.key}"
    assert names(article) == [three.name, two.name, one.name]
    one.refresh_from_db()
    assert one.caption_bg == "Начало"


def test_strangers_and_readers_get_nowhere(client, as_user, article):
    [picture] = put_up(article, DAYS[0])
    stranger = as_user(staff_of(OrganisationFactory()))

    asked, refused = (
        who.post(page_of(article), said(picture, remove="on"))
        for who in (client, stranger)
    )

    # Whoever is signed out gets what was typed back, and signs in.
    assert (asked.status_code, refused.status_code) == (403, 404)
    assert names(article) == [picture.name]


def test_a_picture_of_other_news_is_not_touched(writer, article, organisation):
    other = ArticleFactory(organisation=organisation)
    [foreign] = put_up(other, DAYS[0])

    writer.post(page_of(article), said(foreign, remove="on", alt_bg="х"))

    foreign.refresh_from_db()
    assert foreign.alt_bg == ""


def test_nothing_is_hung_on_news_of_an_archived_group(staff):
    group = GroupFactory(archived_on=timezone.localdate())
    frozen = ArticleFactory(audience="group", group=group)

    with pytest.raises(ValidationError):
        gallery(frozen, staff).add(shot(1))

    assert names(frozen) == []


def test_readers_see_the_days_with_words(client, as_user, staff, article):
    put_up(article, *DAYS[:2], alt_bg="Хора", caption_bg="Среща", credit="Мария")
    Attachment.objects.filter(taken_on="2015-03-17").update(caption_en="A meeting")
    articles.publish(article, actor=staff)

    page = client.get(article.get_absolute_url()).content.decode()
    english = client.get(f"/en{article.get_absolute_url()}").content.decode()

    assert "24\xa0февруари\xa02015\xa0г. – 1\xa0снимка" in page
    assert "17\xa0март\xa02015\xa0г. – 1\xa0снимка" in page
    assert "Снимка: Мария" in page
    assert "– 1 picture" in english
    assert '<span lang="bg">Среща</span>' in english
    assert '<span lang="en">A meeting</span>' in english


def test_one_day_needs_no_heading(client, staff, article):
    put_up(article, DAYS[0], DAYS[0], alt_bg="Хора")
    articles.publish(article, actor=staff)

    page = client.get(article.get_absolute_url()).content.decode()

    assert "gallery__day" not in page
    assert page.count("data-large") == 2


@pytest.mark.parametrize("number", [1, 30])
def test_questions_do_not_grow_with_the_pictures(
    number, client, writer, staff, article, django_assert_num_queries
):
    put_up(article, *[DAYS[0]] * number, alt_bg="Хора")
    writer.get(page_of(article))

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        writer.get(page_of(article))

    articles.publish(article, actor=staff)
    client.get(
        ArticleFactory().get_absolute_url()
    )  # learns what kinds of rows there are
    with django_assert_num_queries(QUERIES_OF_A_READER):
        client.get(article.get_absolute_url())


def test_the_coordinator_reads_but_does_not_describe(as_user, article):
    Article.objects.filter(pk=article.pk).update(status="in_review")
    coordinator = AppointmentFactory(role=Appointment.Role.COORDINATOR).user

    assert as_user(coordinator).get(page_of(article)).status_code == 403
