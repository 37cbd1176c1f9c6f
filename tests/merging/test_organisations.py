"""A duplicate organisation goes into another one: nothing is lost, nothing counts twice."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core import files, search
from core.models import AuditEntry, OutgoingMail, SearchEntry
from core.slugs import unique_slug
from events.models import Attendance, Registration
from leadernet.merging import organisations as act
from members import stays
from members.actions.status import begin_history
from members.models import (
    GroupMembership,
    Membership,
    Merge,
    Organisation,
    Responsible,
)
from members.search import index
from projects.models import Indicator, ProjectPartner
from reports.sources import actual_value
from tests.core import hostile_files as hostile
from tests.core.test_files import upload
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    IdeaFactory,
    MembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused

Status = Organisation.Status


@pytest.fixture
def coordinator():
    return AppointmentFactory().user


def merge(kept, gone, actor=None, **kwargs):
    actor = actor or AppointmentFactory(role="administrator").user
    row = act.merge(kept, gone, actor=actor, reason="Въведена два пъти", **kwargs)
    kept.refresh_from_db()
    return row


def test_what_pointed_at_the_duplicate_points_at_whoever_stays(coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    event, article = EventFactory(organiser=gone), ArticleFactory(organisation=gone)
    project, other = ProjectFactory(organisation=gone), ProjectFactory()
    partner = ProjectPartner.objects.create(project=other, organisation=gone, role=4)
    registration = RegistrationFactory(organisation=gone)
    idea = IdeaFactory()
    idea.organisations.add(gone)

    row = merge(kept, gone, coordinator)

    for one in (event, article, project, partner, registration):
        one.refresh_from_db()
    assert event.organiser == article.organisation == project.organisation == kept
    assert partner.organisation == registration.organisation == kept
    assert list(idea.organisations.all()) == [kept]
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    assert row.trace["events.Event"] == {"moved": [event.pk], "joined": []}
    assert AuditEntry.objects.get(verb="members.merged").data["gone"] == gone.pk


def test_who_answers_for_an_informal_group_is_told_to_no_other_staff(coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory(kind="informal", eik=None)
    Responsible.objects.create(organisation=gone, name="Стоян", contact="0888 000 000")

    merge(kept, gone, coordinator)

    assert not Responsible.objects.exists()


def test_what_both_had_is_there_once():
    kept, gone, group = OrganisationFactory(), OrganisationFactory(), GroupFactory()
    project = ProjectFactory()
    for one, day, leads in ((kept, 9, False), (gone, 3, True)):
        GroupMembershipFactory(
            group=group,
            organisation=one,
            joined_on=datetime.date(2020, 1, day),
            is_coordinator=leads,
        )
        ProjectPartner.objects.create(project=project, organisation=one, role=4)

    row = merge(kept, gone)

    place = GroupMembership.objects.get()
    assert (place.organisation, place.joined_on, place.is_coordinator) == (
        kept,
        datetime.date(2020, 1, 3),
        True,
    )
    assert project.partners.get().organisation == kept
    assert len(row.trace["projects.ProjectPartner"]["joined"]) == 1


def test_both_teams_are_one_and_the_higher_role_stays():
    kept, gone = OrganisationFactory(), OrganisationFactory()
    owner = staff_of(gone, "owner")
    person = staff_of(kept, "member").person
    MembershipFactory(organisation=gone, person=person, role="editor", is_public=True)

    merge(kept, gone)

    assert owner.owns(kept)
    row = Membership.objects.get(person=person, ended_on=None)
    assert (row.organisation, row.role, row.is_public) == (kept, "editor", False)


def test_rights_that_slept_do_not_wake():
    kept = OrganisationFactory()
    gone = OrganisationFactory(status=Status.LEFT, left_on=datetime.date(2020, 1, 1))
    former = staff_of(gone, "owner")

    merge(kept, gone)

    assert not former.works_for(kept)
    assert Membership.objects.get(organisation=kept).ended_on == gone.left_on


def test_whoever_applied_for_the_duplicate_owns_nothing_by_it():
    applicant = UserFactory()
    kept = OrganisationFactory()
    gone = OrganisationFactory(
        status=Status.APPLIED, applicant=applicant, joined_on=None
    )

    merge(kept, gone)

    assert not applicant.works_for(kept)
    assert OutgoingMail.objects.filter(to=applicant.email).count() == 1


def test_empty_values_are_filled_and_others_are_chosen():
    seat = SettlementFactory()
    kept = OrganisationFactory(
        name_bg="Хоризонти",
        email="info@example.org",
        joined_on=datetime.date(2020, 1, 1),
    )
    gone = OrganisationFactory(
        name_bg="Сдружение „Хоризонти“",
        email="office@example.org",
        eik="831915153",
        seat=seat,
        joined_on=datetime.date(2015, 5, 5),
    )
    topic, obshtina = TopicFactory(), ObshtinaFactory()
    gone.topics.add(topic)
    gone.territory.add(obshtina)

    merge(kept, gone, from_gone={"name_bg": True})

    assert (kept.name_bg, kept.email) == ("Сдружение „Хоризонти“", "info@example.org")
    assert (kept.eik, kept.seat, kept.joined_on) == (
        "831915153",
        seat,
        datetime.date(2015, 5, 5),
    )
    assert list(kept.topics.all()) == [topic]
    assert list(kept.territory.all()) == [obshtina]


def test_the_logo_of_whoever_stays_stays(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept, gone = OrganisationFactory(), OrganisationFactory()
    logos = [
        files.attach(
            one, upload("logo.png", hostile.picture("PNG")), purpose="logo", user=None
        )
        for one in (kept, gone)
    ]

    merge(kept, gone)

    assert kept.logo() == logos[0]


def test_the_figure_falls_to_the_number_of_its_records_and_says_why(client):
    period = PeriodFactory(
        indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED,
        indicator__result__project__starts_on=timezone.localdate()
        - datetime.timedelta(days=30),
    )
    project = period.indicator.result.project
    kept, gone = (
        OrganisationFactory(name_bg="Хоризонти"),
        OrganisationFactory(name_bg="Хоризонт"),
    )
    present(project, kept, gone, OrganisationFactory(name_bg="Трета"))
    before = actual_value(period)

    merge(kept, gone)

    page = client.get(f"/projects/{project.slug}/results/{period.indicator.pk}/")
    assert (before, actual_value(period)) == (3, 2)
    assert [row[0][0].value for row in page.context["page_obj"]] == [
        "Трета",
        "Хоризонти",
    ]
    assert "Хоризонт беше тук два пъти" in page.content.decode()


def present(project, *guests):
    now = timezone.now()
    event = EventFactory(
        project=project,
        organiser=project.organisation,
        starts_at=now - datetime.timedelta(hours=3),
        ends_at=now - datetime.timedelta(hours=1),
    )
    for guest in guests:
        row = RegistrationFactory(event=event, organisation=guest)
        Attendance.objects.create(registration=row, session=event.sessions.get())


def test_a_figure_that_the_duplicate_never_touched_says_nothing(client):
    period = PeriodFactory(indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED)
    project = period.indicator.result.project
    kept, gone = OrganisationFactory(), OrganisationFactory()
    present(project, kept)
    present(ProjectFactory(), gone)

    merge(kept, gone)

    page = client.get(f"/projects/{project.slug}/results/{period.indicator.pk}/")
    assert page.context["merges"] == []


def test_the_growth_of_a_group_says_what_was_counted_twice(client):
    group = GroupFactory(access="open")
    kept, gone = OrganisationFactory(), OrganisationFactory(name_bg="Хоризонт")
    for one in (kept, gone, OrganisationFactory()):
        GroupMembershipFactory(group=group, organisation=one)
    other = GroupFactory(access="open")
    GroupMembershipFactory(group=other, organisation=kept)
    address = "/groups/{}/figures/"
    before = client.get(address.format(group.slug)).context["years"].rows[-1]

    merge(kept, gone)

    page = client.get(address.format(group.slug))
    assert (before.value, page.context["years"].rows[-1].value) == (3, 2)
    assert "Хоризонт беше тук два пъти" in page.content.decode()
    assert not client.get(address.format(other.slug)).context["merges"]


def test_who_left_the_network_is_in_no_group_again_by_a_merge():
    group = GroupFactory()
    kept = OrganisationFactory()
    gone = OrganisationFactory(status=Status.LEFT, left_on=datetime.date(2020, 1, 1))
    for one, year in ((gone, 2015), (kept, 2023)):
        GroupMembershipFactory(
            group=group, organisation=one, joined_on=datetime.date(year, 5, 5)
        )

    merge(kept, gone)

    inside = [
        kept.pk in stays.on_day(stays.stays([group.pk]), datetime.date(year, 12, 31))
        for year in (2014, 2016, 2021, 2024)
    ]
    assert inside == [False, True, False, True]


@pytest.mark.parametrize(
    "address",
    [
        "/news/?organisation={}",
        "/en/news/feed/?organisation={}",
        "/events/?organisation={}",
        "/events/calendar.ics?organisation={}",
    ],
)
def test_links_that_ask_for_the_duplicate_find_whoever_stays(client, address):
    kept, gone = OrganisationFactory(), OrganisationFactory(slug="horizont")
    ArticleFactory(organisation=gone, title_bg="Наша новина", title_en="Our news")
    EventFactory(organiser=gone, title_bg="Наша среща", title_en="Our meeting")
    ArticleFactory(title_bg="Чужда", title_en="Foreign")
    EventFactory(title_bg="Чужда", title_en="Foreign")

    merge(kept, gone)

    answer = client.get(address.format("horizont"))
    page = (
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    ).decode()
    assert "Наша" in page or "Our" in page
    assert "Чужда" not in page
    assert "Foreign" not in page


def test_old_addresses_lead_to_the_one_that_stays_through_every_merge(client, as_user):
    first, second, third = (OrganisationFactory(slug=f"o-{n}") for n in "123")
    merge(second, first)
    merge(third, second)

    answers = [
        client.get("/members/o-1/"),
        client.get("/en/members/o-2/?a=1"),
        as_user(UserFactory()).get("/members/o-1/team/"),
    ]

    assert [answer.status_code for answer in answers] == [301, 301, 301]
    assert [answer["Location"] for answer in answers] == [
        "/members/o-3/",
        "/en/members/o-3/?a=1",
        "/members/o-3/team/",
    ]


def test_nobody_else_gets_the_old_address():
    gone = OrganisationFactory(slug="horizonti")
    merge(OrganisationFactory(), gone)

    free = unique_slug(
        Organisation.objects.all(), Merge.objects.all(), text="Horizonti"
    )

    assert free == "horizonti-2"


def test_an_application_that_was_merged_is_led_on_for_its_own_people_only(
    client, as_user
):
    gone = OrganisationFactory(
        status=Status.APPLIED, applicant=UserFactory(), slug="secret"
    )
    merge(OrganisationFactory(slug="kept"), gone)

    assert client.get("/members/secret/").status_code == 404
    assert (
        as_user(gone.applicant).get("/members/secret/")["Location"] == "/members/kept/"
    )


def test_an_old_address_leads_only_to_what_the_reader_may_know(client, as_user):
    kept = OrganisationFactory(slug="kept")
    merge(kept, OrganisationFactory(slug="old"))
    Organisation.objects.filter(pk=kept.pk).update(status=Status.SUSPENDED)

    assert client.get("/members/old/").status_code == 404
    assert as_user(UserFactory()).get("/members/old/").status_code == 404
    assert as_user(staff_of(kept)).get("/members/old/").status_code == 301


def test_the_search_finds_one():
    kept, gone = (
        OrganisationFactory(name_bg="Хоризонти"),
        OrganisationFactory(name_bg="Хоризонт"),
    )
    index(kept)
    index(gone)
    article = ArticleFactory(organisation=gone)
    search.put(
        article,
        kind="news",
        audience=[f"organisation:{gone.pk}"],
        url="/",
        titles={"bg": "Чернова"},
        bodies={},
    )

    merge(kept, gone)

    assert set(
        SearchEntry.objects.filter(kind="organisation").values_list("object_id")
    ) == {(kept.pk,)}
    assert SearchEntry.objects.get(kind="news").audience == [f"organisation:{kept.pk}"]


@pytest.mark.parametrize(
    ("kept", "gone", "code"),
    [
        (Status.APPLIED, Status.ACTIVE, "status"),
        (Status.ACTIVE, Status.DRAFT, "status"),
        (Status.LEFT, Status.ACTIVE, "left"),
        (Status.SUSPENDED, Status.ACTIVE, "suspended"),
        (Status.ACTIVE, Status.SUSPENDED, "suspended"),
    ],
)
def test_what_is_undecided_takes_nobody_in(kept, gone, code):
    rows = OrganisationFactory(status=kept), OrganisationFactory(status=gone)

    with refused(code):
        merge(*rows)

    assert Organisation.objects.count() == 2


def test_nothing_is_merged_with_itself_or_with_practice():
    one, practice = OrganisationFactory(), OrganisationFactory(is_practice=True)

    with refused("gone"):
        merge(one, one)
    for kept, gone in ((one, practice), (practice, one)):
        with refused("same"):
            merge(kept, gone)

    assert Organisation.objects.count() == 2


def test_the_second_of_two_presses_finds_it_done():
    kept, gone = OrganisationFactory(), OrganisationFactory()
    merge(kept, gone)

    with refused("gone"):
        merge(kept, gone)

    assert Merge.objects.count() == 1


def url(kept, gone):
    return reverse("merge_organisations", args=[kept.slug, gone.pk])


def test_a_coordinator_compares_chooses_and_merges(as_user, coordinator):
    kept = OrganisationFactory(name_bg="Хоризонти", eik="831915153")
    gone = OrganisationFactory(name_bg="Хоризонт")
    RegistrationFactory(organisation=gone)
    client = as_user(coordinator)

    choose = client.get(
        reverse("choose_duplicate", args=[kept.slug]), {"q": "хоризонт"}
    )
    page = client.get(url(kept, gone))
    seen = page.context["form"]["seen"].initial
    answer = client.post(
        url(kept, gone),
        {
            "seen": seen,
            "reason": "Същата",
            "use_name_bg": "gone",
            "use_name_en": "kept",
        },
    )

    assert list(choose.context["found"]) == [gone]
    assert [
        (str(line.label), line.moved, line.joined) for line in page.context["lines"]
    ] == [("записвания", 1, 0)]
    assert Organisation.objects.filter(pk=gone.pk).exists() is False
    assert answer["Location"] == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.name_bg, kept.eik) == ("Хоризонт", "831915153")


def test_looking_changes_nothing(as_user, coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    registration = RegistrationFactory(organisation=gone)

    as_user(coordinator).get(url(kept, gone))

    registration.refresh_from_db()
    assert registration.organisation == gone
    assert not Merge.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_somebody_changed_meanwhile_is_looked_at_again(as_user, coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    client = as_user(coordinator)
    seen = client.get(url(kept, gone)).context["form"]["seen"].initial
    Organisation.objects.filter(pk=gone.pk).update(phone="0888123456")

    page = client.post(url(kept, gone), {"seen": seen, "reason": "Същата", **chosen()})
    again = client.post(
        url(kept, gone),
        {"seen": page.context["form"]["seen"].value(), "reason": "Същата", **chosen()},
    )

    assert "промени" in page.content.decode()
    assert "Същата" in page.content.decode()
    assert again.status_code == 302


def chosen():
    return {"use_name_bg": "kept", "use_name_en": "kept"}


def test_whoever_presses_second_sees_that_it_is_done(as_user, coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    there, back = url(kept, gone), url(gone, kept)
    merge(kept, gone)
    client = as_user(coordinator)

    answers = [
        client.post(there, {"reason": "Същата"}),
        client.get(there),
        client.post(back, {"reason": "Същата"}),
    ]

    assert [answer["Location"] for answer in answers] == [kept.get_absolute_url()] * 3
    assert as_user(UserFactory()).get(there).status_code == 403
    assert as_user(UserFactory()).post(back).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_in_opposite_directions_one_is_refused(coordinator):
    one, other = OrganisationFactory(), OrganisationFactory()
    EventFactory(organiser=one)
    EventFactory(organiser=other)
    barrier, outcomes = threading.Barrier(2), []

    def press(kept, gone):
        barrier.wait()
        try:
            act.merge(kept, gone, actor=coordinator, reason="Същата")
            outcomes.append("merged")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=press, args=pair)
        for pair in ((one, other), (other, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["gone", "merged"]
    assert Organisation.objects.get().events.count() == 2


def test_both_must_be_in_the_coordinators_territory(as_user):
    ruse, other = ObshtinaFactory(), ObshtinaFactory()
    appointment = AppointmentFactory()
    appointment.obshtini.add(ruse)
    kept = OrganisationFactory(seat=SettlementFactory(obshtina=ruse))
    outside = OrganisationFactory(seat=SettlementFactory(obshtina=other))
    client = as_user(appointment.user)

    assert client.get(url(kept, outside)).status_code == 404
    assert client.get(url(outside, kept)).status_code == 403
    assert (
        list(
            client.get(
                reverse("choose_duplicate", args=[kept.slug]), {"q": "сдружение"}
            ).context["found"]
        )
        == []
    )


def test_nobody_merges_what_they_own(as_user, coordinator):
    kept, own = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(person=coordinator.person, organisation=own, role="owner")
    client = as_user(coordinator)

    assert client.get(url(kept, own)).status_code == 404
    assert client.get(url(own, kept)).status_code == 403


def test_two_thousand_registrations_move_in_a_few_queries(
    django_assert_max_num_queries,
):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    event = EventFactory()
    rows = [RegistrationFactory(event=event, organisation=gone) for _n in range(30)]

    with django_assert_max_num_queries(201):
        merge(kept, gone)

    assert Registration.objects.filter(organisation=kept).count() == len(rows)


def test_the_history_tells_of_the_merge_apart_from_its_own_states(as_user, coordinator):
    kept, gone = OrganisationFactory(), OrganisationFactory(name_bg="Хоризонт")
    for one in (kept, gone):
        begin_history([one], actor=None)
    own = kept.status_changes.get()

    merge(kept, gone, coordinator)

    page = as_user(coordinator).get(reverse("members:history", args=[kept.slug]))
    assert page.context["rows"] == [own]
    assert (
        "обедини Хоризонт с тази организация. Причина: Въведена два пъти"
        in page.content.decode()
    )
