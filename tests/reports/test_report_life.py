"""A report from its first word to the day on which it no longer changes."""

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Notification
from events.models import Attendance, Event
from members.models import Appointment, Membership
from projects.models import Indicator, ProjectPartner
from reports import actions, contents
from reports.models import Report, ReportComment, ReportText
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    ResultFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)
from tests.reports.test_sources import (
    SPRING,
    at,
    event_of,
    measure,
    period_of,
    present,
)

ATTENDED = Indicator.Source.ORGANISATIONS_ATTENDED


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def people(project):
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    return {
        "owner": staff_of(project.organisation, Membership.Role.OWNER),
        "editor": staff_of(project.organisation),
        "donor": staff_of(funder),
        "coordinator": AppointmentFactory(role=Appointment.Role.COORDINATOR).user,
        "stranger": staff_of(OrganisationFactory()),
        "citizen": UserFactory(),
    }


def begun(project, actor, **fields):
    return actions.begin(Report(project=project, **(SPRING | fields)), actor=actor)


def written(report, actor, **parts):
    for part, text in parts.items():
        actions.save_text(
            ReportText(report=report, part=part, text_bg=text), actor=actor
        )
    return report


def sees(user, report):
    return list(Report.objects.visible_to(user)) == [report]


def test_a_report_goes_from_draft_to_accepted(project, people):
    period_of(project, ATTENDED)
    present(event_of(project), OrganisationFactory(name_bg="Заедно"))
    report = begun(project, people["editor"])
    written(report, people["editor"], summary="<p>Научихме се.</p>")

    actions.submit(report, actor=people["owner"])
    actions.accept(report, words="Благодарим.", actor=people["donor"])

    report.refresh_from_db()
    assert report.state == Report.State.ACCEPTED
    assert report.number == 1
    [figure] = report.contents["bg"]["figures"]
    assert (figure["value"], figure["within"], figure["target"]) == (1, 1, 10)
    assert [one["html"] for one in report.contents["bg"]["texts"]] == [
        "<p>Научихме се.</p>"
    ]
    verbs = AuditEntry.objects.filter(verb__startswith="reports.").order_by("pk")
    assert [one.verb for one in verbs] == [
        "reports.begun",
        "reports.text_saved",
        "reports.submitted",
        "reports.accepted",
    ]
    told = Notification.objects.filter(kind__startswith="reports.").order_by("pk")
    assert [(one.kind, one.user) for one in told] == [
        ("reports.submitted", people["donor"]),
        ("reports.accepted", people["owner"]),
        ("reports.accepted", people["editor"]),
    ]


def test_a_report_also_says_what_nothing_measures_yet(client, project, people):
    measured = period_of(project, ATTENDED).indicator.result
    ResultFactory(project=project, title_bg="Граждански център", position=9)
    report = begun(project, people["editor"], is_public=True)
    written(report, people["editor"], summary="<p>Научихме се.</p>")

    actions.submit(report, actor=people["owner"])
    actions.accept(report, words="", actor=people["donor"])

    report.refresh_from_db()
    assert report.contents["bg"]["not_measured"] == ["Граждански център"]
    page = client.get(report.get_absolute_url()).text
    assert "Обещано, но още неизмерено:" in page
    assert "Граждански център" in page
    assert measured.title_bg not in report.contents["bg"]["not_measured"]


def test_each_sees_what_is_for_them(project, people):
    report = begun(project, people["editor"])
    colleague = staff_of(project.organisation, Membership.Role.MEMBER)
    nobody = AnonymousUser()

    assert [name for name, user in people.items() if sees(user, report)] == [
        "owner",
        "editor",
    ]
    assert not sees(colleague, report)

    actions.submit(report, actor=people["owner"])
    assert [name for name, user in people.items() if sees(user, report)] == [
        "owner",
        "editor",
        "donor",
        "coordinator",
    ]
    assert sees(colleague, report)
    assert not sees(nobody, report)

    actions.accept(report, actor=people["donor"])
    assert not sees(nobody, report)

    actions.publish(report, actor=people["owner"])
    assert all(sees(user, report) for user in [*people.values(), nobody])


def test_a_public_report_of_a_withdrawn_project_is_not_public(project, people):
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    actions.accept(report, actor=people["donor"])
    actions.publish(report, actor=people["owner"])
    project.is_published = False
    project.save()

    assert not sees(AnonymousUser(), report)
    assert sees(people["editor"], report)


