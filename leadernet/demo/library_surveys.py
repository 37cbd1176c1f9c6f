"""Needs in three regions of the libraries, and how organisations of Stara Zagora grew.

Answers are invented, of nobody in particular; every figure is counted from them.
"""

import datetime
import random

from core.models import Link
from events.models import Event
from leadernet.demo import build
from leadernet.demo.surveys import answer
from participation.common.models import Channel
from participation.surveys import copying, search
from participation.surveys.models import Answer, Question, Survey, TrainingPlan
from places.models import Oblast
from projects.models import Indicator, Project

Status = Survey.Status
DAY = datetime.date
# The same answers each time.
SEED = 20150202
# Oblast, its name, and where how many organisations work that answered.
REGIONS = [
    ("KRZ", ("Кърджали", "Kardzhali"), [("KRZ16", 7), ("KRZ21", 5)]),
    ("RAZ", ("Разград", "Razgrad"), [("RAZ26", 9)]),
    ("VRC", ("Враца", "Vratsa"), [("VRC10", 6), ("VRC27", 3)]),
]
# How often each of the ten topics is wanted, against the others, in each region.
WANTED = {
    "KRZ": (4, 2, 3, 7, 8, 1, 1, 1, 3, 1),
    "RAZ": (3, 2, 2, 3, 9, 2, 1, 1, 4, 1),
    "VRC": (5, 3, 4, 4, 7, 1, 1, 1, 6, 1),
}
TOO_FEW = ("Проба на въпросника", "A trial of the questions", 4)
# What is planned: value of the topic, month; the training that came of it stands in the project.
ADVOCACY, PARTNERSHIPS, VOLUNTEERS = 5, 9, 4
PLANNED = [
    (ADVOCACY, DAY(2015, 4, 1)),
    (VOLUNTEERS, DAY(2015, 10, 1)),
    (PARTNERSHIPS, DAY(2015, 11, 1)),
]
TRAINING = "training-librarians-2015"
# How sure of themselves before and after, as chances of the five degrees.
BEFORE, AFTER = (2, 4, 4, 2, 1), (1, 2, 4, 5, 3)
ASSESSED = 12


def tell(network):
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration each time
    lead, _partner, *libraries = network.by_story["libraries"]
    project = Project.objects.get(slug="library-as-a-uniting-centre")
    surveys = make_needs(project, lead, chance)
    make_plan(surveys, libraries)
    make_assessments(network, chance)


def make_needs(project, lead, chance):
    """The trial first, which too few answered for any result; then the three regions."""
    title_bg, title_en, few = TOO_FEW
    trial = needs_of(
        project, lead, "trial", (title_bg, title_en), DAY(2015, 1, 19), DAY(2015, 1, 25)
    )
    respond(trial, "RAZ26", few, chance)
    surveys = []
    for code, (name_bg, name_en), places in REGIONS:
        survey = needs_of(
            project,
            lead,
            code.lower(),
            (
                f"Потребности на организациите: област {name_bg}",
                f"Needs of organisations: oblast {name_en}",
            ),
            DAY(2015, 2, 2),
            DAY(2015, 2, 28),
            run_of=surveys[0] if surveys else trial,
        )
        survey.oblasti.add(Oblast.objects.get(code=code))
        for place, count in places:
            respond(survey, place, count, chance)
        surveys.append(survey)
    centres = project.results.first()
    build.indicator(
        centres,
        ("Отговори за потребностите", "Answers about needs"),
        ("отговори", "answers"),
        Indicator.Source.SURVEY_ANSWERS,
        24,
        position=1,
    )
    return surveys


def needs_of(project, lead, slug, titles, first, last, run_of=None):
    """Of organisations of a place; libraries brought the sheets, so they bear no names."""
    return survey_of(
        organisation=lead,
        project=project,
        run_of=run_of,
        kind=Survey.Kind.NEEDS,
        audience=Survey.Audience.PLACE,
        is_anonymous=True,
        title_bg=titles[0],
        title_en=titles[1],
        slug=f"needs-of-organisations-{slug}",
        days=(first, last),
        pattern="needs",
    )


