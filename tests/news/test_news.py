import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.models import AuditEntry, OutgoingMail, SearchEntry
from members.models import Appointment
from news.actions import articles
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    RubricFactory,
    UserFactory,
    staff_of,
)

STATUS = Article.Status


def typed(organisation, **changes):
    return {
        "organisation": organisation.pk,
        "rubric": RubricFactory().pk,
        "title_bg": "Съседите поправиха спирката",
        "lead_bg": "За един следобед.",
        "body_bg": "Осем души и две четки.\n\nПланът е на https://example.org/plan.",
        "audience": "public",
        "step": "submit",
    } | changes


def picture(name="спирка.jpg"):
    file = io.BytesIO()
    Image.new("RGB", (1000, 700), (20, 84, 63)).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def coordinator():
    return AppointmentFactory(role=Appointment.Role.COORDINATOR).user


def test_staff_write_and_the_coordinator_publishes(
    as_user, client, organisation, coordinator
):
    staff = staff_of(organisation)
    cover = {"picture": picture(), "picture_alt_bg": "Спирка с нов покрив"}
    data = typed(organisation, picture_consent="nobody", **cover)

    as_user(staff).post(reverse("news:create"), data)
    article = Article.objects.get()
    assert article.status == STATUS.IN_REVIEW
    assert client.get(article.get_absolute_url()).status_code == 404
    response = as_user(coordinator).post(reverse("news:publish", args=[article.slug]))

    assert response.url == article.get_absolute_url()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<p>Осем души и две четки.</p>" in page
    assert (
        '<a href="https://example.org/plan" rel="noopener">https://example.org/plan</a>'
        in page
    )
    assert 'alt="Спирка с нов покрив"' in page
    assert [mail.to for mail in OutgoingMail.objects.order_by("pk")] == [
        coordinator.email,
        staff.email,
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "news.created",
        "news.submitted",
        "news.published",
    ]


def test_trusted_organisation_publishes_at_once(as_user, client):
    trusted = OrganisationFactory(is_trusted=True)

    as_user(staff_of(trusted)).post(
        reverse("news:create"), typed(trusted, step="publish")
    )

    assert Article.objects.get().status == STATUS.PUBLISHED


@pytest.mark.parametrize(
    ("is_trusted", "said", "unsaid"),
    [
        (True, "Публикувайте</button>", "координатор"),
        (False, "Изпратете за преглед", "Публикувайте</button>"),
    ],
)
def test_the_button_under_a_new_text_says_what_it_will_do(
    as_user, is_trusted, said, unsaid
):
    organisation = OrganisationFactory(is_trusted=is_trusted)

    page = as_user(staff_of(organisation)).get(reverse("news:create")).content.decode()

    buttons = page[page.index('name="step"') :]
    assert said in buttons
    assert unsaid not in buttons


def test_untrusted_organisation_cannot_publish_by_hand(as_user, organisation):
    article = ArticleFactory(organisation=organisation, status=STATUS.DRAFT)

    response = as_user(staff_of(organisation)).post(
        reverse("news:publish", args=[article.slug])
    )

    assert response.status_code == 403
    article.refresh_from_db()
    assert article.status == STATUS.DRAFT


def test_returned_item_comes_back_with_the_reviewers_words(
    as_user, organisation, coordinator
):
    staff = staff_of(organisation)
    article = ArticleFactory(
        organisation=organisation, status=STATUS.IN_REVIEW, author=staff
    )

    as_user(coordinator).post(
        reverse("news:return", args=[article.slug]), {"reason": "Кога беше това?"}
    )

    article.refresh_from_db()
    assert (article.status, article.review_note) == (STATUS.DRAFT, "Кога беше това?")
    assert "Кога беше това?" in OutgoingMail.objects.get(to=staff.email).body


def test_returning_without_words_changes_nothing(as_user, organisation, coordinator):
    article = ArticleFactory(organisation=organisation, status=STATUS.IN_REVIEW)

    response = as_user(coordinator).post(
        reverse("news:return", args=[article.slug]), follow=True
    )

    article.refresh_from_db()
    assert article.status == STATUS.IN_REVIEW
    assert "notice--error" in response.content.decode()


def test_second_decision_is_refused(organisation, coordinator):
    article = ArticleFactory(organisation=organisation, status=STATUS.IN_REVIEW)
    articles.publish(article, actor=coordinator)

    with pytest.raises(ValidationError) as refusal:
        articles.return_for_changes(article, note="късно", actor=coordinator)

    assert refusal.value.code == "late"
    article.refresh_from_db()
    assert article.status == STATUS.PUBLISHED


