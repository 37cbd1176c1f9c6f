import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail, SearchEntry
from members.actions import applications as actions
from members.actions import drafts
from members.models import Membership, Organisation
from tests.factories import (
    AppointmentFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    UserFactory,
)
from tests.members.helpers import refused

Status = Organisation.Status


def applied(**fields):
    applicant = fields.pop("applicant", None) or UserFactory()
    return OrganisationFactory(
        status=Status.APPLIED, applicant=applicant, joined_on=None, **fields
    )


def test_submitting_tells_the_applicant_and_the_coordinators_of_the_territory():
    seat = SettlementFactory()
    here, elsewhere = AppointmentFactory(), AppointmentFactory()
    here.obshtini.add(seat.obshtina)
    elsewhere.obshtini.add(ObshtinaFactory())
    applicant = UserFactory()
    draft = OrganisationFactory(status=Status.DRAFT, applicant=applicant, seat=seat)

    actions.submit(draft, actor=applicant)

    draft.refresh_from_db()
    assert draft.status == Status.APPLIED
    assert [notice.user for notice in Notification.objects.all()] == [here.user]
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted(
        [applicant.email, here.user.email]
    )
    assert AuditEntry.objects.get().verb == "members.applied"


def test_submitting_twice_is_refused():
    application = applied()

    with refused("sent"):
        actions.submit(application, actor=application.applicant)


def test_a_stranger_s_draft_does_not_hold_an_eik_but_sending_it_does():
    member = OrganisationFactory(eik="000694037")
    draft = OrganisationFactory(
        eik=member.eik, status=Status.DRAFT, applicant=UserFactory()
    )

    with refused("eik"):
        actions.submit(draft, actor=draft.applicant)

    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_an_address_that_was_taken_meanwhile_is_no_eik_that_is_there(monkeypatch):
    OrganisationFactory(slug="chitalishte")
    draft = OrganisationFactory(status=Status.DRAFT, applicant=UserFactory())
    monkeypatch.setattr(actions, "unique_slug", lambda *_args, text: "chitalishte")

    with refused("address"):
        actions.submit(draft, actor=draft.applicant)


def test_accepting_makes_the_applicant_owner_and_the_organisation_findable():
    application = applied()
    coordinator = AppointmentFactory().user

    actions.accept(application, actor=coordinator, note="Добре дошли.")

    application.refresh_from_db()
    assert application.status == Status.ACTIVE
    assert application.joined_on is not None
    membership = Membership.objects.get()
    assert membership.person == application.applicant.person
    assert membership.role == "owner"
    mail = OutgoingMail.objects.get()
    assert mail.to == application.applicant.email
    assert "Добре дошли." in mail.body
    assert SearchEntry.objects.filter(audience=["public"]).count() == 2


def test_a_decision_is_written_in_the_language_of_the_applicant():
    application = applied(applicant=UserFactory(language="en"))

    actions.send_back(
        application, actor=AppointmentFactory().user, note="Please add the EIK."
    )

    mail = OutgoingMail.objects.get()
    assert mail.subject.startswith("The application of Association")
    assert f"/en/members/{application.slug}/application/" in mail.body


def test_a_decided_application_is_not_decided_again():
    application = applied()
    coordinator = AppointmentFactory().user
    actions.decline(application, actor=coordinator, note="Не е за мрежата.")

    with refused("decided"):
        actions.accept(application, actor=coordinator)

    assert not Membership.objects.exists()
    assert OutgoingMail.objects.count() == 1


def test_a_decline_can_be_answered_by_sending_again():
    application = applied()
    actions.decline(application, actor=AppointmentFactory().user, note="Защо?")

    with refused("words"):
        actions.submit(application, actor=application.applicant)
    actions.submit(application, actor=application.applicant, words="Ето защо.")

    application.refresh_from_db()
    assert application.status == Status.APPLIED
    assert application.status_changes.last().reason == "Ето защо."


def test_a_second_decline_is_final():
    application = applied()
    first, second = AppointmentFactory().user, AppointmentFactory().user
    actions.decline(application, actor=first, note="Не е за мрежата.")
    actions.submit(application, actor=application.applicant, words="Ето защо е.")

    actions.decline(application, actor=second, note="И все пак не.")

    with refused("final"):
        actions.submit(application, actor=application.applicant, words="Пак!")
    assert not application.applicant.has_perm("members.edit_application", application)
    assert list(Organisation.objects.applied_for_by(application.applicant)) == []
    last = OutgoingMail.objects.filter(to=application.applicant.email).latest("pk")
    assert "решение е окончателно" in last.body
    assert "/application/" not in last.body


