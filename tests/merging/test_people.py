"""A person who is there twice becomes one: present once, counted once, named once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OutgoingMail
from events.models import Attendance, Registration
from forums import actions as forums
from forums.reference import ensure_forum
from leadernet.merging import people as act
from members.models import Membership, Merge, Person
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused

Status = Registration.Status


def merge(kept, gone, actor=None, **kwargs):
    actor = actor or AppointmentFactory(role="administrator").user
    row = act.merge(kept, gone, actor=actor, reason="Писан е два пъти", **kwargs)
    kept.refresh_from_db()
    return row


def test_two_registrations_for_one_event_are_one_with_all_its_presence():
    kept, gone = PersonFactory(), PersonFactory()
    event = EventFactory()
    session = event.sessions.get()
    home = OrganisationFactory()
    own = RegistrationFactory(event=event, person=kept, status=Status.CANCELLED)
    other = RegistrationFactory(event=event, person=gone, organisation=home)
    Attendance.objects.create(registration=other, session=session)
    elsewhere = RegistrationFactory(person=gone)

    row = merge(kept, gone)

    own.refresh_from_db()
    assert set(kept.registrations.all()) == {own, elsewhere}
    assert (own.status, own.organisation) == (Status.REGISTERED, home)
    assert Attendance.objects.get().registration == own
    assert row.trace["events.Registration"] == {
        "moved": [elsewhere.pk],
        "joined": [[own.pk, other.pk]],
    }
    assert not Person.objects.filter(pk=gone.pk).exists()


def test_presence_in_one_session_counts_once():
    kept, gone = PersonFactory(), PersonFactory()
    event = EventFactory()
    for person in (kept, gone):
        registration = RegistrationFactory(event=event, person=person)
        Attendance.objects.create(
            registration=registration, session=event.sessions.get()
        )

    merge(kept, gone)

    assert Attendance.objects.count() == 1
    assert Registration.objects.count() == 1


def test_the_place_that_becomes_free_goes_to_who_waited_longest():
    kept, gone, waiting = PersonFactory(), PersonFactory(), PersonFactory()
    event = EventFactory(capacity=2)
    RegistrationFactory(event=event, person=kept)
    RegistrationFactory(event=event, person=gone)
    row = RegistrationFactory(event=event, person=waiting, status=Status.WAITING)

    merge(kept, gone)

    row.refresh_from_db()
    assert row.status == Status.REGISTERED
    assert OutgoingMail.objects.filter(to=waiting.email).count() == 1


def test_what_is_empty_is_filled_and_consent_is_the_stricter_one():
    kept = PersonFactory(
        name="Мария Иванова", email="", phone="0888111222", is_phone_public=True
    )
    gone = PersonFactory(
        name="М. Иванова",
        email="maria@example.org",
        phone="0888333444",
        is_email_public=True,
        is_phone_public=False,
    )

    merge(kept, gone)

    assert (kept.name, kept.email, kept.phone) == (
        "Мария Иванова",
        "maria@example.org",
        "0888111222",
    )
    assert (kept.is_email_public, kept.is_phone_public) == (True, False)


def test_of_two_accounts_one_is_closed_and_what_it_wrote_stays_under_the_name():
    kept, gone = UserFactory(name="Мария"), UserFactory(name="Мария И.")
    addresses = {kept.email, gone.email}
    home = OrganisationFactory()
    MembershipFactory(person=gone.person, organisation=home, role="editor")
    forum = ensure_forum("Открит", audience="public")
    post = forums.start_topic(forum, subject="Тема", content="Текст", actor=gone)

    merge(kept.person, gone.person)

    gone.refresh_from_db()
    post.refresh_from_db()
    assert (post.poster, post.topic.poster) == (kept, kept)
    assert (gone.is_active, gone.emailaddress_set.count()) == (False, 0)
    assert Membership.objects.get(organisation=home).person == kept.person
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == addresses
    assert str(gone) == "бивш член"


def test_an_account_is_never_merged_into_somebody_without_one():
    with refused("account"):
        merge(PersonFactory(), UserFactory().person)


def test_a_role_in_the_network_is_not_inherited():
    coordinator = AppointmentFactory().user

    with refused("role"):
        merge(UserFactory().person, coordinator.person)


def test_the_old_address_of_a_person_leads_on(as_user):
    kept, gone = UserFactory(), PersonFactory()
    merge(kept.person, gone)

    answer = as_user(kept).get(f"/people/{gone.pk}/")

    assert answer["Location"] == f"/people/{kept.person.pk}/"
    stranger = as_user(UserFactory())
    assert stranger.get(f"/people/{gone.pk}/").status_code == 404


def url(kept, gone):
    return reverse("merge_person", args=[kept.pk, gone.pk])


@pytest.fixture
def home():
    return OrganisationFactory()


def guest_of(organisation, **kwargs):
    person = PersonFactory(**kwargs)
    RegistrationFactory(event=EventFactory(organiser=organisation), person=person)
    return person


def test_staff_sort_out_guests_of_their_own_events(as_user, home):
    kept = guest_of(home, name="Мария Иванова", email="maria@example.org")
    gone = guest_of(home, name="мария иванова ", email="")
    client = as_user(staff_of(home))

    page = client.get(reverse("merge_people"))
    compared = client.get(url(kept, gone))
    seen = compared.context["form"]["seen"].initial
    answer = client.post(
        url(kept, gone), {"seen": seen, "reason": "Една е", "use_name": "kept"}
    )

    assert page.context["pairs"] == [(kept, [gone])]
    assert answer.status_code == 302
    assert kept.registrations.count() == 2
    assert Merge.objects.get().person == kept


def test_whoever_presses_second_sees_that_it_is_done(as_user, home):
    kept, gone = guest_of(home, name="Мария"), guest_of(home, name="Мария")
    client = as_user(staff_of(home))
    page = client.get(url(kept, gone))
    words = {"seen": page.context["form"]["seen"].initial, "reason": "Една е"}
    words["use_email"] = "kept"

    answers = [client.post(url(kept, gone), words) for _press in range(2)]

    assert [one["Location"] for one in answers] == [reverse("merge_people")] * 2
    assert Merge.objects.count() == 1


def test_the_list_of_an_event_says_who_was_counted_twice(as_user, home):
    kept, gone = guest_of(home, name="Мария"), guest_of(home, name="Мария")
    event = gone.registrations.get().event
    RegistrationFactory(event=event, person=kept)
    address = reverse("events:registrations", args=[event.slug])
    client = as_user(staff_of(home))
    before = client.get(address)

    act.merge(kept, gone, actor=UserFactory(), reason="Една е")

    after = client.get(address)
    assert [page.context["total"] for page in (before, after)] == [2, 1]
    assert [page.context["merged_count"] for page in (before, after)] == [0, 1]
    assert "беше записан два пъти" in after.content.decode()


def test_staff_do_not_touch_who_came_elsewhere_too(as_user, home):
    kept = guest_of(home, name="Мария Иванова")
    shared = guest_of(home, name="Мария Иванова")
    RegistrationFactory(person=shared)
    account = UserFactory(name="Мария Иванова")
    RegistrationFactory(event=EventFactory(organiser=home), person=account.person)
    stranger = guest_of(OrganisationFactory(), name="Мария Иванова")
    client = as_user(staff_of(home))

    page = client.get(reverse("merge_people"))

    assert page.context["pairs"] == [(account.person, [kept])]
    for gone in (shared, account.person, stranger):
        assert client.get(url(kept, gone)).status_code == 404
    assert client.get(url(stranger, kept)).status_code == 404


def test_staff_change_nothing_that_an_account_says_of_itself(as_user, home):
    account = UserFactory(name="Мария Иванова").person
    account.is_email_public = True
    account.save()
    RegistrationFactory(event=EventFactory(organiser=home), person=account)
    gone = guest_of(home, name="Обидно име", phone="0888111222")
    client = as_user(staff_of(home))

    page = client.get(url(account, gone))
    words = {"seen": page.context["form"]["seen"].initial, "reason": "Една е"}
    client.post(url(account, gone), words | {"use_name": "gone"})

    account.refresh_from_db()
    assert account.registrations.count() == 2
    assert (account.name, account.phone) == ("Мария Иванова", "")
    assert account.is_email_public


def test_staff_see_no_address_that_a_colleague_hides(as_user, home):
    colleague = staff_of(home, "member").person
    Person.objects.filter(pk=colleague.pk).update(phone="0888111222")
    entry = PersonFactory(name=colleague.name, email="")
    MembershipFactory(organisation=home, person=entry, role="")
    client = as_user(staff_of(home))

    pages = [
        client.get(reverse("merge_people")),
        client.get(url(colleague, entry)),
    ]

    assert pages[0].context["pairs"] == [(colleague, [entry])]
    for page in pages:
        assert colleague.email not in page.content.decode()
        assert "0888111222" not in page.content.decode()
    found = client.get(reverse("merge_people"), {"q": colleague.email})
    assert found.context["pairs"] == []


def test_nobody_merges_themselves(as_user):
    administrator = AppointmentFactory(role="administrator").user
    other = PersonFactory()

    answer = as_user(administrator).get(url(administrator.person, other))

    assert answer.status_code == 403


def test_citizens_have_nobody_to_merge(as_user):
    assert as_user(UserFactory()).get(reverse("merge_people")).status_code == 403


def test_the_list_asks_as_much_for_thirty_as_for_one(as_user, home):
    client = as_user(staff_of(home))
    client.get(reverse("merge_people"))
    asked = []
    for number in (1, 29):
        for n in range(number):
            guest_of(home, name=f"Човек {number} {n}")
            guest_of(home, name=f"Човек {number} {n}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("merge_people"))
        asked.append(len(queries))

    assert len(page.context["pairs"]) == 30
    assert asked[0] == asked[1]