def test_each_reader_sees_exactly_their_news(organisation, coordinator):
    group = GroupFactory()
    GroupMembershipFactory(group=group, organisation=organisation)
    public = ArticleFactory(organisation=organisation)
    members = ArticleFactory(organisation=organisation, audience="members")
    ours = ArticleFactory(organisation=organisation, audience="group", group=group)
    draft = ArticleFactory(organisation=organisation, status=STATUS.DRAFT)
    review = ArticleFactory(organisation=organisation, status=STATUS.IN_REVIEW)
    ArticleFactory(organisation=organisation, deleted_at=timezone.now())
    ArticleFactory(organisation=OrganisationFactory(is_practice=True))
    other_member = staff_of(OrganisationFactory())

    def seen(user):
        return set(Article.objects.visible_to(user))

    assert seen(AnonymousUser()) == {public}
    assert seen(UserFactory()) == {public}
    assert seen(other_member) == {public, members}
    assert seen(staff_of(organisation)) == {public, members, ours, draft, review}
    assert seen(staff_of(organisation, role="member")) == {public, members, ours}
    assert seen(coordinator) == {public, members, review}


def test_scheduled_item_is_published_in_its_minute_only(organisation):
    later = ArticleFactory(
        organisation=organisation,
        status=STATUS.SCHEDULED,
        publish_at=timezone.now() + timezone.timedelta(hours=1),
    )
    due = ArticleFactory(
        organisation=organisation,
        status=STATUS.SCHEDULED,
        publish_at=timezone.now(),
        published_at=None,
    )

    found = list(Article.objects.due_to_publish())
    articles.publish_scheduled(due)

    assert found == [due]
    due.refresh_from_db()
    assert due.status == STATUS.PUBLISHED
    later.refresh_from_db()
    assert later.status == STATUS.SCHEDULED


def test_who_has_chosen_the_moment_is_not_asked_to_publish_at_it_again(
    organisation, as_user
):
    organisation.is_trusted = True
    organisation.save()
    moment = timezone.now() + timezone.timedelta(hours=1)
    waiting, draft = (
        ArticleFactory(organisation=organisation, status=status, publish_at=moment)
        for status in (STATUS.SCHEDULED, STATUS.DRAFT)
    )
    client = as_user(staff_of(organisation))

    pages = [
        client.get(article.get_absolute_url()).content.decode()
        for article in (waiting, draft)
    ]

    words = "Публикувайте в избрания момент"
    assert [words in page for page in pages] == [False, True]


def test_scheduled_item_of_a_suspended_organisation_stays_a_draft(organisation):
    article = ArticleFactory(
        organisation=organisation, status=STATUS.SCHEDULED, publish_at=timezone.now()
    )
    organisation.status = "suspended"
    organisation.save()

    articles.publish_scheduled(Article.objects.get(pk=article.pk))

    article.refresh_from_db()
    assert article.status == STATUS.DRAFT


def test_picture_without_words_is_asked_about_and_the_text_is_kept(
    as_user, organisation
):
    response = as_user(staff_of(organisation)).post(
        reverse("news:create"), typed(organisation, picture=picture())
    )

    page = response.content.decode()
    assert Article.objects.count() == 0
    assert "Осем души и две четки." in page
    assert 'id="id_picture_alt_bg_error"' in page


def test_refused_file_says_why(as_user, organisation):
    fake = SimpleUploadedFile(
        "вирус.jpg", b"<script>alert(1)</script>", content_type="image/jpeg"
    )

    response = as_user(staff_of(organisation)).post(
        reverse("news:create"), typed(organisation, picture=fake, picture_alt_bg="х")
    )

    assert Article.objects.count() == 0
    assert 'id="id_picture_error"' in response.content.decode()


def test_sending_the_form_twice_makes_one_item(as_user, organisation):
    client = as_user(staff_of(organisation))
    form = client.get(reverse("news:create")).context["form"]
    data = typed(organisation, submission=form["submission"].value())

    client.post(reverse("news:create"), data)
    client.post(reverse("news:create"), data)

    assert Article.objects.count() == 1


def test_two_people_editing_lose_nothing(as_user, organisation):
    article = ArticleFactory(organisation=organisation, status=STATUS.DRAFT)
    first, second = as_user(staff_of(organisation)), as_user(staff_of(organisation))
    version = article.updated_at.isoformat()
    edit = reverse("news:update", args=[article.slug])

    first.post(
        edit,
        typed(organisation, version=version, body_bg="Текстът на първия.", step="save"),
    )
    response = second.post(
        edit,
        typed(organisation, version=version, body_bg="Текстът на втория.", step="save"),
    )

    page = response.content.decode()
    article.refresh_from_db()
    assert article.body_bg == "<p>Текстът на първия.</p>"
    assert "Текстът на първия." in page
    assert "Текстът на втория." in page


