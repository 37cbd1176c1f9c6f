"""Several people of one organisation in one form."""

from core.models import Notification, OutgoingMail
from events.models import Event, Registration
from tests.events.helpers import (
    hours_from_now,
    last_mail,
    link_in,
    mails_to,
    member_of,
    page,
)
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
)

Status = Registration.Status


def rows(*people, **more):
    fields = {"row-TOTAL_FORMS": str(max(len(people), 4)), "row-INITIAL_FORMS": "0"}
    for at, (name, email) in enumerate(people):
        fields |= {f"row-{at}-name": name, f"row-{at}-email": email}
    return fields | more


def test_each_colleague_gets_a_mail_and_a_page_of_their_own(as_user, client):
    event, home = EventFactory(capacity=2), OrganisationFactory()
    user = member_of(home)
    known = UserFactory(name="Петя Колева")
    people = [
        ("Асен Илиев", "asen@example.org"),
        ("Петя", known.email),
        ("Вера Русева", "vera@example.org"),
    ]

    answer = as_user(user).post(page(event, "register_colleagues"), rows(*people))
    shown = as_user(user).get(answer.url)

    status = dict(event.registrations.values_list("person__email", "status"))
    assert status == {
        "asen@example.org": Status.REGISTERED,
        known.email: Status.REGISTERED,
        "vera@example.org": Status.WAITING,
    }
    assert set(event.registrations.values_list("organisation", "registered_by")) == {
        (home.pk, user.pk)
    }
    assert event.registrations.get(person=known.person).registered_as == "Петя"
    assert [one.registered_as for one in shown.context["colleagues"]] == [
        "Асен Илиев",
        "Петя",
        "Вера Русева",
    ]
    assert "Петя Колева" not in shown.text
    mail = last_mail("asen@example.org")
    assert user.get_display_name() in mail.body
    assert client.get(link_in(mail, "place")).status_code == 200
    assert Notification.objects.get(user=known).kind == "events.registered"


def test_same_form_sent_twice_changes_nothing(as_user):
    event, user = EventFactory(), member_of(OrganisationFactory())
    form = rows(("Асен Илиев", "asen@example.org"), ("Вера Русева", "vera@example.org"))

    for _time in range(2):
        as_user(user).post(page(event, "register_colleagues"), form)

    assert event.registrations.count() == 2
    assert OutgoingMail.objects.count() == 2


def test_whoever_is_there_already_stays_as_they_are_and_nothing_tells_it(as_user):
    event, other = EventFactory(), OrganisationFactory()
    there = RegistrationFactory(event=event, organisation=other)
    user = member_of(OrganisationFactory())

    answer = as_user(user).post(
        page(event, "register_colleagues"),
        rows(("Някой", there.person.email), ("Нов", "new@example.org")),
        follow=True,
    )

    there.refresh_from_db()
    assert (there.organisation, there.registered_by) == (other, None)
    assert mails_to(there.person) == []
    said = [str(one) for one in answer.context["messages"]]
    assert said == ["Имат място: Някой, Нов."]
    assert there.person.name not in answer.text


def test_rows_that_are_wrong_are_named_and_nothing_is_lost(as_user):
    event, user = EventFactory(), member_of(OrganisationFactory())
    form = rows(
        ("Асен Илиев", "asen@example.org"),
        ("Без адрес", ""),
        ("", "no-name@example.org"),
        ("Още веднъж", "asen@example.org"),
    )

    answer = as_user(user).post(page(event, "register_colleagues"), form)

    wrong = [list(row.errors) for row in answer.context["rows"]]
    assert wrong == [[], ["email"], ["name"], ["email"]]
    assert 'value="Асен Илиев"' in answer.text
    assert not event.registrations.exists()


def test_more_rows_come_without_any_script_and_keep_what_is_typed(as_user):
    event, user = EventFactory(), member_of(OrganisationFactory())
    address = page(event, "register_colleagues")

    answer = as_user(user).post(address, rows(("Асен", "asen@example.org"), more="1"))

    assert answer.context["rows"].total_form_count() == 8
    assert 'value="Асен"' in answer.text
    assert not event.registrations.exists()


def test_empty_form_and_a_broken_count_are_answered_in_words(as_user):
    event, user = EventFactory(), member_of(OrganisationFactory())
    address = page(event, "register_colleagues")

    empty = as_user(user).post(address, rows())
    broken = as_user(user).post(address, {"row-TOTAL_FORMS": "²", "more": "1"})

    assert empty.context["rows"].non_form_errors() == ["Напишете поне един колега."]
    assert broken.status_code == 200
    assert not event.registrations.exists()


def test_quota_is_counted_over_the_rows(as_user):
    event = EventFactory(places_per_organisation=1)
    user = member_of(OrganisationFactory())

    as_user(user).post(
        page(event, "register_colleagues"),
        rows(("Асен Илиев", "asen@example.org"), ("Вера Русева", "vera@example.org")),
    )

    order = event.registrations.order_by("pk").values_list("status", flat=True)
    assert list(order) == [Status.REGISTERED, Status.WAITING]


def test_who_speaks_for_nobody_and_who_is_not_meant_brings_nobody(as_user):
    event = EventFactory()
    members_only = EventFactory(registration_by=Event.RegistrationBy.MEMBERS)
    invited_only = EventFactory(registration_by=Event.RegistrationBy.INVITED)
    citizen, member = as_user(UserFactory()), as_user(member_of(OrganisationFactory()))
    foreign = OrganisationFactory()

    answers = [
        citizen.get(page(event, "register_colleagues")).status_code,
        citizen.get(page(members_only, "register_colleagues")).status_code,
        member.get(page(members_only, "register_colleagues")).status_code,
        member.get(page(invited_only, "register_colleagues")).status_code,
    ]
    member.post(
        page(event, "register_colleagues"),
        rows(("Асен", "asen@example.org"), organisation=foreign.pk),
    )

    assert answers == [403, 403, 200, 403]
    assert not event.registrations.exists()


def test_colleague_is_crossed_out_once_by_who_wrote_them_down(as_user):
    event, home = EventFactory(capacity=1), OrganisationFactory()
    user, other = member_of(home), member_of(home)
    as_user(user).post(
        page(event, "register_colleagues"), rows(("Асен Илиев", "asen@example.org"))
    )
    one = event.registrations.get()
    waits = RegistrationFactory(event=event, status=Status.WAITING)
    address = f"{page(event, 'register_colleagues')}{one.pk}/cancel/"

    stranger = as_user(other).post(address)
    for _time in range(2):
        as_user(user).post(address)

    assert stranger.status_code == 404
    one.refresh_from_db()
    waits.refresh_from_db()
    assert (one.status, waits.status) == (Status.CANCELLED, Status.REGISTERED)
    assert user.get_display_name() in last_mail("asen@example.org").body
    assert len(mails_to(one.person)) == 2


def test_refusal_of_the_event_is_said_and_the_rows_are_kept(as_user):
    event, user = EventFactory(), member_of(OrganisationFactory())
    Event.objects.update(registration_closes_at=hours_from_now(-1))

    answer = as_user(user).post(
        page(event, "register_colleagues"), rows(("Асен", "asen@example.org"))
    )

    assert answer.status_code == 200
    assert answer.context["refusals"] == ["Записването приключи."]
    assert not event.registrations.exists()
