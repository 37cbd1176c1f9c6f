"""The demonstration network tells the five stories with their own numbers, counted from records."""

import datetime
import io
import re
from collections import Counter
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client, override_settings
from openpyxl import load_workbook

from events.models import Certificate, Event
from forums import appeals, authority, following, selectors
from forums.models import Appeal, ForumModerator
from leadernet.path.kinds import Stage
from leadernet.path.walking import path_of
from leadernet.practice import tasks
from members import stays
from members.models import Group, Membership, Organisation, User
from news.models import Article
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.centre.views.institutions import of_public_questions
from participation.common import frozen
from participation.common.models import Submission
from participation.common.records import records
from participation.ideas.models import Idea
from participation.positions.models import Position
from participation.surveys.models import Survey
from participation.votes.models import Vote
from places import loading
from projects import spending
from projects.models import Budget, DiaryEntry, Period, Project
from reports import coverage, papers, redaction
from reports.models import Closing, Report
from reports.sources import actual_value
from tests.reports.iati_checks import parsed


@pytest.fixture(scope="module")
def told(tmp_path_factory, django_db_setup, django_db_blocker):
    """The network, told once for all tests of this file, and its files."""
    uploads = tmp_path_factory.mktemp("uploads")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=uploads, DEMO=True),
    ):
        loading.load()
        call_command("loadtopics", verbosity=0)
        call_command("seeddemo", verbosity=0)
        yield uploads
        transaction.set_rollback(True)


@pytest.fixture
def seeded(told, settings):
    settings.MEDIA_ROOT = told
    settings.DEMO = True


def figures(slug):
    """{indicator: (actual, target)} of a project."""
    periods = Period.objects.filter(indicator__result__project__slug=slug)
    return {
        period.indicator.title_en: (actual_value(period), period.target_value)
        for period in periods.select_related("indicator__result__project")
    }


def in_four_places(project, report):
    """{indicator: its value on the project's page, in the report, in its XLSX, rows of its list}."""
    client = Client()
    page = client.get(f"/en/projects/{project}/").text
    said = client.get(f"/en/projects/{project}/reports/{report}/").context["said"]
    put_into_a_file(Report.objects.get(project__slug=project, number=report))
    file = client.get(f"/en/projects/{project}/reports/{report}/report.xlsx").getvalue()
    sheet = load_workbook(io.BytesIO(file), data_only=True).worksheets[0]
    cells = {row[1]: row[4] for row in sheet.iter_rows(values_only=True)}
    return {
        one["title"]: (
            shown_on(page, one["title"]),
            one["value"],
            cells[one["title"]],
            client.get(one["evidence"]).context["page_obj"].paginator.count,
        )
        for one in said["figures"]
    }


def put_into_a_file(report):
    """What the worker does when somebody asks for it."""
    said = redaction.for_everybody(report.contents["en"])
    papers.draw_now(report, said, language="en", kind="xlsx")


def shown_on(page, title):
    """The number in the box of the indicator."""
    [_before, box] = page.split(f">{title}</h", 1)
    return int(re.search(r'indicator__value">\s*(\d+)', box)[1])


def covered(slug):
    """{activity: (municipalities done, planned)} and the states of all cells of the table."""
    table = coverage.table(Project.objects.get(slug=slug), AnonymousUser())
    sums = {one.activity.title_en: (one.done, one.planned) for one in table.columns}
    return sums, Counter(cell.state for row in table.rows for cell in row.cells)


def outcomes():
    """{event: (states of its decisions, states of its recommendations)}."""
    told = Event.objects.filter(decisions__isnull=False).distinct()
    return {
        event.slug: (
            [one.state for one in event.decisions.all()],
            [one.state for one in event.recommendations.all()],
        )
        for event in told
    }


def money(slug):
    """(currency, grant, spent of it, received, spent in all) of a project."""
    budget = Budget.objects.get(project__slug=slug)
    facts = spending.facts(budget)
    return (
        budget.currency,
        facts.grant.amount,
        facts.spent.amount,
        spending.disbursed(budget).amount,
        spending.table(budget).total.spent.amount,
    )


