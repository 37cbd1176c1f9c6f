"""What is typed and not saved: kept for its own person, offered again, gone when it is saved."""

import datetime
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import typed
from core.models import TypedForm
from leadernet import due
from news.models import Article
from tests.factories import (
    ArticleFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    RubricFactory,
    staff_of,
)

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def staff(organisation):
    return staff_of(organisation)


@pytest.fixture
def article(organisation):
    return ArticleFactory(
        organisation=organisation, title_bg="Пристан", body_bg="<p>Лодките тръгват.</p>"
    )


def edit(article):
    return reverse("news:update", args=[article.slug])


class Writer:
    """Somebody at the form: opens it, types, saves."""

    def __init__(self, client, user, address):
        self.client, self.user, self.address = client, user, address
        self.open(address)

    def open(self, address):
        self.page = self.client.get(address)
        form = self.page.context["form"]
        self.fields = {}
        for bound in form:
            value = bound.value()
            if not bound.field.widget.needs_multipart_form and value is not None:
                shown = bound.field.widget.format_value(value)
                self.fields[bound.html_name] = "" if shown is None else shown
        self.fields |= {
            "typing_page": str(self.page.context["typing"]["page"]),
            "typing_person": str(self.user.pk),
            "typing_window": "прозорец",
            "typing_kept": "",
        }
        return self.page.content.decode()

    def type(self, **words):
        self.fields |= words
        answer = self.send("keep")
        self.fields["typing_kept"] = answer.json().get("at", "")
        return answer.json()

    def send(self, step):
        return self.client.post(self.address, self.fields | {"typing": step}, **JSON)

    def save(self, **words):
        self.fields |= {"step": "save"} | words
        sent = {name: v for name, v in self.fields.items() if name != "typing_kept"}
        return self.client.post(self.address, sent, follow=True)


@pytest.fixture
def writer(as_user):
    return lambda user, address: Writer(as_user(user), user, address)


def test_typing_is_kept_and_the_article_stays_as_it_is(writer, staff, article):
    at_work = writer(staff, edit(article))

    answer = at_work.type(title_bg="Пристан за лодки")

    article.refresh_from_db()
    assert "Съхранено" in answer["kept"]
    assert article.title_bg == "Пристан"
    [row] = TypedForm.objects.all()
    assert (row.user, row.target, row.title) == (staff, article, "Пристан за лодки")
    assert row.fields["title_bg"] == ["Пристан за лодки"]
    assert "csrfmiddlewaretoken" not in row.fields


def test_what_was_typed_is_offered_on_the_next_opening(writer, staff, article):
    writer(staff, edit(article)).type(title_bg="Пристан за лодки")
    [row] = TypedForm.objects.all()

    at_home = writer(staff, edit(article))
    page = at_home.page.content.decode()
    resumed = at_home.open(row.resume_address)

    assert f'href="{row.resume_address}"' in page
    assert 'value="Пристан"' in page
    assert 'value="Пристан за лодки"' in resumed
    assert at_home.page.context["form"].errors == {}


def test_going_on_and_saving_ends_the_offer(writer, staff, article):
    writer(staff, edit(article)).type(title_bg="Пристан за лодки")
    at_home = writer(staff, edit(article))
    at_home.open(TypedForm.objects.get().resume_address)

    at_home.save()

    article.refresh_from_db()
    assert article.title_bg == "Пристан за лодки"
    assert list(TypedForm.objects.unsaved()) == []
    assert writer(staff, edit(article)).page.context["typing"]["waiting"] == []


def test_what_arrives_after_the_save_does_not_come_back(writer, staff, article):
    at_work = writer(staff, edit(article))
    at_work.type(title_bg="Пристан за")
    at_work.save(title_bg="Пристан за лодки")

    late = at_work.type(title_bg="Пристан за")

    assert "kept" not in late
    assert late["page"] != at_work.fields["typing_page"]
    assert list(TypedForm.objects.unsaved()) == []


def test_a_copy_of_the_page_in_another_window_overwrites_nothing(
    writer, staff, article
):
    first = writer(staff, edit(article))
    first.type(title_bg="От първия")
    second = writer(staff, edit(article))
    second.fields |= {
        "typing_page": first.fields["typing_page"],
        "typing_window": "друг прозорец",
    }

    answer = second.type(title_bg="От втория")
    second.type(typing_page=answer["page"])

    titles = TypedForm.objects.unsaved().values_list("title", flat=True)
    assert sorted(titles) == ["От втория", "От първия"]


def test_an_answer_that_was_lost_on_the_way_makes_no_second_copy(
    writer, staff, article
):
    at_work = writer(staff, edit(article))
    at_work.type(title_bg="Едно")
    at_work.fields["typing_kept"] = ""

    answer = at_work.type(title_bg="Едно и две")

    assert "kept" in answer
    assert [row.title for row in TypedForm.objects.unsaved()] == ["Едно и две"]