def test_nobody_writes_for_an_organisation_that_is_not_theirs(as_user, organisation):
    response = as_user(staff_of(OrganisationFactory())).post(
        reverse("news:create"), typed(organisation)
    )

    assert response.status_code == 200
    assert Article.objects.count() == 0


def test_stored_html_is_clean_whatever_the_way_in(organisation):
    article = ArticleFactory(
        organisation=organisation,
        body_bg='<p onclick="x()">Да<script>alert(1)</script><img src="https://tracker.example/p.gif"></p>',
    )

    article.refresh_from_db()
    assert article.body_bg == "<p>Да</p>"


def test_missing_translation_is_said_in_words(client, organisation):
    article = ArticleFactory(
        organisation=organisation, title_en="", body_en="", lead_en=""
    )

    page = client.get(f"/en/news/{article.slug}/").content.decode()

    assert "There is no English translation yet" in page
    assert '<div lang="bg" class="stack">' in page
    assert '<div class="prose" lang="bg"' in page


def test_text_that_is_not_translated_yet_is_shown_in_its_own_language(
    client, organisation
):
    article = ArticleFactory(
        organisation=organisation,
        title_en="A question of terms",
        body_bg="<p>Питайте в петък.</p>",
        body_en="",
    )

    text = client.get(f"/en/news/{article.slug}/").content.decode()

    assert "A question of terms" in text
    assert "Питайте в петък." in text
    assert "no English translation yet" in text


def test_feed_holds_the_public_items_of_the_filter(client, organisation):
    wanted = ArticleFactory(organisation=organisation)
    ArticleFactory()
    ArticleFactory(organisation=organisation, audience="members")
    ArticleFactory(organisation=organisation, status=STATUS.DRAFT)

    feed = client.get(
        reverse("news:feed"), {"organisation": organisation.slug}
    ).content.decode()

    assert feed.count("<entry>") == 1
    assert wanted.get_absolute_url() in feed


def test_feed_says_who_pays_in_its_language_and_names_no_draft_project(client):
    ArticleFactory(project=ProjectFactory(title_bg="Мост", title_en="Bridge"))
    ArticleFactory(project=ProjectFactory(title_bg="Тайна", is_published=False))
    ArticleFactory()

    bulgarian = client.get("/news/feed/").content.decode()
    english = client.get("/en/news/feed/").content.decode()

    assert bulgarian.count("се финансира от програмата.") == 1
    assert "Проект „Мост“ се финансира от програмата." in bulgarian
    assert "The project “Bridge” is funded by the programme." in english
    assert "Тайна" not in bulgarian


def test_feed_costs_the_same_with_one_project_and_with_thirty(client):
    ArticleFactory(project=ProjectFactory())
    queries_of(client)  # what is remembered from then on
    one = queries_of(client)
    for _number in range(29):
        ArticleFactory(project=ProjectFactory())

    assert queries_of(client) == one


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/news/feed/")
    return len(queries)


def test_search_forgets_what_is_taken_off(organisation, coordinator):
    article = ArticleFactory(organisation=organisation, status=STATUS.IN_REVIEW)
    articles.publish(article, actor=coordinator)
    assert SearchEntry.objects.count() == 2

    articles.unpublish(article, reason="грешка", actor=coordinator)

    assert SearchEntry.objects.count() == 0


@pytest.mark.parametrize("number", [1, 18])
def test_list_asks_the_same_few_questions(
    client, django_assert_num_queries, number, organisation
):
    ArticleFactory.create_batch(number, organisation=organisation)
    client.get("/news/")

    with django_assert_num_queries(11):
        response = client.get("/news/")

    assert len(response.context["article_list"]) == number


def test_what_is_missing_is_listed_in_the_order_of_the_page(organisation, as_user):
    answer = as_user(staff_of(organisation)).post(
        reverse("news:create"),
        {
            "organisation": organisation.pk,
            "audience": "public",
            "picture": picture(),
            "picture_alt_bg": "Мост",
            "step": "publish",
        },
    )

    summary = answer.content.decode().split("error-list")[1].split("</ul>")[0]
    order = ["Рубрика</a>:", "Заглавие</a>:", "Накратко</a>:", "Текст</a>:"]
    places = [summary.index(words) for words in [*order, "бъдат показани?</a> "]]
    assert places == sorted(places)


def test_who_corrects_published_news_is_told_of_the_changes(organisation, as_user):
    article = ArticleFactory(organisation=organisation)
    client = as_user(staff_of(organisation))
    address = reverse("news:update", args=[article.slug])
    form = client.get(address).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value()}

    page = client.post(address, fields | {"title_bg": "Мостът"}, follow=True)

    article.refresh_from_db()
    assert article.title_bg == "Мостът"
    told = [str(message) for message in page.context["messages"]]
    assert told == ["Промените са запазени."]
