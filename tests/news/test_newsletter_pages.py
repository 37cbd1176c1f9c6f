"""Preparing a newsletter: choosing, ordering, looking, trying out; and the archive for everybody."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, OutgoingMail, SearchEntry
from news import search
from news.actions import newsletters as actions
from news.models import Article, Newsletter
from news.newsletters import choosing
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    NewsletterFactory,
    ObshtinaFactory,
    SettlementFactory,
    SubscriberFactory,
    UserFactory,
)
from tests.news.letters import send


@pytest.fixture
def coordinator():
    return AppointmentFactory().user


@pytest.fixture
def desk(as_user, coordinator):
    """The coordinator's browser, and a draft open in it."""
    client = as_user(coordinator)
    client.draft = NewsletterFactory(created_by=coordinator)

    def press(do, **typed):
        row = Newsletter.objects.get(pk=client.draft.pk)
        data = {
            name: getattr(row, name)
            for name in ("title_bg", "title_en", "intro_bg", "intro_en")
        } | {"version": row.changed_at.isoformat(), "do": do}
        return client.post(client.draft.get_desk_url(), data | typed)

    client.press = press
    return client


def titles(newsletter):
    return [item.article.title_bg for item in newsletter.items.all()]


def test_the_first_press_makes_a_draft_named_after_the_month(as_user, coordinator):
    client = as_user(coordinator)

    first = client.post(reverse("newsletter:create"))
    second = client.post(reverse("newsletter:create"))

    assert first.url == second.url
    row = Newsletter.objects.get()
    assert row.created_by == coordinator
    assert str(timezone.localdate().year) in row.title_bg
    assert row.title_bg != row.title_en


def test_what_is_written_of_an_item_after_it_was_taken_off_is_not_told(desk):
    article = ArticleFactory(title_bg="Открихме музея")
    desk.press("add", article=[article.pk])
    assert "Открихме музея" in desk.get(desk.draft.get_desk_url()).content.decode()

    Article.objects.update(status=Article.Status.DRAFT, title_bg="Спорим с кмета")

    page = desk.get(desk.draft.get_desk_url()).content.decode()
    assert "Спорим" not in page
    assert article.organisation.name not in page
    assert "Свалена новина" in page
    assert f'value="remove:{desk.draft.items.get().pk}"' in page


@pytest.mark.parametrize(
    ("do", "typed"),
    [
        ("save", {"version": "2026-99-99 12:00"}),
        ("save", {"version": "x", "title_bg": "Друго"}),
        (f"remove:{'9' * 5000}", {}),
        (f"up:{'9' * 30}", {}),
        ("add", {"article": ["9" * 5000, "-1", "x"]}),
    ],
)
def test_made_up_numbers_and_moments_change_nothing(desk, do, typed):
    before = Newsletter.objects.values().get()

    assert desk.press(do, **typed).status_code in {200, 302}

    assert Newsletter.objects.values().get() == before


def test_news_is_marked_put_in_moved_and_taken_out_without_a_script(desk):
    first, second, third = (ArticleFactory(title_bg=title) for title in ("А", "Б", "В"))
    desk.press("add:", article=[first.pk, second.pk, third.pk])
    assert titles(desk.draft) == ["В", "Б", "А"]

    desk.press(f"up:{desk.draft.items.get(article=first).pk}")
    desk.press(f"up:{desk.draft.items.get(article=third).pk}")  # already on top
    desk.press(f"down:{desk.draft.items.get(article=third).pk}")
    desk.press(f"remove:{desk.draft.items.get(article=second).pk}")
    desk.press("add:", article=[first.pk, "x", "9" * 30])
    desk.press("up:nonsense")

    assert titles(desk.draft) == ["А", "В"]


def test_each_button_keeps_what_was_typed(desk):
    article = ArticleFactory()

    desk.press("add:", article=[article.pk], intro_bg="Добър ден, колеги.")

    desk.draft.refresh_from_db()
    assert desk.draft.intro_bg == "Добър ден, колеги."
    assert AuditEntry.objects.filter(verb="newsletter.changed").count() == 1


def test_two_people_at_once_lose_nothing(desk, as_user):
    other = as_user(AppointmentFactory(role="administrator").user)
    page = other.get(desk.draft.get_desk_url())
    version = page.context["form"].initial["version"]
    desk.press("", intro_bg="Първият текст.")

    answer = other.post(
        desk.draft.get_desk_url(),
        {"title_bg": "Т", "intro_bg": "Вторият текст.", "version": version},
    )
    words = answer.content.decode()
    again = other.post(
        desk.draft.get_desk_url(),
        {
            "title_bg": "Т",
            "intro_bg": "Вторият текст.",
            "version": answer.context["form"].data["version"],
        },
    )

    assert "Първият текст." in words
    assert "Вторият текст." in words
    assert again.status_code == 302
    desk.draft.refresh_from_db()
    assert desk.draft.intro_bg == "Вторият текст."