def test_an_accepted_report_stays_while_the_records_change(project, people, as_user):
    period_of(project, ATTENDED)
    event = event_of(project)
    present(event, OrganisationFactory())
    registration = present(event, OrganisationFactory())
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    actions.accept(report, actor=people["donor"])

    Attendance.objects.filter(registration=registration).delete()
    page = as_user(people["donor"]).get(report.get_absolute_url())

    [figure] = page.context["said"]["figures"]
    assert figure["value"] == 2
    [change] = page.context["changes"]
    assert (change.then, change.now) == (2, 1)
    assert change.reasons == (
        "1 запис вече не се брои: беше поправен, отменен или слят с друг.",
    )


def test_a_draft_is_counted_anew_each_time(project, people, as_user):
    period_of(project, ATTENDED)
    report = begun(project, people["editor"])
    client = as_user(people["editor"])

    present(event_of(project), OrganisationFactory())
    page = client.get(report.get_absolute_url())

    assert [one["value"] for one in page.context["said"]["figures"]] == [1]


def test_what_happens_after_the_report_is_not_in_it(project, people):
    period_of(project, ATTENDED)
    present(event_of(project), OrganisationFactory())
    later = datetime.datetime(2015, 6, 1, 10, tzinfo=datetime.UTC)
    present(event_of(project, starts_at=later), OrganisationFactory())
    report = begun(
        project, people["editor"], ends_on=datetime.date(2015, 5, 31), kind="interim"
    )

    actions.submit(report, actor=people["owner"])

    report.refresh_from_db()
    said = report.contents["bg"]
    assert [one["value"] for one in said["figures"]] == [1]
    events = [event for one in said["activities"] for event in one["events"]]
    assert [(one["people"], one["organisations"]) for one in events] == [(1, 1)]


def test_a_report_in_the_middle_tells_its_own_time_and_all_so_far(project, people):
    period_of(project, ATTENDED)
    present(event_of(project), OrganisationFactory())
    june = datetime.datetime(2015, 6, 1, 10, tzinfo=datetime.UTC)
    present(event_of(project, starts_at=june), OrganisationFactory())
    report = begun(project, people["editor"], starts_on=datetime.date(2015, 6, 1))

    actions.submit(report, actor=people["owner"])

    report.refresh_from_db()
    [figure] = report.contents["bg"]["figures"]
    assert (figure["within"], figure["value"]) == (1, 2)


def test_a_report_over_two_periods_tells_of_both(project, people, as_user):
    """Each counts what is its own; of what adds up the last one says all."""
    spring, summer = datetime.date(2015, 4, 30), datetime.date(2015, 5, 1)
    for is_cumulative in (False, True):
        first = period_of(project, ATTENDED, is_cumulative=is_cumulative)
        first.ends_on = spring
        first.save()
        PeriodFactory(
            indicator=first.indicator, starts_on=summer, ends_on=SPRING["ends_on"]
        )
    present(event_of(project), OrganisationFactory())
    june = datetime.datetime(2015, 6, 1, 10, tzinfo=datetime.UTC)
    for _number in range(2):
        present(event_of(project, starts_at=june), OrganisationFactory())
    report = begun(project, people["editor"])

    report = actions.submit(report, actor=people["owner"])

    figures = report.contents["bg"]["figures"]
    assert [(one["days"], one["within"], one["value"]) for one in figures] == [
        (["2015-02-01", "2015-04-30"], 1, 1),
        (["2015-05-01", "2015-08-31"], 2, 2),
        ([], 3, 3),
    ]
    reader = as_user(people["donor"])
    page = reader.get(report.get_absolute_url())
    assert page.context["changes"] == []
    assert "30 април 2015" in page.text.replace("\xa0", " ")
    place = f"figure-{figures[0]['indicator']}-{figures[0]['period']}"
    address = reverse("reports:comment", args=[project.slug, 1, place])
    commented = reader.get(address).text.replace("\xa0", " ")
    assert ", 1 февруари – 30 април 2015 г." in commented


@pytest.mark.parametrize(
    ("first", "last", "within", "so_far"),
    [
        ((2, 1), (4, 30), None, None),
        ((2, 1), (5, 31), 12, 12),
        ((6, 1), (7, 31), None, 12),
        ((6, 1), (8, 31), 20, 20),
        ((2, 1), (8, 31), 20, 20),
        ((9, 1), (10, 31), None, 20),
    ],
)
def test_a_typed_value_is_told_by_the_day_of_measuring(
    project, first, last, within, so_far
):
    """What was measured after the period tells of it, once the report reaches its end."""
    period = period_of(project, Indicator.Source.MANUAL)
    measure(period, 12, datetime.date(2015, 5, 1))
    measure(period, 20, datetime.date(2015, 9, 5))
    report = Report(
        project=project,
        starts_on=datetime.date(2015, *first),
        ends_on=datetime.date(2015, *last),
    )

    [figure] = contents.figures(report)

    assert (figure["within"], figure["value"]) == (within, so_far)