def test_a_new_text_comes_back_with_what_cannot_be_understood_yet(
    writer, staff, organisation
):
    at_work = writer(staff, reverse("news:create"))
    at_work.type(title_bg="Недописано", publish_at="някога", rubric="")
    [row] = TypedForm.objects.all()

    at_home = writer(staff, reverse("news:create"))
    mine = at_home.client.get(reverse("news:mine")).content.decode()
    page = at_home.open(row.resume_address)

    assert row.object_id is None
    assert row.resume_address in mine
    assert 'value="Недописано"' in page
    assert 'value="някога"' in page
    assert not Article.objects.exists()


def test_a_new_text_is_thrown_away_by_its_own_person_only(writer, staff, as_user):
    writer(staff, reverse("news:create")).type(title_bg="Недописано")
    address = reverse("forget_typed", args=[TypedForm.objects.get().page])

    stranger = as_user(staff_of(OrganisationFactory())).post(address)
    assert stranger.status_code == 404
    assert TypedForm.objects.count() == 1

    answer = as_user(staff).post(address, {"next": "/news/mine/"})
    assert answer.url == "/news/mine/"
    assert not TypedForm.objects.exists()


def test_nobody_else_reads_or_is_offered_what_somebody_typed(
    writer, staff, article, organisation
):
    writer(staff, edit(article)).type(title_bg="Тайна чернова")
    [row] = TypedForm.objects.all()
    colleague = writer(staff_of(organisation), edit(article))

    page = colleague.page.content.decode() + colleague.open(row.resume_address)

    assert "Тайна чернова" not in page
    assert colleague.page.context["typing"]["waiting"] == []


def test_words_are_not_kept_for_another_person_at_the_same_computer(
    writer, staff, article, organisation
):
    at_work = writer(staff, edit(article))
    other = staff_of(organisation)
    at_work.client.force_login(other, backend="members.backends.SignIn")

    assert at_work.type(title_bg="Чуждо") == {"stranger": True}
    assert not TypedForm.objects.exists()


def test_an_ended_session_is_told_to_the_script_without_a_ticket(
    writer, staff, article
):
    at_work = writer(staff, edit(article))
    at_work.client.logout()

    answer = at_work.client.post(
        edit(article),
        at_work.fields | {"typing": "keep"},
        HTTP_ORIGIN="http://testserver",
        **JSON,
    )

    assert (answer.status_code, answer.json()) == (403, {"signed_out": True})
    assert "kept_forms" not in at_work.client.session


def test_whoever_may_not_edit_any_more_keeps_nothing_there(writer, staff, article):
    at_work = writer(staff, edit(article))
    staff.person.memberships.all().delete()

    assert at_work.send("keep").status_code in {403, 404}
    assert not TypedForm.objects.exists()


def test_nothing_is_typed_into_an_archived_group(writer, staff, organisation):
    group = GroupFactory()
    GroupMembershipFactory(group=group, person=staff.person, organisation=None)
    article = ArticleFactory(
        organisation=organisation, audience="group", group=group, author=staff
    )
    at_work = writer(staff, edit(article))
    group.archived_on = timezone.localdate()
    group.save()

    assert at_work.send("keep").status_code == 403
    assert not TypedForm.objects.exists()


def test_a_huge_text_is_refused_in_words(writer, staff, article):
    at_work = writer(staff, edit(article))

    answer = at_work.type(lead_bg="а" * 700_000)

    assert "твърде дълъг" in answer["problem"]
    assert not TypedForm.objects.unsaved().exists()


def test_zero_bytes_are_left_out(writer, staff, article):
    answer = writer(staff, edit(article)).type(title_bg="При\0стан", typing_window="\0")

    assert "kept" in answer
    assert TypedForm.objects.get().fields["title_bg"] == ["Пристан"]


def test_passwords_and_codes_are_never_kept(writer, staff, article):
    writer(staff, edit(article)).type(title_bg="Т", password="тайна", code="123456")

    assert {"password", "code"}.isdisjoint(TypedForm.objects.get().fields)


# Who else is here.


def test_two_people_see_each_other_while_both_pages_are_open(
    writer, staff, article, organisation
):
    colleague = staff_of(organisation)
    first = writer(staff, edit(article))
    first.send("ping")
    second = writer(colleague, edit(article))

    shown = second.page.content.decode()
    said = second.send("ping").json()["others"]

    assert staff.get_full_name() in shown
    assert len(said) == 1
    assert said[0].startswith(staff.get_full_name())
    [told] = first.send("ping").json()["others"]
    assert told.startswith(colleague.get_full_name())


