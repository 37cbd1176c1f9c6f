"""What the coordinator sees before deciding."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.actions import applications as actions
from members.models import Responsible
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
)

QUEUE = reverse("members:queue")


def applied(**fields):
    fields = {"applicant": UserFactory(), "applied_at": timezone.now()} | fields
    return OrganisationFactory(status="applied", joined_on=None, **fields)


def decide(organisation):
    return reverse("members:decide", args=[organisation.slug])


def test_the_whole_application_is_on_the_page(as_user):
    seat = SettlementFactory(name_bg="Иваново")
    applicant = UserFactory(name="Ива Колева")
    at = MembershipFactory(person=applicant.person).organisation
    application = applied(
        kind="informal",
        applicant=applicant,
        seat=seat,
        short_name_bg="МД",
        mission_en="We help.",
        mission_bg="Помагаме.",
        address_bg="ул. Дунав 1",
        email="home@example.org",
        phone="082 111 222",
        website="https://example.org/home",
        founded_year=2015,
        application_note="Заедно е по-лесно.",
    )
    application.territory.add(seat.obshtina)
    application.topics.add(TopicFactory(name_bg="Младежи"))
    Responsible.objects.create(
        organisation=application, name="Ана Петрова", contact="0888 333 444"
    )

    text = as_user(AppointmentFactory().user).get(decide(application)).content.decode()

    shown = [
        *("МД", "We help.", "Помагаме.", "ул. Дунав 1", "home@example.org"),
        *("082 111 222", "https://example.org/home", "2015", "Заедно е по-лесно."),
        *("Младежи", seat.obshtina.name, "Иваново", "Ана Петрова", "0888 333 444"),
        *("Ива Колева", at.name),
    ]
    assert [word for word in shown if word not in text] == []


def test_earlier_decisions_and_answers_stand_with_dates_and_words(as_user):
    application = applied()
    coordinator = AppointmentFactory(user=UserFactory(name="Петя Стоева")).user
    actions.decline(application, actor=coordinator, note="Няма устав.")
    actions.submit(application, actor=application.applicant, words="Ето го устава.")

    page = as_user(AppointmentFactory().user).get(decide(application))

    assert [step.reason for step in page.context["steps"]] == [
        "Няма устав.",
        "Ето го устава.",
    ]
    assert "Петя Стоева" in page.content.decode()
    assert not page.context["asks_another"]


def test_who_declined_reads_that_somebody_else_should_answer(as_user):
    application, first = applied(), AppointmentFactory().user
    AppointmentFactory()
    actions.decline(application, actor=first, note="Няма устав.")
    actions.submit(application, actor=application.applicant, words="Ето го.")

    page = as_user(first).get(decide(application))

    assert page.context["asks_another"]
    assert "<textarea" in page.content.decode()


def test_possible_duplicates_stand_with_reasons_but_no_draft_of_another(as_user):
    seat = SettlementFactory()
    name = "Народно читалище „Зорница“"
    known = OrganisationFactory(name_bg=name, seat=seat)
    OrganisationFactory(name_bg=name, seat=seat, status="draft")
    application = applied(name_bg="НЧ Зорница", seat=seat)
    client = as_user(AppointmentFactory().user)

    duplicates = client.get(decide(application)).context["duplicates"]

    assert [one["organisation"] for one in duplicates] == [known]
    assert duplicates[0]["reasons"] == ["подобно име", "същата община"]
    assert "може би вече е в портала" in client.get(QUEUE).content.decode()


def test_who_decides_second_reads_who_was_first_and_keeps_the_words(as_user):
    application = applied()
    first = AppointmentFactory(user=UserFactory(name="Петя Стоева")).user
    client = as_user(AppointmentFactory().user)
    seen = client.get(decide(application)).context["form"]["seen"].value()
    actions.accept(application, actor=first)

    page = client.post(
        decide(application),
        {"decision": "decline", "note": "Не е пълно.", "seen": seen},
    ).content.decode()

    assert "Петя Стоева" in page
    assert "Не е пълно." in page


def test_pressing_the_button_twice_ends_in_the_queue(as_user):
    application = applied()
    client = as_user(AppointmentFactory().user)
    answer = {"decision": "accept", "note": ""}

    pages = [client.post(decide(application), answer) for _press in range(2)]

    assert [page.url for page in pages] == [QUEUE, QUEUE]
    assert application.status_changes.count() == 1


def test_the_queue_asks_as_much_for_twenty_as_for_one(
    as_user, django_assert_num_queries
):
    client = as_user(AppointmentFactory().user)
    applied(seat=SettlementFactory())
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    for _number in range(20):
        applied(seat=SettlementFactory())

    with django_assert_num_queries(len(one)):
        assert len(client.get(QUEUE).context["object_list"]) == 20


def test_what_the_applicant_belongs_to_is_named_once(as_user):
    applicant = UserFactory()
    joined = OrganisationFactory(applicant=applicant)
    MembershipFactory(organisation=joined, person=applicant.person)
    waiting = applied(applicant=applicant)
    application = applied(applicant=applicant)

    context = as_user(AppointmentFactory().user).get(decide(application)).context

    assert [row.organisation for row in context["memberships"]] == [joined]
    assert list(context["others"]) == [waiting]
