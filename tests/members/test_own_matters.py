"""Nobody decides about their own application or organisation."""

import pytest
from django.urls import reverse

from core.models import Notification, OutgoingMail
from members.actions import applications as actions
from members.models import Membership, Organisation
from members.waiting import waiting_for
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

Status = Organisation.Status


def filed_by(user):
    return OrganisationFactory(status=Status.APPLIED, applicant=user)


def owned_by(user):
    organisation = OrganisationFactory(status=Status.APPLIED, applicant=UserFactory())
    MembershipFactory(person=user.person, organisation=organisation, role="owner")
    return organisation


@pytest.mark.parametrize("make", [filed_by, owned_by])
@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_who_filed_or_owns_reads_that_somebody_else_decides(as_user, make, role):
    user = AppointmentFactory(role=role).user
    application = make(user)
    url = reverse("members:decide", args=[application.slug])
    client = as_user(user)

    page = client.get(url)
    answer = client.post(url, {"decision": "accept"})

    assert page.status_code == 200
    assert "решението взема друг координатор" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert answer.status_code == 403
    application.refresh_from_db()
    assert application.status == Status.APPLIED


def test_another_coordinator_decides(as_user):
    application = filed_by(AppointmentFactory().user)

    as_user(AppointmentFactory().user).post(
        reverse("members:decide", args=[application.slug]), {"decision": "accept"}
    )

    application.refresh_from_db()
    assert application.status == Status.ACTIVE


def test_the_queue_names_one_s_own_apart_and_the_desk_does_not_count_it(as_user):
    user = AppointmentFactory().user
    own, other = filed_by(user), filed_by(UserFactory())
    own.applied_at = other.applied_at = own.created_at
    own.save()
    other.save()

    page = as_user(user).get(reverse("members:queue"))

    assert list(page.context["object_list"]) == [other]
    assert list(page.context["own"]) == [own]
    assert [waiting.count for waiting in waiting_for(user)] == [1]


def test_where_the_only_coordinator_applies_the_administrator_is_told():
    coordinator = AppointmentFactory().user
    administrator = AppointmentFactory(role="administrator").user
    draft = OrganisationFactory(status=Status.DRAFT, applicant=coordinator)

    actions.submit(draft, actor=coordinator)

    assert [notice.user for notice in Notification.objects.all()] == [administrator]
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        coordinator.email,
        administrator.email,
    }


def test_a_coordinator_does_not_lift_the_suspension_of_the_own_organisation(as_user):
    coordinator = AppointmentFactory().user
    organisation = OrganisationFactory(status=Status.SUSPENDED)
    Membership.objects.create(
        person=coordinator.person, organisation=organisation, role="owner"
    )
    url = reverse("members:status", args=[organisation.slug])

    own = as_user(coordinator).get(url)
    other = as_user(AppointmentFactory().user).get(url)

    assert (own.status_code, other.status_code) == (403, 200)
