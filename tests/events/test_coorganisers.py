"""Organising together: asked, accepted or declined, ended by either side."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notification, OutgoingMail, SearchEntry
from events import actions, waiting
from events.models import CoOrganiser, Event
from leadernet.merging import organisations as merging
from tests.events.helpers import member_of, page
from tests.events.test_editing import edit, unchanged
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    RegistrationFactory,
    staff_of,
)

State = CoOrganiser.State


@pytest.fixture
def event():
    return EventFactory(is_published=False)


@pytest.fixture
def library():
    return OrganisationFactory(name_bg="Библиотека „Искра“")


@pytest.fixture
def librarian(library):
    return staff_of(library)


@pytest.fixture
def editor(as_user, event):
    return as_user(staff_of(event.organiser))


def asked(event, organisation, **fields):
    return CoOrganiser.objects.create(event=event, organisation=organisation, **fields)


def answer(row):
    return reverse("events:coorganise", args=[row.event.slug, row.pk])


def test_who_is_asked_gets_a_notice_sees_the_draft_and_has_it_on_the_desk(
    editor, as_user, event, library, librarian
):
    editor.post(edit(event), unchanged(event) | {"coorganisers": library.name_bg})

    row = event.coorganisers.get()
    assert (row.organisation, row.state) == (library, State.ASKED)
    assert [one.user for one in Notification.objects.all()] == [librarian]
    assert OutgoingMail.objects.filter(to=librarian.email).count() == 1
    [task] = waiting.waiting_for(librarian)
    assert (task.title, task.url) == (
        f"Да организирате заедно: {event.title_bg}",
        answer(row),
    )
    assert as_user(librarian).get(event.get_absolute_url()).status_code == 200
    assert as_user(member_of(library)).get(event.get_absolute_url()).status_code == 404


def test_the_same_form_twice_asks_once(editor, event, library, librarian):
    form = unchanged(event) | {"coorganisers": library.name_bg}

    editor.post(edit(event), form)
    event.refresh_from_db()
    editor.post(edit(event), form | {"version": event.updated_at.isoformat()})

    assert event.coorganisers.count() == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("problem", ["itself", "nobody there", "unknown", "practice"])
def test_who_cannot_answer_is_not_asked(editor, event, library, problem):
    practice = OrganisationFactory(is_practice=True)
    name = {
        "itself": event.organiser.name_bg,
        "nobody there": library.name_bg,
        "unknown": "Няма такава",
        "practice": practice.name_bg,
    }[problem]

    response = editor.post(edit(event), unchanged(event) | {"coorganisers": name})

    assert list(response.context["form"].errors) == ["coorganisers"]
    assert not CoOrganiser.objects.exists()


def test_only_who_accepted_is_named_and_found(
    as_user, client, event, librarian, library
):
    row = asked(event, library)
    actions.publish(event, actor=librarian)
    listed = f"{reverse('events:list')}?organisation={library.slug}"
    feed = f"{reverse('events:calendar')}?organisation={library.slug}"
    own = reverse("organisation_events", args=[library.slug])
    before = client.get(event.get_absolute_url()).text
    found_before = [
        event.title_bg in client.get(one).text for one in (listed, feed, own)
    ]

    as_user(librarian).post(answer(row), {"accept": "1"})
    as_user(librarian).post(answer(row), {"accept": "1"})

    row.refresh_from_db()
    assert (row.state, row.answered_by) == (State.ACCEPTED, librarian)
    assert library.name_bg not in before
    assert found_before == [False, False, False]
    assert library.name_bg in client.get(event.get_absolute_url()).text
    assert [event.title_bg in client.get(one).text for one in (listed, feed, own)] == [
        True,
        True,
        True,
    ]
    entries = SearchEntry.objects.filter(body__contains="Искра")
    assert entries.exists()
    assert not waiting.waiting_for(librarian)


def test_the_organiser_reads_one_answer(as_user, event, library, librarian):
    row, owner = asked(event, library), staff_of(event.organiser, "owner")

    for _press in range(2):
        as_user(librarian).post(answer(row), {"accept": "1"})

    [notice] = Notification.objects.filter(kind="events.coorganiser_answered")
    assert notice.user == owner


def test_declining_needs_a_reason_that_the_organiser_reads(
    as_user, editor, event, library, librarian
):
    row = asked(event, library)
    client = as_user(librarian)

    refused = client.post(answer(row), {"reason": ""})
    done = client.post(answer(row), {"reason": "Тогава сме на панаира."})

    row.refresh_from_db()
    assert list(refused.context["form"].errors) == ["reason"]
    assert done.url == reverse("desk")
    assert row.state == State.DECLINED
    assert client.get(event.get_absolute_url()).status_code == 404
    assert "Тогава сме на панаира." in editor.get(event.get_absolute_url()).text


def test_a_name_is_understood_without_its_quotation_marks(editor, event, library):
    staff_of(library)

    editor.post(edit(event), unchanged(event) | {"coorganisers": "библиотека искра"})

    assert event.coorganisers.get().organisation == library


def test_who_declined_may_be_asked_again(editor, event, library, librarian):
    asked(event, library, state=State.DECLINED, reason="Не сега")

    editor.post(edit(event), unchanged(event) | {"coorganisers": library.name_bg})

    row = event.coorganisers.get()
    assert (row.state, row.reason) == (State.ASKED, "")


def test_either_side_may_end_it(as_user, editor, event, library, librarian):
    row = asked(event, library, state=State.ACCEPTED)
    other = asked(event, OrganisationFactory(), state=State.ACCEPTED)
    staff_of(other.organisation)

    as_user(librarian).post(answer(row), {"reason": "Нямаме хора."})
    editor.post(edit(event), unchanged(event) | {"coorganisers": ""})

    row.refresh_from_db()
    assert row.state == State.DECLINED
    assert list(event.coorganisers.all()) == [row]
    assert set(Notification.objects.values_list("kind", flat=True)) == {
        "events.coorganiser_answered",
        "events.coorganiser_withdrawn",
    }


def test_a_form_without_the_field_leaves_them_as_they_are(editor, event, library):
    asked(event, library, state=State.ACCEPTED)

    editor.post(edit(event), unchanged(event) | {"title_bg": "Друго"})

    assert event.coorganisers.get().state == State.ACCEPTED


@pytest.mark.parametrize("name", ["update", "registrations", "told", "copy", "series"])
def test_people_and_the_event_itself_stay_with_the_organiser(
    as_user, event, library, librarian, name
):
    asked(event, library, state=State.ACCEPTED)
    person = RegistrationFactory(event=event).person
    client = as_user(librarian)

    assert client.get(page(event, name)).status_code == 403
    assert person.name not in client.get(event.get_absolute_url()).text


def test_others_neither_see_the_question_nor_answer_it(as_user, client, event, library):
    row = asked(event, library)
    actions.publish(event, actor=staff_of(library))
    coordinator = AppointmentFactory().user

    page_of_others = as_user(coordinator).get(event.get_absolute_url()).text
    refused = as_user(coordinator).post(answer(row), {"accept": "1"})

    assert answer(row) not in page_of_others
    assert library.name_bg not in page_of_others
    assert refused.status_code == 403
    row.refresh_from_db()
    assert row.state == State.ASKED


def test_a_question_that_was_taken_back_cannot_be_accepted(
    as_user, event, librarian, library
):
    row = asked(event, library)
    actions.publish(event, actor=librarian)
    row.delete()
    row.pk = 999999

    assert as_user(librarian).post(answer(row), {"accept": "1"}).status_code == 404


def test_nothing_is_answered_in_an_archived_group(as_user, event, library, librarian):
    group = GroupFactory(archived_on=timezone.localdate())
    Event.objects.filter(pk=event.pk).update(audience="group", group=group)
    row = asked(event, library)

    as_user(librarian).post(answer(row), {"accept": "1"})

    row.refresh_from_db()
    assert row.state == State.ASKED


def test_in_a_merge_the_yes_of_either_stays(event, library):
    double = OrganisationFactory()
    asked(event, library)
    asked(event, double, state=State.ACCEPTED)

    merging.merge(
        library,
        double,
        actor=AppointmentFactory(role="administrator").user,
        reason="Една и съща",
    )

    row = CoOrganiser.objects.get()
    assert (row.organisation, row.state) == (library, State.ACCEPTED)


def test_the_page_costs_the_same_with_one_and_with_thirty(
    client, library, django_assert_max_num_queries
):
    event = EventFactory()
    asked(event, library, state=State.ACCEPTED)
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(30) as first:
        client.get(event.get_absolute_url())

    for _number in range(29):
        asked(event, OrganisationFactory(), state=State.ACCEPTED)

    with django_assert_max_num_queries(len(first)):
        text = client.get(event.get_absolute_url()).text
    assert text.count('href="/members/') >= 30
    assert list(Event.objects.of_organisation(library)) == [event]