def test_a_report_lists_those_who_came_to_its_part_of_a_longer_event(project):
    """The list is the figure: whoever came before the report stands in the one before."""
    period_of(project, Indicator.Source.PARTICIPATIONS)
    course = event_of(project, starts_at=at(30, 4))
    later = SessionFactory(event=course, starts_at=at(2, 5), ends_at=at(2, 5, hour=12))
    first = course.sessions.first()
    present(course, OrganisationFactory(), sessions=[first, later])
    present(course, OrganisationFactory(), sessions=[later])
    present(course, None, sessions=[later])
    spring = Report(project=project, **SPRING | {"ends_on": datetime.date(2015, 4, 30)})
    summer = Report(
        project=project, **SPRING | {"starts_on": datetime.date(2015, 5, 1)}
    )

    def told(report):
        report.number, report.kind = 1 + Report.objects.count(), "free"
        report.save()
        said = contents.of(report)
        [events] = [one["events"] for one in said["activities"] if one["events"]]
        return (
            [one["within"] for one in said["figures"]],
            [(one["day"], one["people"], one["organisations"]) for one in events],
        )

    assert told(spring) == ([1], [("2015-04-30", 1, 1)])
    assert told(summer) == ([2], [("2015-04-30", 2, 1)])


class TestSteps:
    def test_given_back_it_is_written_further(self, project, people):
        report = begun(project, people["editor"])
        actions.submit(report, actor=people["owner"])
        actions.comment(
            report, place="summary", text="Кой е обучен?", actor=people["donor"]
        )
        actions.give_back(report, words="", actor=people["donor"])

        written(report, people["editor"], summary="<p>35 организации.</p>")
        actions.submit(report, actor=people["owner"])

        report.refresh_from_db()
        assert report.state == Report.State.SUBMITTED
        assert report.contents["bg"]["texts"][0]["html"] == "<p>35 организации.</p>"

    def test_without_words_it_is_not_given_back(self, project, people):
        report = begun(project, people["editor"])
        actions.submit(report, actor=people["owner"])

        with pytest.raises(ValidationError, match="Кажете какво да се промени"):
            actions.give_back(report, words=" ", actor=people["donor"])

        report.refresh_from_db()
        assert report.state == Report.State.SUBMITTED

    def test_taken_back_the_donor_still_reads_what_was_sent(
        self,
        project,
        people,
        as_user,
    ):
        report = begun(project, people["editor"])
        written(report, people["editor"], summary="<p>Първо.</p>")
        actions.submit(report, actor=people["owner"])
        actions.withdraw(report, actor=people["owner"])
        written(report, people["editor"], summary="<p>Тайно.</p>")

        page = as_user(people["donor"]).get(report.get_absolute_url())

        assert "Първо." in page.text
        assert "Тайно." not in page.text

    @pytest.mark.parametrize("act", ["save", "submit", "withdraw", "give_back"])
    def test_accepted_it_takes_nothing_more(self, act, project, people):
        report = begun(project, people["editor"])
        actions.submit(report, actor=people["owner"])
        actions.accept(report, actor=people["donor"])
        acts = {
            "save": lambda: written(report, people["editor"], summary="<p>Друго.</p>"),
            "submit": lambda: actions.submit(report, actor=people["owner"]),
            "withdraw": lambda: actions.withdraw(report, actor=people["owner"]),
            "give_back": lambda: actions.give_back(
                report, words="Не", actor=people["donor"]
            ),
        }

        with pytest.raises(ValidationError, match="този отчет вече е „приет“"):
            acts[act]()

        assert not ReportText.objects.exists()

    def test_a_correction_is_another_report(self, project, people):
        report = begun(project, people["editor"])
        written(report, people["editor"], summary="<p>Първо.</p>")
        actions.submit(report, actor=people["owner"])
        actions.accept(report, actor=people["donor"])

        made = actions.correct(report, actor=people["owner"])
        again = actions.correct(report, actor=people["owner"])

        assert again == made
        assert (made.number, made.state, made.corrects) == (2, "draft", report)
        assert [one.text_bg for one in made.texts.all()] == ["<p>Първо.</p>"]

    def test_a_correction_begins_with_the_annexes(
        self, project, people, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        report = begun(project, people["editor"])
        for name, said in [("едно.txt", "Първо"), ("две.txt", "Второ")]:
            upload = SimpleUploadedFile(name, said.encode())
            actions.add_annex(report, upload, actor=people["editor"])
        gone = report.attachments.get(name="две.txt")
        actions.submit(report, actor=people["owner"])
        actions.accept(report, actor=people["donor"])
        gone.path().unlink()

        made = actions.correct(report, actor=people["owner"])

        [annex] = made.attachments.all()
        [kept] = report.attachments.exclude(pk=gone.pk)
        assert (annex.name, annex.path().read_text()) == ("едно.txt", "Първо")
        actions.remove_annex(annex, report=made, actor=people["owner"])
        assert kept.path().read_text() == "Първо"

    def test_begun_twice_it_is_one(self, project, people):
        first = begun(project, people["editor"])

        assert begun(project, people["editor"]) == first
        assert Report.objects.count() == 1

    def test_two_writers_do_not_overwrite_each_other(self, project, people):
        report = begun(project, people["editor"])
        written(report, people["editor"], summary="<p>Едно.</p>")
        seen_at = report.texts.get().updated_at
        written(report, people["owner"], summary="<p>Две.</p>")

        with pytest.raises(ValidationError, match="Някой друг промени това"):
            actions.save_text(
                ReportText(report=report, part="summary", text_bg="<p>Три.</p>"),
                seen_at=seen_at,
                actor=people["editor"],
            )

        assert report.texts.get().text_bg == "<p>Две.</p>"

    def test_before_its_time_is_over_it_is_not_sent(self, project, people):
        project.ends_on = datetime.date(2099, 12, 31)
        project.save()
        report = begun(project, people["editor"], ends_on=project.ends_on)

        with pytest.raises(ValidationError, match="още не е минало"):
            actions.submit(report, actor=people["owner"])


def test_what_is_missing_comes_with_the_way_to_it(project, people, as_user):
    period_of(project, Indicator.Source.MANUAL, title_bg="Удовлетвореност")
    ActivityFactory(project=project, **SPRING)
    report = begun(project, people["editor"])
    written(report, people["editor"], results="<p>Добре.</p>", activities="<p>А.</p>")

    page = as_user(people["editor"]).get(report.get_absolute_url())

    indicator = Indicator.objects.get()
    assert [(gap.text, gap.url) for gap in page.context["gaps"] if gap.is_needed] == [
        (
            "„Накратко“ още не е написано.",
            reverse("reports:write", args=[project.slug, 1, "summary"]),
        ),
        (
            "Няма въведена стойност за „Удовлетвореност“.",
            reverse("reports:measure", args=[project.slug, indicator.pk]),
        ),
    ]


def test_what_is_missing_is_quoted_as_the_language_of_the_page_does(
    project, people, as_user
):
    organiser = project.organisation
    event = event_of(project, title_bg="Среща", title_en="Meeting", organiser=organiser)
    present(event, OrganisationFactory())
    report = begun(project, people["editor"])
    client = as_user(people["editor"])

    bulgarian = client.get(report.get_absolute_url())
    english = client.get(f"/en{report.get_absolute_url()}")

    assert "1 събитие е без подписан списък: „Среща“" in texts_of(bulgarian)
    assert "1 event has no signed sheet: “Meeting”" in texts_of(english)


def texts_of(page):
    return [gap.text for gap in page.context["gaps"]]


def test_given_back_it_says_to_each_who_is_to_do_what(project, people, as_user):
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    actions.give_back(report, words="Колко души?", actor=people["donor"])

    writer, donor = (
        as_user(people[name]).get(report.get_absolute_url()).text
        for name in ("editor", "donor")
    )

    assert "го изпратете отново" in writer
    assert "го изпратете отново" not in donor
    assert "Авторите му ще поправят" in donor


def test_comments_are_between_writers_and_receivers(project, people, as_user):
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    actions.comment(report, place="summary", text="Колко души?", actor=people["donor"])
    actions.accept(report, actor=people["donor"])
    actions.publish(report, actor=people["owner"])

    pages = {
        name: as_user(user).get(report.get_absolute_url()).text
        for name, user in people.items()
    }

    assert [name for name, text in pages.items() if "Колко души?" in text] == [
        "owner",
        "editor",
        "donor",
        "coordinator",
    ]
    assert list(ReportComment.objects.visible_to(AnonymousUser())) == []


def test_writers_are_reminded_of_the_term(project, people):
    today = timezone.localdate()
    report = begun(project, people["editor"], due_on=today + datetime.timedelta(10))
    begun(project, people["editor"], kind="free", due_on=None)

    assert list(Report.objects.due_for_reminder()) == [report]
    assert actions.remind(report)
    assert not actions.remind(report)

    told = Notification.objects.filter(kind="reports.due")
    assert {one.user for one in told} == {people["owner"], people["editor"]}


def test_nobody_is_reminded_of_a_report_that_could_not_be_sent(project, people):
    begun(project, people["editor"], due_on=timezone.localdate())
    project.is_published = False
    project.save()

    assert not Report.objects.due_for_reminder().exists()


def test_events_that_are_not_public_are_counted_and_not_named(project, people, as_user):
    present(event_of(project, title_bg="Открита"), OrganisationFactory())
    event_of(project, title_bg="За членове", audience=Event.Audience.MEMBERS)
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    actions.accept(report, actor=people["donor"])
    actions.publish(report, actor=people["owner"])

    def read_by(user):
        text = as_user(user).get(report.get_absolute_url()).text
        return [name for name in ("Открита", "За членове") if name in text]

    assert read_by(people["donor"]) == ["Открита", "За членове"]
    assert read_by(people["citizen"]) == ["Открита"]
    page = as_user(people["citizen"]).get(report.get_absolute_url())
    assert [one["hidden"] for one in page.context["said"]["activities"]] == [1]
    assert "събитие, което не е публично" in page.text


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_much_for_one_row_as_for_thirty(
    project, people, as_user, count, django_assert_num_queries
):
    for number in range(count):
        period_of(project, ATTENDED)
        event = event_of(project, slug=f"obuchenie-{number}")
        present(event, OrganisationFactory())
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])
    for number in range(count):
        actions.comment(
            report, place="summary", text=f"Въпрос {number}", actor=people["donor"]
        )
    reader = as_user(people["donor"])
    reader.get(report.get_absolute_url())

    with django_assert_num_queries(34):
        reader.get(report.get_absolute_url())


