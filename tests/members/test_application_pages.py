"""Pages of an application, from its draft to the decision and after it."""

from django.urls import reverse

from core.models import OutgoingMail
from members.models import (
    Organisation,
)
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import profile_data

Status = Organisation.Status


def test_another_s_draft_does_not_exist_for_anybody_else(as_user):
    draft = OrganisationFactory(status=Status.DRAFT, applicant=UserFactory())
    others = [
        UserFactory(),
        AppointmentFactory().user,
        AppointmentFactory(role="administrator").user,
        staff_of(OrganisationFactory(), "owner"),
    ]

    for name in ("detail", "application", "decide", "team", "update"):
        url = reverse(f"members:{name}", args=[draft.slug])
        assert [as_user(user).get(url).status_code for user in others] == [404] * 4


def test_an_application_is_kept_resumed_and_sent(as_user):
    user = UserFactory()
    client = as_user(user)
    settlement, topic = SettlementFactory(name_bg="Иваново"), TopicFactory()

    client.post(
        reverse("members:apply"), profile_data(mission_bg="", keep="1", kind="lag")
    )
    draft = Organisation.objects.get()
    assert (draft.status, draft.applicant) == (Status.DRAFT, user)
    url = reverse("members:application", args=[draft.slug])
    short = client.post(url, profile_data(send="1"))
    assert {"seat", "territory", "topics", "email", "application_note", "eik"} == set(
        short.context["form"].errors
    )
    client.post(
        url,
        profile_data(
            send="1",
            eik="000694037",
            seat=settlement.name_bg,
            territory=[settlement.obshtina.pk],
            topics=[topic.pk],
            email="home@example.org",
            application_note="Искаме да работим заедно.",
        ),
    )

    draft.refresh_from_db()
    assert draft.status == Status.APPLIED
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert OutgoingMail.objects.get().to == user.email


def test_the_coordinator_accepts_from_the_queue(as_user):
    applicant = UserFactory()
    application = OrganisationFactory(status=Status.APPLIED, applicant=applicant)
    client = as_user(AppointmentFactory().user)

    queue = client.get(reverse("members:queue")).context["object_list"]
    assert list(queue) == [application]
    client.post(
        reverse("members:decide", args=[application.slug]), {"decision": "accept"}
    )

    application.refresh_from_db()
    assert application.status == Status.ACTIVE
    assert applicant.person.memberships.get().role == "owner"


def test_declining_without_a_word_is_refused(as_user):
    application = OrganisationFactory(status=Status.APPLIED, applicant=UserFactory())

    response = as_user(AppointmentFactory().user).post(
        reverse("members:decide", args=[application.slug]), {"decision": "decline"}
    )

    assert list(response.context["form"].errors) == ["note"]
    application.refresh_from_db()
    assert application.status == Status.APPLIED


def test_a_second_decision_says_that_there_was_one(as_user):
    application = OrganisationFactory(status=Status.DECLINED, applicant=UserFactory())

    response = as_user(AppointmentFactory().user).post(
        reverse("members:decide", args=[application.slug]), {"decision": "accept"}
    )

    assert response.context["form"].non_field_errors()
    application.refresh_from_db()
    assert application.status == Status.DECLINED


def test_suspending_tells_the_owners_and_ends_rights(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    as_user(AppointmentFactory().user).post(
        reverse("members:status", args=[organisation.slug]),
        {"status": "suspended", "reason": "Без отчет две години."},
    )

    organisation.refresh_from_db()
    assert organisation.status == Status.SUSPENDED
    assert "Без отчет" in OutgoingMail.objects.get(to=owner.email).body
    url = reverse("members:update", args=[organisation.slug])
    assert as_user(owner).get(url).status_code == 403


def test_only_what_sending_does_without_is_called_optional(as_user):
    page = as_user(UserFactory()).get(reverse("members:apply"))

    form = page.context["form"]
    asked = [
        name
        for name in form.fields
        if "(по желание)" not in form[name].as_field_group()
    ]
    assert asked == [
        "kind",
        "name_bg",
        "eik",
        "benefit",
        "mission_bg",
        "topics",
        "seat",
        "territory",
        "email",
        "application_note",
        "responsible_name",
        "responsible_contact",
    ]
    # A browser that checks by itself would not let a draft with a mistake be kept.
    assert " novalidate" in page.text


def test_an_eik_is_understood_as_it_is_copied(as_user):
    user = UserFactory()
    client = as_user(user)

    client.post(reverse("members:apply"), profile_data(keep="1", eik="BG 000 694 037"))
    draft = Organisation.objects.get()
    url = reverse("members:application", args=[draft.slug])
    short = client.post(url, profile_data(keep="1", eik="12345"))

    assert draft.eik == "000694037"
    assert "13" in short.context["form"].errors["eik"][0]