def test_an_answer_is_read_by_somebody_else_where_there_is_one():
    application = applied()
    first, second = AppointmentFactory().user, AppointmentFactory().user
    actions.decline(application, actor=first, note="Не.")
    Notification.objects.all().delete()

    actions.submit(application, actor=application.applicant, words="Ето защо.")

    assert [notice.user for notice in Notification.objects.all()] == [second]


def test_where_there_is_one_coordinator_the_administrator_reads_the_answer():
    application = applied()
    only = AppointmentFactory().user
    administrator = AppointmentFactory(role="administrator").user
    actions.decline(application, actor=only, note="Не.")
    Notification.objects.all().delete()

    actions.submit(application, actor=application.applicant, words="Ето защо.")

    assert [notice.user for notice in Notification.objects.all()] == [administrator]


def test_a_declined_application_is_not_thrown_away_to_begin_anew():
    application = applied()
    actions.decline(application, actor=AppointmentFactory().user, note="Не.")

    with refused("declined"):
        actions.withdraw(application, actor=application.applicant)


def test_the_address_follows_the_name_under_which_it_is_sent():
    applicant = UserFactory()
    draft = drafts.begin(Organisation(name_bg="Сдр"), actor=applicant)
    draft.name_bg = "Сдружение „Бряг“"
    draft.save()

    sent = actions.submit(draft, actor=applicant)

    assert (draft.slug, sent.slug) == ("sdr", "sdruzhenie-bryag")


def test_the_same_button_pressed_twice_is_one_decision():
    application, coordinator = applied(), AppointmentFactory().user

    actions.decline(application, actor=coordinator, note="Не.")
    actions.decline(application, actor=coordinator, note="Не.")

    assert application.status_changes.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_what_was_sent_again_meanwhile_is_read_before_it_is_decided():
    application = applied(applied_at=timezone.now())
    opened = application.applied_at
    actions.send_back(application, actor=AppointmentFactory().user, note="Още.")
    actions.submit(application, actor=application.applicant)

    with refused("sent_again"):
        actions.decide(
            application, "declined", actor=AppointmentFactory().user, seen=opened
        )


def test_an_application_of_a_closed_account_is_not_accepted():
    application = applied(applicant=UserFactory(is_active=False))

    with refused("no_applicant"):
        actions.accept(application, actor=AppointmentFactory().user)


def test_one_person_has_at_most_five_open_applications():
    applicant = UserFactory()
    for _number in range(drafts.MOST_OPEN):
        OrganisationFactory(status=Status.DRAFT, applicant=applicant)

    with refused("too_many"):
        drafts.begin(Organisation(name_bg="Шеста"), actor=applicant)


def test_who_waits_for_many_decisions_begins_no_more():
    applicant = UserFactory()
    for _number in range(drafts.MOST_UNDECIDED):
        applied(applicant=applicant)

    with refused("too_many"):
        drafts.begin(Organisation(name_bg="Още една"), actor=applicant)


def test_the_queue_holds_what_lies_in_the_coordinator_s_territory_and_kinds():
    seat = SettlementFactory()
    inside = applied(seat=seat)
    applied(seat=seat, kind="foundation")
    applied(seat=SettlementFactory())
    applied(seat=seat, is_practice=True)
    OrganisationFactory(seat=seat)
    appointment = AppointmentFactory(kinds=["association"])
    appointment.obshtini.add(seat.obshtina)

    queue = Organisation.objects.awaiting_decision_of(appointment.user)

    assert list(queue) == [inside]


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_once_one_decides():
    application = applied()
    first, second = AppointmentFactory().user, AppointmentFactory().user
    barrier, outcomes = threading.Barrier(2), []

    def decide(act, actor):
        barrier.wait()
        try:
            act(application, actor=actor, note="x")
            outcomes.append("decided")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(actions.accept, first)),
        threading.Thread(target=decide, args=(actions.decline, second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["decided", "refused"]
    assert AuditEntry.objects.count() == 1