def growth(slug):
    """[(end of the month, organisations)] of the first year, where the number changed."""
    rows = stays.stays([Group.objects.get(slug=slug).pk])
    steps = stays.growth_by_month(rows, year=rows[0][2].year)
    return [(step.day, step.count) for step in steps if step.came or step.left]


def counts():
    models = [Organisation, User, Membership, Event, Article, Idea, Project, Period]
    return {model.__name__: model.objects.count() for model in models}


def test_stories_have_their_own_numbers_and_a_second_run_doubles_nothing(seeded):
    paid = Decimal("35412.60")
    assert money("partnerships-2020") == ("EUR", 48_200, 31_940, 31_940, 33_920)
    assert money("your-municipality-works-for-you") == (
        "BGN", 36_800, paid, paid, paid + 2_000,
    )  # fmt: skip
    assert figures("partnerships-2020") == {
        "Organisations trained": (35, 35),
        "Trainings held": (2, 2),
        "Working meetings with local government": (8, 8),
        "Municipalities in which a meeting was held": (8, 8),
        "Ideas presented to the Regional Development Council": (16, 16),
    }
    assert in_four_places("partnerships-2020", 2) == {
        "Organisations trained": (35, 35, 35, 35),
        "Trainings held": (2, 2, 2, 2),
        "Working meetings with local government": (8, 8, 8, 8),
        "Municipalities in which a meeting was held": (8, 8, 8, 8),
        "Ideas presented to the Regional Development Council": (16, 16, 16, 16),
    }
    assert figures("your-municipality-works-for-you") == {
        "Meeting with organisations held": (1, 1),
        "Meeting with decision makers held": (1, 1),
        "Organisations that came to the meetings with municipalities": (13, 13),
        "SWOT analysis written": (1, 1),
        "Organisations in the NGO network": (13, 13),
        "Two-day training held": (1, 1),
        "Organisations of the network trained": (13, 13),
        "News of the project on the portal": (2, 2),
        "Working meetings in municipalities": (9, 9),
        "Municipalities in which a meeting was held": (9, 9),
        "Brochure about the project published": (1, 1),
        "Official answers from municipalities": (3, 3),
        "Questions of citizens that the municipality answered": (2, 2),
    }
    assert covered("partnerships-2020") == (
        {"Eight working meetings with local government": (8, 8)},
        {"done": 8},
    )
    assert covered("your-municipality-works-for-you") == (
        {"Working meetings in the nine municipalities": (9, 9)},
        {"done": 9},
    )
    project = Project.objects.get(slug="your-municipality-works-for-you")
    assert project.results.count() == 13
    assert set(Closing.objects.frozen().values_list("project__slug", flat=True)) == {
        "leader-network-of-small-places",
        "library-as-a-uniting-centre",
        "synergy-of-the-network",
    }
    middle = Closing.objects.standing().get(project=project)
    assert middle.handed.count() == 2
    told = DiaryEntry.objects.visible_to(AnonymousUser())
    assert Counter(told.values_list("project__slug", flat=True)) == {
        "partnerships-2020": 4,
        "your-municipality-works-for-you": 3,
    }
    training = Event.objects.get(slug="training-four-modules-2015")
    assert training.sessions.count() == 4
    # Thirteen came; seven to all four modules, three to three, three on the first day only.
    certificates = Certificate.objects.valid().filter(registration__event=training)
    assert Counter(certificates.values_list("parts", flat=True)) == {4: 7, 3: 3}
    assert training.registrations.exclude(certificates__isnull=False).count() == 3
    assert {one.hours for one in certificates} == {16, 12}
    assert outcomes() == {
        "first-extended-forum-2015": (["done"], []),
        "idea-workshop-ivanovo": (["open"], ["sent"]),
        "mayor-and-councillors-kyustendil-2015": (["done"], ["answered"]),
        "working-meeting-dve-mogili-2015": (["done", "dropped"], ["answered"]),
    }
    assert figures("leader-network-of-small-places")[
        "Local action groups in the network"
    ] == (24, 24)
    assert figures("library-as-a-uniting-centre")["Regional libraries trained"] == (
        3,
        3,
    )
    library = figures("library-as-a-uniting-centre")
    assert (library["Hours of volunteers"], library["Volunteers"]) == (
        (90, 80),
        (12, 12),
    )
    assert figures("synergy-of-the-network")["Members of the network"] == (16, 16)
    members = Organisation.objects.listed()
    assert members.filter(kind="lag").count() == 24
    assert not members.filter(topics=None).exists()
    assert (
        Group.objects.get(slug="synergy-stara-zagora")
        .memberships.exclude(organisation=None)
        .count()
        == 16
    )

    assert growth("synergy-stara-zagora") == [
        (datetime.date(2023, 3, 31), 6),
        (datetime.date(2023, 4, 30), 11),
        (datetime.date(2023, 5, 31), 16),
    ]
    assert growth("working-group-trainings-2015") == [(datetime.date(2015, 3, 31), 3)]
    assert Group.objects.get(slug="working-group-trainings-2015").is_archived()

    causes = Vote.objects.get(slug="first-causes-2023")
    assert causes.result["chosen"] == [1, 2]
    assert [causes.result[name] for name in ("entitled", "cast", "quorum")] == [
        16,
        15,
        8,
    ]
    assert frozen.checksum(causes.result) == causes.checksum
    autumn = Vote.objects.get(slug="autumn-meeting")
    assert (autumn.status, autumn.voters.count()) == ("open", 36)

    before = counts()
    call_command("seeddemo", verbosity=0)

    assert counts() == before