def test_offered_is_what_is_public_and_new_since_the_last_one(coordinator):
    old = ArticleFactory(published_at=timezone.now() - datetime.timedelta(days=40))
    last = NewsletterFactory(
        articles=[ArticleFactory()],
        number=1,
        state="sent",
        sent_at=timezone.now(),
        created_at=timezone.now() - datetime.timedelta(days=30),
    )
    new = ArticleFactory(published_at=timezone.now() - datetime.timedelta(days=3))
    for changes in (
        {"audience": "members"},
        {"status": Article.Status.DRAFT},
        {"deleted_at": timezone.now()},
    ):
        ArticleFactory(**changes)
    draft = NewsletterFactory(created_by=coordinator)

    assert list(choosing.offered(draft)) == [new]
    assert old not in choosing.offered(draft)
    assert last == choosing.last_sent()


def test_what_is_not_public_cannot_be_put_in_by_its_number(desk):
    hidden = ArticleFactory(audience="members")

    desk.press("add:", article=[hidden.pk])

    assert titles(desk.draft) == []


def test_older_news_is_found_by_words(desk):
    old = ArticleFactory(
        title_bg="Спирката в Иваново",
        published_at=timezone.now() - datetime.timedelta(days=400),
    )
    search.index(old)
    other = ArticleFactory(title_bg="Нещо друго")
    search.index(other)

    page = desk.get(desk.press("search:", q="спирка").url)

    assert page.context["found"] == [old]


def test_the_preview_is_a_page_of_its_own_that_loads_and_runs_nothing(desk):
    desk.draft.items.create(article=ArticleFactory(title_bg="Спирката"), position=1)
    SubscriberFactory(language="en")
    SubscriberFactory.create_batch(2)

    page = desk.get(reverse("newsletter:preview", args=[desk.draft.pk]))
    mail = desk.get(reverse("newsletter:as_mail", args=[desk.draft.pk, "bg"]))

    assert "Спирката" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page.context["reach"].by_language == {"bg": 2, "en": 1}
    policy = mail["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert "Спирката" in mail.content.decode()


def test_what_people_wrote_cannot_become_markup_of_the_letter(desk):
    evil = "<script>alert(1)</script><img src=x>"
    article = ArticleFactory(title_bg=evil, lead_bg=evil)
    desk.draft.items.create(article=article, position=1)
    desk.press("", title_bg=evil, intro_bg=evil)

    mail = desk.get(reverse("newsletter:as_mail", args=[desk.draft.pk, "bg"]))

    assert "<script" not in mail.content.decode()
    assert "<img" not in mail.content.decode()


def test_a_test_mail_comes_to_oneself_with_both_parts(desk, coordinator):
    desk.draft.items.create(article=ArticleFactory(title_en="The stop"), position=1)
    address = reverse("newsletter:try", args=[desk.draft.pk])

    desk.post(address, {"language": "en"})

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == (coordinator.email, "en")
    assert mail.subject == f"Test: {desk.draft.title_en}"
    assert "The stop" in mail.body
    assert "The stop" in mail.html
    for _time in range(12):
        desk.post(address, {"language": "en"})
    assert OutgoingMail.objects.count() == actions.TESTS_AN_HOUR


def test_sending_asks_once_more_with_the_numbers(desk):
    desk.draft.items.create(article=ArticleFactory(), position=1)
    SubscriberFactory.create_batch(2)
    SubscriberFactory(rubrics=["other"])
    address = reverse("newsletter:send", args=[desk.draft.pk])

    page = desk.get(address)
    answer = desk.post(address, {"seen": page.context["seen"]})

    assert (page.context["reach"].total, page.context["reach"].without) == (2, 1)
    assert answer.url == reverse("newsletter:progress", args=[desk.draft.pk])
    desk.draft.refresh_from_db()
    assert (desk.draft.number, desk.draft.state) == (1, Newsletter.State.QUEUED)
    sent = AuditEntry.objects.get(verb="newsletter.sent")
    assert sent.data == {"number": 1, "readers": 2}


def test_what_changed_since_it_was_seen_does_not_leave(desk):
    desk.draft.items.create(article=ArticleFactory(), position=1)
    SubscriberFactory()
    address = reverse("newsletter:send", args=[desk.draft.pk])
    seen = desk.get(address).context["seen"]
    desk.press("", intro_bg="Друго")

    answer = desk.post(address, {"seen": seen})

    assert answer.url == address
    desk.draft.refresh_from_db()
    assert desk.draft.is_draft()


def test_nothing_for_anybody_is_not_sent(desk):
    desk.draft.items.create(article=ArticleFactory(), position=1)

    with pytest.raises(ValidationError) as refused:
        send(desk.draft)

    assert refused.value.code == "nobody"


def test_what_has_left_is_not_changed_any_more(desk):
    desk.draft.items.create(article=ArticleFactory(), position=1)
    SubscriberFactory()
    send(desk.draft, actor=desk.draft.created_by)

    answer = desk.press("", intro_bg="Друго")

    assert answer.url == reverse("newsletter:progress", args=[desk.draft.pk])
    with pytest.raises(ValidationError):
        actions.add(desk.draft, [ArticleFactory()])


def test_a_coordinator_of_an_oblast_sees_no_draft_of_others(as_user, desk):
    appointment = AppointmentFactory()
    appointment.obshtini.add(ObshtinaFactory())
    limited = as_user(appointment.user)

    assert limited.get(desk.draft.get_desk_url()).status_code == 404
    assert list(limited.get(reverse("newsletter:drafts")).context["object_list"]) == []


def test_a_coordinator_of_kinds_writes_to_no_readers(as_user):
    limited = AppointmentFactory(kinds=["lag"]).user

    assert as_user(limited).get(reverse("newsletter:drafts")).status_code == 403


def test_figures_open_to_letters_without_addresses(desk, settings):
    desk.draft.items.create(article=ArticleFactory(), position=1)
    reader = SubscriberFactory(email="secret.name@mail.example.org")
    send(desk.draft, actor=desk.draft.created_by)
    variant = desk.draft.variants.create(language="bg", items=[1])
    desk.draft.letters.create(subscriber=reader, variant=variant, state="unknown")

    progress = desk.get(reverse("newsletter:progress", args=[desk.draft.pk]))
    listed = desk.get(reverse("newsletter:letters", args=[desk.draft.pk, "unknown"]))

    figures = {
        state: number for state, _label, number, _opens in progress.context["rows"]
    }
    assert figures["unknown"] == 1
    assert "bounced" not in figures
    assert "mail.example.org" in listed.content.decode()
    assert "secret.name" not in listed.content.decode()
    assert (
        desk.get(
            reverse("newsletter:letters", args=[desk.draft.pk, "sent"])
        ).status_code
        == 404
    )
    settings.MAILBOX_URL = "imap://a:b@localhost/"
    progress = desk.get(reverse("newsletter:progress", args=[desk.draft.pk]))
    assert "bounced" in {row[0] for row in progress.context["rows"]}


def test_the_archive_shows_what_was_sent_and_only_what_is_public_today(client):
    shown, gone = ArticleFactory(title_bg="Видима"), ArticleFactory(title_bg="Свалена")
    newsletter = NewsletterFactory(
        articles=[shown, gone], number=7, state="sent", sent_at=timezone.now()
    )
    NewsletterFactory(title_bg="Чернова")
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.ARCHIVED)

    archive = client.get("/newsletter/").content.decode()
    page = client.get("/newsletter/7/").content.decode()
    english = client.get("/en/newsletter/7/").content.decode()

    assert newsletter.title_bg in archive
    assert "Чернова" not in archive
    assert "Видима" in page
    assert "Свалена" not in page
    assert newsletter.title_en in english
    assert client.get("/newsletter/8/").status_code == 404
    assert "/newsletter/7/" in client.get("/sitemap-newsletter.xml").content.decode()


