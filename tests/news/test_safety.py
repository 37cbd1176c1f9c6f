"""What must never happen to news: leaks, hostile markup, quiet widening of who sees it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from members.models import Appointment
from news.actions import articles
from news.forms.articles import ArticleForm
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    GroupMembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    RubricFactory,
    staff_of,
)

STATUS = Article.Status


def saved_body(as_user, organisation, text):
    """What is stored of a text typed or sent by the editor."""
    data = {
        "organisation": organisation.pk,
        "rubric": RubricFactory().pk,
        "title_bg": "Заглавие",
        "lead_bg": "Накратко.",
        "body_bg": text,
        "audience": "public",
        "step": "save",
    }
    as_user(staff_of(organisation)).post(reverse("news:create"), data)
    return Article.objects.latest("pk").body_bg


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Един.\r\n\r\nДва\r\nреда.", "<p>Един.</p><p>Два<br>реда.</p>"),
        (
            "Виж https://example.org.",
            '<p>Виж <a href="https://example.org" rel="noopener">https://example.org</a>.</p>',
        ),
        (
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        ),
        ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>"),
        ('<p onclick="x()">Да</p><script>alert(1)</script>', "<p>Да</p>"),
        (
            '<p><a href="javascript:alert(1)">тук</a></p>',
            '<p><a rel="noopener">тук</a></p>',
        ),
        ('<p>x<img src="https://example.org/p.gif"></p>', "<p>x</p>"),
        ("<h2>Глава</h2>\n\nНов абзац.", "<h2>Глава</h2><p>Нов абзац.</p>"),
    ],
)
def test_text_is_kept_safe_with_and_without_javascript(as_user, sent, stored):
    assert saved_body(as_user, OrganisationFactory(), sent) == stored


def test_empty_editor_is_asked_for_text_before_review(as_user):
    organisation = OrganisationFactory()
    form = ArticleForm(
        {"body_bg": "<p></p>", "lead_bg": "", "title_bg": "Заглавие"},
        user=staff_of(organisation),
        is_going_out=True,
    )

    assert {"body_bg", "lead_bg"} <= set(form.errors)


def test_news_for_a_group_is_seen_by_its_members_only():
    organisation, group = OrganisationFactory(), GroupFactory()
    inside = staff_of(organisation)
    GroupMembershipFactory(group=group, organisation=None, person=inside.person)
    colleague = staff_of(organisation)
    coordinator = AppointmentFactory().user
    administrator = AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user
    for_group = {"audience": "group", "group": group, "organisation": organisation}
    published = ArticleFactory(**for_group)
    draft = ArticleFactory(**for_group, status=STATUS.DRAFT)
    ArticleFactory(**for_group, status=STATUS.IN_REVIEW, deleted_at=timezone.now())

    def seen(user):
        return set(Article.objects.visible_to(user))

    assert seen(inside) == {published, draft}
    for outside in (AnonymousUser(), colleague, coordinator, administrator):
        assert seen(outside) == set()


def test_group_news_needs_no_review_but_cannot_widen_afterwards(as_user):
    organisation, group = OrganisationFactory(), GroupFactory()
    staff = staff_of(organisation)
    GroupMembershipFactory(group=group, organisation=organisation)
    article = ArticleFactory(
        organisation=organisation, audience="group", group=group, status=STATUS.DRAFT
    )
    client = as_user(staff)

    client.post(reverse("news:publish", args=[article.slug]))
    article.refresh_from_db()
    form = client.get(reverse("news:update", args=[article.slug])).context["form"]
    client.post(
        reverse("news:update", args=[article.slug]),
        {name: form[name].value() or "" for name in form.fields if name != "picture"}
        | {"audience": "public", "step": "save"},
    )

    article.refresh_from_db()
    assert (article.status, article.audience) == (STATUS.PUBLISHED, "group")


def test_item_never_changes_its_organisation():
    ours, trusted = OrganisationFactory(), OrganisationFactory(is_trusted=True)
    staff = staff_of(ours)
    article = ArticleFactory(organisation=ours, status=STATUS.DRAFT)

    form = ArticleForm({"organisation": trusted.pk}, instance=article, user=staff)

    assert "organisation" not in form.fields


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", {"edit", "unpublish", "archive", "delete"}),
        ("editor", {"edit"}),
        ("member", set()),
        ("coordinator", {"unpublish", "pin"}),
        ("administrator", {"edit", "unpublish", "archive", "pin", "delete"}),
        ("moderator", set()),
    ],
)
def test_what_each_role_may_do_with_published_news(who, may):
    article = ArticleFactory()
    user = (
        staff_of(article.organisation, role=who)
        if who in {"owner", "editor", "member"}
        else AppointmentFactory(role=who).user
    )

    asked = ["edit", "submit", "publish", "return", "withdraw", "unpublish"]
    asked += ["archive", "pin", "delete"]
    allowed = {verb for verb in asked if user.has_perm(f"news.{verb}", article)}

    assert allowed == may


def test_taken_off_news_is_a_draft_with_the_reason_and_can_come_back():
    article = ArticleFactory()
    owner = staff_of(article.organisation, role="owner")
    coordinator = AppointmentFactory().user

    articles.unpublish(article, reason="Снимката е чужда.", actor=coordinator)

    article.refresh_from_db()
    assert (article.status, article.review_note) == (STATUS.DRAFT, "Снимката е чужда.")
    assert "Снимката е чужда." in OutgoingMail.objects.get(to=owner.email).body
    assert owner.has_perm("news.submit", article)


def test_mails_speak_the_readers_language():
    article = ArticleFactory(status=STATUS.IN_REVIEW, title_bg="Спирката")
    owner = staff_of(article.organisation, role="owner")
    owner.language = "en"
    owner.save()

    articles.publish(article, actor=AppointmentFactory().user)

    mail = OutgoingMail.objects.get()
    assert (mail.language, mail.subject) == ("en", "Published: “Спирката”")


def test_clock_asks_whether_the_one_who_decided_still_may():
    article = ArticleFactory(
        status=STATUS.IN_REVIEW,
        publish_at=timezone.now() + datetime.timedelta(minutes=5),
    )
    appointment = AppointmentFactory()
    articles.publish(article, actor=appointment.user)
    appointment.delete()
    Article.objects.update(publish_at=timezone.now())

    articles.publish_scheduled(article)

    article.refresh_from_db()
    assert article.status == STATUS.DRAFT


def test_deleted_news_is_emptied_after_thirty_days():
    old = ArticleFactory(deleted_at=timezone.now() - datetime.timedelta(days=31))
    young = ArticleFactory(deleted_at=timezone.now())

    for article in Article.objects.due_to_purge():
        articles.purge(article)

    assert list(Article.objects.all()) == [young]
    assert not Article.history.filter(id=old.pk).exists()


@pytest.mark.parametrize("name", ["place", "oblast", "obshtina"])
def test_place_finds_what_lies_in_it(client, name):
    here, elsewhere = ObshtinaFactory(code="RSE08"), ObshtinaFactory(code="RSE99")
    wanted = ArticleFactory()
    wanted.obshtini.add(here)
    ArticleFactory().obshtini.add(elsewhere)
    ArticleFactory()
    value = {"place": "RSE08", "oblast": "RSE", "obshtina": "RSE08"}[name]

    found = set(client.get("/news/", {name: value}).context["object_list"])

    assert wanted in found
    assert len(found) == (2 if name == "oblast" else 1)


def test_unknown_filter_value_finds_nothing(client):
    ArticleFactory()

    for query in ({"rubric": "x"}, {"organisation": "x"}, {"place": "ZZZ"}):
        assert list(client.get("/news/", query).context["object_list"]) == []


def test_pages_that_write_have_a_nonce_and_no_other_page_does(as_user, client):
    organisation = OrganisationFactory()
    article = ArticleFactory(organisation=organisation)
    staff = as_user(staff_of(organisation))

    writing = staff.get(reverse("news:create"))
    reading = staff.get(article.get_absolute_url())

    assert "nonce-" in writing["Content-Security-Policy"]
    assert "nonce-" not in reading["Content-Security-Policy"]


@pytest.mark.parametrize("move", ["up:a\0b", "sideways:x", ":", "up"])
def test_a_picture_that_cannot_be_named_is_not_moved(as_user, move):
    article = ArticleFactory(status=STATUS.DRAFT)
    staff = as_user(staff_of(article.organisation))
    address = f"/news/{article.slug}/pictures/"

    answer = staff.post(address, {"move": move})

    assert answer.url == address