def moderation(user):
    """What the pages of moderation show beside the queue."""
    governed = authority.governed(user)
    answered = Appeal.objects.exclude(decision="")
    return {
        "to answer": appeals.waiting_for(user).count(),
        "answered": list(answered.values_list("decision", flat=True)),
        "measures": sorted(governed.values_list("kind", flat=True)),
        "moderators": [row.user for row in ForumModerator.objects.all()],
    }


def test_every_account_of_the_contract_signs_in_and_something_waits(seeded):
    names = [
        "admin",
        "coordinator",
        "moderator",
        "owner",
        "staff",
        "lag",
        "kyustendil",
        "member",
        "librarian",
        "municipality",
        "donor",
        "citizen",
    ]

    users = {name: User.objects.get(email=f"{name}@example.org") for name in names}

    assert all(user.check_password("leadernet-demo") for user in users.values())
    club = Organisation.objects.get(slug="open-society-club-ruse")
    assert users["owner"].owns(club)
    assert users["staff"].works_for(club)
    assert not club.is_trusted
    assert list(
        Project.objects.funded_by(users["donor"]).filter(slug="partnerships-2020")
    )
    assert selectors.queue(users["moderator"]).count() == 2
    assert moderation(users["moderator"]) == {
        "to answer": 1,
        "answered": ["upheld"],
        "measures": ["hidden", "warning"],
        "moderators": [users["lag"]],
    }
    assert following.topics_of(users["citizen"]).count() == 2
    assert len(following.forums_of(users["citizen"])) == 1
    assert Organisation.objects.filter(status="applied").count() == 1
    assert Article.objects.filter(status="in_review").count() == 1
    exercise = Organisation.objects.practice_of(users["staff"]).get()
    done = [bool(task.done_at) for task in tasks.tasks_of(exercise)]
    assert done == [True, True, False, False, True, False]
    assert not any(user.is_superuser or user.is_staff for user in users.values())


