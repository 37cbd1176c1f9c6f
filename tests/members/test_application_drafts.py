"""A draft keeps whatever was typed, and no older copy overwrites a newer one."""

import uuid

import pytest
from django.urls import reverse

from members.models import Draft, Organisation, Responsible
from tests.factories import (
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
)
from tests.members.helpers import profile_data

APPLY = reverse("members:apply")
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(as_user, user):
    return as_user(user)


def page(organisation):
    return reverse("members:application", args=[organisation.slug])


def complete(**changes):
    seat = SettlementFactory(name_bg="Иваново")
    fields = {
        "send": "1",
        "eik": "000694037",
        "seat": seat.name_bg,
        "territory": [seat.obshtina.pk],
        "topics": [TopicFactory().pk],
        "email": "home@example.org",
        "application_note": "Искаме да работим заедно.",
    }
    return profile_data(**fields) | changes


def test_what_is_not_right_yet_is_kept_and_marked_when_the_draft_is_opened(client):
    wrong = {"eik": "123456789", "seat": "Нийде", "mission_bg": "Помагаме."}
    client.post(APPLY, profile_data(keep="1", kind="", **wrong))

    draft = Organisation.objects.get()
    opened = client.get(page(draft)).context["form"]
    assert (draft.mission_bg, draft.eik) == ("Помагаме.", None)
    assert {name: opened[name].value() for name in wrong} == wrong
    assert set(opened.errors) == {"eik", "seat"}


def test_a_choice_that_does_not_exist_keeps_the_draft_without_it(client):
    answer = client.post(APPLY, profile_data(keep="1", benefit="1e400"))

    assert set(answer.context["form"].errors) == {"benefit"}
    assert Organisation.objects.get().benefit == Organisation.Benefit.NOT_APPLICABLE


def test_sending_what_is_not_complete_keeps_it_too(client):
    client.post(APPLY, profile_data(send="1", mission_bg="Пишах цял час."))

    draft = Organisation.objects.get()
    assert (draft.status, draft.mission_bg) == ("draft", "Пишах цял час.")


def test_the_same_page_sent_twice_makes_one_draft(client):
    sent = profile_data(keep="1", submission=str(uuid.uuid4()), version="")

    client.post(APPLY, sent)
    answer = client.post(APPLY, sent)

    assert Organisation.objects.count() == 1
    assert answer.status_code == 302


def test_a_script_keeps_the_draft_and_learns_where_it_lies(client):
    answer = client.post(APPLY, profile_data(keep="1"), **JSON).json()

    draft = Organisation.objects.get()
    assert answer["address"] == page(draft)
    assert answer["version"] == draft.draft.kept_at.isoformat()
    assert answer["kept"].startswith("Запазено в ")


def test_an_older_copy_does_not_overwrite_a_newer_one(client):
    client.post(APPLY, profile_data(keep="1"))
    draft = Organisation.objects.get()
    url, opened = page(draft), draft.draft.kept_at.isoformat()
    client.post(url, profile_data(keep="1", version=opened, mission_bg="От телефона."))

    older = profile_data(keep="1", version=opened, mission_bg="От лаптопа.")
    quiet = client.post(url, older, **JSON).json()
    answer = client.post(url, older)

    draft.refresh_from_db()
    assert draft.mission_bg == "От телефона."
    assert quiet["kept"] == ""
    assert quiet["problems"]
    text = answer.content.decode()
    assert "От телефона." in text
    assert "От лаптопа." in text
    now = answer.context["version"]
    client.post(url, older | {"version": now})
    draft.refresh_from_db()
    assert draft.mission_bg == "От лаптопа."


def test_an_older_copy_without_a_difference_is_no_conflict(client):
    client.post(APPLY, profile_data(keep="1"))
    draft = Organisation.objects.get()
    opened = draft.draft.kept_at.isoformat()
    client.post(page(draft), profile_data(keep="1", version=opened))

    answer = client.post(page(draft), profile_data(keep="1", version=opened))

    assert answer.status_code == 302


def test_what_is_typed_after_it_was_sent_elsewhere_is_shown_not_lost(client):
    client.post(APPLY, profile_data(keep="1", name_bg="Бр"))
    draft = Organisation.objects.get()
    url, submission = page(draft), str(draft.draft.submission)
    client.post(url, complete(submission=submission))
    draft.refresh_from_db()
    assert (draft.status, draft.slug) == ("applied", "sdruzhenie-nov-dom")

    late = profile_data(
        keep="1", submission=submission, mission_bg="Още две изречения."
    )
    answer = client.post(url, late)

    assert answer.status_code == 409
    assert "Още две изречения." in answer.content.decode()
    assert client.get(page(draft)).url == draft.get_absolute_url()


def test_drafts_are_listed_where_one_applies_and_on_the_desk(client):
    client.post(APPLY, profile_data(keep="1", name_bg="Читалище „Искра“"))

    for address in (APPLY, reverse("desk")):
        text = client.get(address).content.decode()
        assert "Читалище „Искра“" in text
        assert page(Organisation.objects.get()) in text


def test_the_page_with_drafts_asks_as_much_for_one_as_for_four(
    client, user, django_assert_max_num_queries
):
    for number in range(4):
        one = OrganisationFactory(status="draft", applicant=user)
        if number % 2:
            Draft.objects.create(organisation=one)

    with django_assert_max_num_queries(16):
        client.get(APPLY)


def test_a_returned_application_with_another_s_eik_is_kept_without_it(client, user):
    member = OrganisationFactory(eik="000694037")
    returned = OrganisationFactory(status="returned", applicant=user)

    answer = client.post(page(returned), profile_data(keep="1", eik=member.eik))

    assert list(answer.context["form"].errors) == ["eik"]
    assert returned.draft.unfinished == {"eik": member.eik}


def test_a_decline_is_answered_on_its_page_with_words_and_once(client, user):
    declined = OrganisationFactory(status="declined", applicant=user)
    answer = complete()
    silent = client.post(page(declined), answer)
    assert list(silent.context["form"].errors) == ["words"]

    client.post(page(declined), answer | {"words": "Вече имаме и устав."})

    declined.refresh_from_db()
    assert declined.status == "applied"
    assert declined.status_changes.last().reason == "Вече имаме и устав."


def test_an_informal_group_names_who_answers_for_it(client):
    informal = complete(kind="informal", eik="")
    short = client.post(APPLY, informal)
    assert set(short.context["form"].errors) == {
        "responsible_name",
        "responsible_contact",
    }

    draft = Organisation.objects.get()
    who = {"responsible_name": "Ана Петрова", "responsible_contact": "0888 111 222"}
    client.post(page(draft), informal | who)

    draft.refresh_from_db()
    assert draft.status == "applied"
    assert draft.responsible.name == "Ана Петрова"
    public = client.get(draft.get_absolute_url()).content.decode()
    assert "0888 111 222" not in public


def test_another_kind_keeps_no_responsible_person(client, user):
    group = OrganisationFactory(kind="informal", status="returned", applicant=user)
    Responsible.objects.create(organisation=group, name="Ана", contact="0888 111 222")

    client.post(page(group), profile_data(keep="1", kind="association"))

    assert not Responsible.objects.exists()
