"""The causes of Stara Zagora: from the general meeting through the vote to what came of them."""

import datetime

from core.models import Link
from events.models import Event
from leadernet.demo import build
from news.models import Article
from participation.causes import search
from participation.causes.models import Cause
from participation.common.models import Support
from participation.votes.models import Vote
from places.models import Obshtina

Status = Cause.Status
DAY = datetime.date
MEETING = ("", Status.PROPOSED, DAY(2023, 5, 20), "На общото събрание на мрежата.")
CHOSEN = (
    Status.PROPOSED,
    Status.ADOPTED,
    DAY(2023, 5, 29),
    "С гласуване на 16-те организации: една от двете каузи с най-много точки.",
)
# By the number of the option: what is asked, of whom, and through which states it went.
STORIES = {
    1: (
        "Редовно почистване на бреговете и публично табло с качеството на водата.",
        "Община Стара Загора",
        [
            MEETING,
            CHOSEN,
            (
                Status.ADOPTED,
                Status.ACTING,
                DAY(2023, 9, 28),
                "Разпределихме отсечките на реката между организациите.",
            ),
            (
                Status.ACTING,
                Status.ACHIEVED,
                DAY(2024, 1, 19),
                "Шест отсечки са почистени, а таблото с качеството на водата стои до моста.",
            ),
        ],
    ),
    2: (
        "Количка с книги, която всяка събота спира в друг квартал.",
        "",
        [
            MEETING,
            CHOSEN,
            (
                Status.ADOPTED,
                Status.ACTING,
                DAY(2023, 10, 7),
                "Първата спирка на количката; книгите даряват хората от квартала.",
            ),
        ],
    ),
    3: ("", "", [MEETING]),
    4: (
        "",
        "",
        [
            MEETING,
            (
                Status.PROPOSED,
                Status.DISCUSSED,
                DAY(2023, 9, 28),
                "На обсъждането на каузите: първо да намерим домакини.",
            ),
        ],
    ),
    5: ("", "", [MEETING]),
}
# How many of the network stand behind it by a decision of their boards.
BEHIND = {1: 9, 2: 7, 3: 3, 4: 4, 5: 2}


def tell(network):
    vote = Vote.objects.get(slug="first-causes-2023")
    members = network.by_story["stara-zagora"]
    meeting = Event.objects.get(slug="general-meeting-stara-zagora-2023")
    for option in vote.options.all():
        proposer = members[option.number - 1]
        cause = propose(vote, option, proposer)
        go_through(cause, STORIES[option.number][2])
        stand_behind(cause, members[: BEHIND[option.number]])
        Link.objects.create(target=meeting, to=cause)
        option.about = cause
        option.save()
        search.index(cause)
    go_on(vote)


def propose(vote, option, proposer):
    demand, addressee, states = STORIES[option.number]
    last = states[-1]
    return Cause.objects.create(
        title=option.title_bg,
        description=f"{option.text_bg}.",
        demand=demand,
        addressee=addressee,
        organisation=proposer,
        group=vote.group,
        project=vote.project,
        obshtina=Obshtina.objects.get(code="SZR31"),
        status=last[1],
        status_changed_on=last[2],
        created_at=build.moment(2023, 5, 20, 13),
    )


def go_through(cause, states):
    for before, after, day, reason in states:
        cause.state_changes.create(
            before=before,
            after=after,
            on=day,
            reason=reason,
            at=build.moment(day.year, day.month, day.day, 18),
        )


def stand_behind(cause, organisations):
    for number, organisation in enumerate(organisations, start=1):
        Support.objects.create(
            target=cause,
            organisation=organisation,
            decision=f"решение № {number + 2} на управителния съвет",
            decided_on=DAY(2023, 6, 1) + datetime.timedelta(days=3 * number),
            is_named=True,
            asked_at=build.moment(2023, 6, 20, 12),
            confirmed_at=build.moment(2023, 6, 20 + number, 12),
        )


def go_on(vote):
    """What was chosen was worked out at a meeting, of which the news told."""
    talk = Event.objects.get(slug="discussion-of-causes-2023")
    news = Article.objects.get(slug="16-groups-start-to-work-together")
    Link.objects.create(target=vote, to=talk)
    Link.objects.create(target=talk, to=news)