def test_a_report_stands_below_the_tabs_of_its_project(project, people, as_user):
    report = begun(project, people["editor"])

    page = as_user(people["editor"]).get(report.get_absolute_url())

    tabs = re.search(r'<ul class="tabs.*?</ul>', page.text, re.DOTALL)[0]
    assert re.findall(r">([^<>]+)</a>", tabs)[0] == "Проектът"
    assert re.search(r'aria-current="page">([^<]+)<', tabs)[1] == "Отчети"


def test_events_of_a_group_are_counted_and_not_named_to_the_donor(
    project, people, as_user
):
    group = GroupFactory()
    event_of(
        project, title_bg="Само за нас", audience=Event.Audience.GROUP, group=group
    )
    report = begun(project, people["editor"])
    actions.submit(report, actor=people["owner"])

    page = as_user(people["donor"]).get(report.get_absolute_url())

    assert "Само за нас" not in page.text
    assert [one["hidden"] for one in page.context["said"]["activities"]] == [1]


def test_two_interim_reports_of_the_same_days_are_asked_about_once(
    project, people, as_user
):
    begun(project, people["editor"])
    client, address = (
        as_user(people["editor"]),
        reverse("reports:begin", args=[project.slug]),
    )
    typed = {
        "kind": "interim",
        "starts_on": SPRING["ends_on"],
        "ends_on": SPRING["ends_on"] + datetime.timedelta(days=30),
    }

    fresh = client.get(address)
    asked = client.post(address, typed)
    count = Report.objects.count()
    client.post(address, typed | {"overlap_is_meant": "on"})

    assert "overlap_is_meant" not in fresh.context["form"].fields
    assert list(asked.context["form"].errors) == ["overlap_is_meant"]
    assert (count, Report.objects.count()) == (1, 2)


def test_words_of_a_report_are_marked_with_their_language(project, people, as_user):
    report = begun(project, people["editor"])
    ReportText.objects.create(report=report, part="summary", text_bg="<p>Накратко.</p>")

    bulgarian = as_user(people["editor"]).get(report.get_absolute_url()).text
    english = as_user(people["editor"]).get(f"/en{report.get_absolute_url()}").text

    assert '<div class="prose"><p>Накратко.</p></div>' in bulgarian
    assert '<div class="prose" lang="bg"><p>Накратко.</p></div>' in english