def survey_of(*, days, pattern, **fields):
    """Closed, with its public part shown."""
    first, last = days
    survey = Survey.objects.create(
        respondent=Survey.Respondent.ORGANISATION,
        status=Status.CLOSED,
        opened_on=first,
        closes_on=last,
        closed_on=last,
        are_results_public=True,
        **fields,
    )
    copying.fill(survey, pattern)
    for before, after, day in [
        (Status.DRAFT, Status.OPEN, first),
        (Status.OPEN, Status.CLOSED, last),
    ]:
        survey.state_changes.create(
            before=before,
            after=after,
            on=day,
            at=build.moment(day.year, day.month, day.day, 9),
        )
    search.index(survey)
    return survey


def respond(survey, place, count, chance):
    [obshtina] = build.obshtini([place])
    sheets = survey.responses.count()
    days = (survey.closed_on - survey.opened_on).days
    for number in range(sheets + 1, sheets + count + 1):
        day = survey.opened_on + datetime.timedelta(days=chance.randrange(days))
        row = survey.responses.create(
            sheet=number, channel=Channel.PAPER, started_on=day, sent_on=day
        )
        answer(row, survey, chance, place=obshtina.pk)
        want(row, survey, chance, WANTED[place[:3]])


def want(row, survey, chance, weights):
    """Three topics, the more wanted ones more often."""
    question = next(one for one in survey.questions if one.code == "topics")
    row.answers.filter(question=question).delete()
    left = dict(zip(question.options.all(), weights, strict=True))
    for _number in range(question.most):
        [option] = chance.choices(list(left), left.values())
        del left[option]
        row.answers.create(question=question, option=option)


def make_plan(surveys, libraries):
    """Three topics in each region; the training in Razgrad was for all three libraries."""
    first = surveys[0]
    topics = next(one for one in first.questions if one.code == "topics")
    words = {one.value: one.text_bg for one in topics.options.all()}
    plan = TrainingPlan.objects.create(
        survey=first,
        question=topics,
        is_public=True,
        created_at=build.moment(2015, 3, 9, 10),
    )
    event = Event.objects.get(slug=TRAINING)
    for survey, library in zip(surveys, libraries, strict=True):
        for value, month in PLANNED:
            training = plan.trainings.create(
                survey=survey,
                value=value,
                topic=words[value],
                month=month,
                responsible=library,
            )
            if value == ADVOCACY:
                Link.objects.create(target=training, to=event)
        Link.objects.create(target=survey, to=event)


def make_assessments(network, chance):
    """Twice, under their names: when the network began and when its first year was over."""
    project = Project.objects.get(slug="synergy-of-the-network")
    members = network.by_story["stara-zagora"][:ASSESSED]
    earlier = None
    for when, titles, days, chances in [
        ("before", ("в началото", "at the beginning"),
         (DAY(2023, 3, 6), DAY(2023, 3, 24)), BEFORE),
        ("after", ("след една година", "after a year"),
         (DAY(2024, 1, 8), DAY(2024, 1, 26)), AFTER),
    ]:  # fmt: skip
        survey = survey_of(
            organisation=project.organisation,
            project=project,
            run_of=earlier,
            kind=Survey.Kind.CAPACITY,
            audience=Survey.Audience.MEMBERS,
            title_bg=f"Самооценка на капацитета {titles[0]}",
            title_en=f"Capacity self-assessment {titles[1]}",
            slug=f"capacity-stara-zagora-{when}",
            days=days,
            pattern="capacity",
        )
        for organisation in members:
            day = days[0] + datetime.timedelta(days=chance.randrange(14))
            row = survey.responses.create(
                organisation=organisation, started_on=day, sent_on=day
            )
            assess(row, survey, chance, chances)
        earlier = earlier or survey
    build.indicator(
        project.results.first(),
        ("Промяна на самооценката", "Change of self-assessment"),
        ("степени", "degrees"),
        Indicator.Source.SELF_ASSESSMENT,
        "0.50",
        position=9,
    )


def assess(row, survey, chance, chances):
    grids = [one for one in survey.questions if one.kind == Question.Kind.GRID]
    Answer.objects.bulk_create(
        Answer(
            response=row,
            question=one,
            row=line,
            option=chance.choices(list(one.options.all()), chances)[0],
        )
        for one in grids
        for line in one.rows.all()
    )