def test_the_citizens_centre_of_kyustendil(seeded):
    """One question is late by its own days, one waits in its term, one waits for a moderator."""
    by_status = Question.objects.values_list("status").annotate(Count("pk")).order_by()
    counted = {
        one.institution.name_bg: (one.received, one.answered, one.overdue, one.days)
        for one in records(of_public_questions())
    }

    assert dict(by_status) == {"answered": 3, "passed": 2, "joined": 1, "waiting": 1}
    assert counted == {
        "Община Бобов дол": (1, 0, 1, None),
        "Община Дупница": (1, 1, 0, 19),
        "Община Кюстендил": (2, 2, 0, Decimal("9.5")),
        "Община Сапарева баня": (1, 0, 0, None),
    }
    assert not Submission.objects.due_for_reminder().exists()
    assert not Question.objects.with_expired_contact().exists()


def test_demonstration_is_refused_on_a_real_portal(settings):
    settings.DEMO = settings.TESTING = False

    with pytest.raises(CommandError, match="LEADERNET_DEMO"):
        call_command("seeddemo")


def test_every_public_project_is_valid_open_data(seeded, client):
    tree = parsed(client.get("/iati.xml"))

    led_by_known = Project.objects.filter(is_published=True, organisation__eik__gt="")
    assert len(tree) == led_by_known.count()
    assert len(tree) >= 5
    assert len(parsed(client.get("/iati-organisations.xml"))) >= 5


def test_two_surveys_take_answers_one_of_them_without_names(told):
    needs = Survey.objects.get(slug="training-needs-ruse")
    assert needs.responses.sent().count() == 16
    assert needs.responses.exclude(sheet=None).count() == 2
    assert needs.organisations_waited_for().count() == 20

    feedback = Survey.objects.get(kind="feedback")
    assert feedback.responses.sent().count() == feedback.participations.count() == 9
    assert not feedback.responses.exclude(person=None, organisation=None).exists()
    assert all(survey.takes_answers() for survey in (needs, feedback))


def test_two_of_five_causes_of_stara_zagora_were_adopted_by_the_vote(told, client):
    vote = Vote.objects.get(slug="first-causes-2023")
    causes = list(Cause.objects.visible_to(AnonymousUser()).filter(group=vote.group))
    adopted = [one for one in causes if one.state_changes.filter(after="adopted")]

    assert len(causes) == 5
    assert sorted(one.title for one in adopted) == ["Книги на колела", "Чиста Бедечка"]
    assert {one.title: one.supports.counts()["organisations"] for one in adopted} == {
        "Чиста Бедечка": 9,
        "Книги на колела": 7,
    }
    page = client.get(adopted[0].get_absolute_url()).text
    assert "Общо събрание на новата мрежа" in page
    assert "С кои каузи започва мрежата" in page


def test_each_story_is_one_path(told):
    anybody = AnonymousUser()
    bridge = Idea.objects.get(title="Зелена пътека по стария мост на Янтра")
    cause = Cause.objects.get(title="Чиста Бедечка")
    position = Position.objects.get()

    assert [step.stage for step in path_of(bridge, anybody).steps] == [
        Stage.TRAINING, Stage.TRAINING, Stage.MEETING, Stage.IDEA, Stage.SUBMISSION,
        Stage.NEWS, Stage.PROJECT, Stage.RESULT,
    ]  # fmt: skip
    assert [step.stage for step in path_of(cause, anybody).steps] == [
        Stage.MEETING, Stage.NEED, Stage.WORK, Stage.DECISION, Stage.MEETING, Stage.NEWS,
    ]  # fmt: skip
    assert [step.stage for step in path_of(position, anybody).steps] == [
        Stage.MEETING, Stage.SUBMISSION, Stage.ANSWER,
    ]  # fmt: skip


def test_three_boards_stand_behind_the_position_of_kyustendil(told, client):
    position = Position.objects.get()

    text = client.get(position.get_absolute_url()).text

    decisions = [one["decision"] for one in position.adopted["signatories"]]
    assert decisions == [f"решение № {n} на управителния съвет" for n in (3, 8, 2)]
    assert frozen.checksum(position.adopted) == position.checksum
    assert "чрез връзката, изпратена на институцията" in text