def test_a_newsletter_is_found_by_its_words_once_it_is_sent(client):
    SubscriberFactory()
    newsletter = NewsletterFactory(
        articles=[ArticleFactory()], intro_bg="Спирката в Иваново е нова."
    )
    assert not SearchEntry.objects.exists()

    send(newsletter)

    page = client.get("/search/", {"q": "спирка"}).content.decode()
    assert "/newsletter/1/" in page


def test_lists_take_as_many_queries_for_many_rows(
    client, desk, django_assert_num_queries
):
    def more(number):
        for _row in range(number):
            article = ArticleFactory(organisation__seat=SettlementFactory())
            NewsletterFactory(
                articles=[article],
                number=Newsletter.objects.count() + 1,
                state="sent",
                sent_at=timezone.now(),
            )
            position = desk.draft.items.count() + 1
            desk.draft.items.create(article=article, position=position)
            ArticleFactory(organisation__seat=SettlementFactory())
            SubscriberFactory(oblasti=["RSE"])

    pages = [
        (client, "/newsletter/"),
        (client, "/newsletter/1/"),
        (desk, reverse("newsletter:drafts")),
        (desk, desk.draft.get_desk_url()),
        (desk, reverse("newsletter:preview", args=[desk.draft.pk])),
        (desk, reverse("newsletter:as_mail", args=[desk.draft.pk, "bg"])),
    ]
    more(1)
    numbers = []
    for browser, address in pages:
        browser.get(address)
        with CaptureQueriesContext(connection) as few:
            browser.get(address)
        numbers.append(len(few))
    more(11)
    for (browser, address), number in zip(pages, numbers, strict=True):
        with django_assert_num_queries(number):
            browser.get(address)


def test_the_desk_leads_who_may_to_the_newsletter(as_user, coordinator):
    assert "/newsletter/drafts/" in as_user(coordinator).get("/desk/").content.decode()
    assert "/newsletter/drafts/" not in (
        as_user(UserFactory()).get("/desk/").content.decode()
    )