def test_who_closed_the_page_or_gave_no_sign_is_not_there(
    writer, staff, article, organisation
):
    first = writer(staff, edit(article))
    second = writer(staff_of(organisation), edit(article))
    first.send("ping")

    first.send("gone")
    assert second.send("ping").json()["others"] == []

    first.send("ping")
    TypedForm.objects.filter(user=staff).update(
        seen_at=timezone.now() - datetime.timedelta(minutes=2)
    )
    assert second.send("ping").json()["others"] == []


def test_two_windows_of_one_person_are_no_company(writer, staff, article):
    writer(staff, edit(article)).send("ping")

    assert writer(staff, edit(article)).send("ping").json()["others"] == []


def test_a_save_is_told_to_whoever_has_the_form_open(
    writer, staff, article, organisation
):
    reader = writer(staff, edit(article))
    colleague = staff_of(organisation)
    assert reader.send("ping").json()["news"] == []

    writer(colleague, edit(article)).save(title_bg="Друго заглавие")

    who, what = reader.send("ping").json()["news"]
    assert who.startswith(colleague.get_full_name())
    assert "запазите" in what


def test_a_sign_costs_the_same_with_one_and_with_thirty_pages(
    writer, staff, article, organisation
):
    at_work = writer(staff, edit(article))
    at_work.send("ping")
    colleague = staff_of(organisation)
    writer(colleague, edit(article)).send("ping")
    one = queries_of(at_work)

    TypedForm.objects.bulk_create(
        TypedForm(
            user=staff_of(organisation),
            target=article,
            address="/",
            seen_at=timezone.now(),
        )
        for _n in range(29)
    )

    assert queries_of(at_work) == one
    assert len(at_work.send("ping").json()["others"]) == 30


def queries_of(at_work):
    with CaptureQueriesContext(connection) as found:
        at_work.send("ping")
    return len(found)


def test_a_sign_is_written_seldom(writer, staff, article):
    at_work = writer(staff, edit(article))
    at_work.send("ping")
    seen = TypedForm.objects.get().seen_at

    at_work.send("ping")

    assert TypedForm.objects.get().seen_at == seen


def test_a_program_leaves_no_more_signs_than_a_person_could(writer, staff, article):
    TypedForm.objects.bulk_create(
        TypedForm(user=staff, target=article, address="/")
        for _n in range(typed.MOST_SIGNS)
    )

    answer = writer(staff, edit(article)).send("ping")

    assert answer.json() == {"others": [], "news": []}
    assert TypedForm.objects.count() == typed.MOST_SIGNS


def test_words_after_going_back_that_cannot_be_kept_stay_on_the_page(writer, staff):
    at_work = writer(staff, reverse("news:create"))
    rubric = RubricFactory()
    at_work.save(title_bg="Пристан", lead_bg="Лодки.", body_bg="Т.", rubric=rubric.pk)
    kind, now = ContentType.objects.get_for_model(Article), timezone.now()
    TypedForm.objects.bulk_create(
        TypedForm(user=staff, content_type=kind, address="/", typed_at=now)
        for _n in range(typed.MOST_PAGES)
    )

    page = at_work.save(title_bg="Пристан за лодки")

    assert page.status_code == 200
    assert 'value="Пристан за лодки"' in page.content.decode()
    assert "Имате много незапазени текстове." in page.content.decode()
    assert Article.objects.get().title_bg == "Пристан"


# By the clock.


@pytest.mark.parametrize(
    ("changes", "is_gone"),
    [
        ({"typed_at": 29}, False),
        ({"typed_at": 31}, True),
        ({"typed_at": None, "saved_at": 0}, False),
        ({"typed_at": None, "saved_at": 2}, True),
        ({"typed_at": None, "opened_at": 0}, False),
        ({"typed_at": None, "opened_at": 2}, True),
    ],
)
def test_the_clock_forgets_what_nobody_needs(staff, article, changes, is_gone):
    moments = {
        name: days if days is None else timezone.now() - datetime.timedelta(days=days)
        for name, days in changes.items()
    }
    TypedForm.objects.create(
        user=staff, page=uuid.uuid4(), target=article, address="/", **moments
    )

    [work] = [one for one in due.everything() if one.name == "forget typed text"]
    for row in work.rows():
        work.do(row)

    assert TypedForm.objects.exists() is not is_gone


def test_practice_and_rubric_are_kept_too(writer, staff):
    rubric = RubricFactory()

    writer(staff, reverse("news:create")).type(title_bg="Т", rubric=str(rubric.pk))

    assert TypedForm.objects.get().fields["rubric"] == [str(rubric.pk)]
