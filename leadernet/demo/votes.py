"""The vote of the 16 organisations of Stara Zagora on their causes, and one that is open today."""

import datetime

from django.utils import timezone

from leadernet.demo import build
from participation.common import frozen
from participation.common.models import Channel
from participation.votes import actions, results
from participation.votes.models import Ballot, Option, Vote, Voter
from projects.models import Project

CAUSES = [
    (
        ("Чиста Бедечка", "A clean Bedechka"),
        (
            "Почистване на реката и табло с качеството на водата",
            "Cleaning the river, and a board with the quality of its water",
        ),
    ),
    (
        ("Книги на колела", "Books on wheels"),
        (
            "Количка с книги, която спира в кварталите без библиотека",
            "A cart with books that stops in quarters without a library",
        ),
    ),
    (
        ("Осиновени дървета", "Adopted trees"),
        (
            "Всяко училище и всеки вход се грижи за свое дърво",
            "Each school and each stairway looks after a tree of its own",
        ),
    ),
    (
        ("Вечери за самотни съседи", "Evenings for lonely neighbours"),
        (
            "Веднъж месечно клубът, читалището или дворът събират квартала",
            "Once a month a club, a chitalishte or a yard brings the quarter together",
        ),
    ),
    (
        ("Сцена на улицата", "A stage in the street"),
        (
            "Представления на открито, в които играят и жителите",
            "Plays in the open in which residents play too",
        ),
    ),
]
# In the order of the organisations; one did not vote, one abstained, two wrote on paper.
BALLOTS = [
    (3, 1, 2), (2, 1, 5), (1, 3), (4, 2, 1, 3, 5), (4, 2), (5, 4, 2), (4, 1, 2),
    (1, 3, 2, 4, 5), (2, 4, 1), None, (2, 5, 1), (1, 3, 4), (1, 3, 2), (2, 1, 3), (), (3, 1),
]  # fmt: skip
ON_PAPER = {12, 15}
# Its board could not meet in time and let a neighbour vote.
BY_PROXY = {6: 3}


def tell(network):
    causes = make_causes(network)
    freeze(causes, network.by_story["stara-zagora"])
    make_open(network)


def options(vote, rows):
    for number, (title, text) in enumerate(rows, start=1):
        Option.objects.create(
            vote=vote,
            number=number,
            title_bg=title[0],
            title_en=title[1],
            text_bg=text[0],
            text_en=text[1],
        )


def make_causes(network):
    vote = Vote.objects.create(
        group=network.groups["synergy-stara-zagora"],
        project=Project.objects.get(slug="synergy-of-the-network"),
        title_bg="С кои каузи започва мрежата",
        title_en="With which causes the network begins",
        slug="first-causes-2023",
        description_bg="Общото събрание на 20 май 2023 г. събра пет предложения за каузи. Сега всяка организация ги подрежда, а двете с най-много точки са първите ни общи дела.",
        description_en="The general meeting of 20 May 2023 gathered five proposals for causes. Now each organisation puts them in order, and the two with the most points are our first common works.",
        method=Vote.Method.RANKING,
        seats=2,
        tie=Vote.Tie.AGAIN,
        quorum_percent=50,
        proxies=1,
        opens_at=build.moment(2023, 5, 22, 9),
        closes_at=build.moment(2023, 5, 29, 18),
    )
    options(vote, CAUSES)
    return vote


def freeze(vote, members):
    """As the clock would have done it on that evening."""
    for number, (member, ballot) in enumerate(zip(members, BALLOTS, strict=True)):
        holder = members[BY_PROXY[number]] if number in BY_PROXY else None
        voter = Voter.objects.create(
            vote=vote,
            organisation=member,
            proxy=holder,
            has_voted=ballot is not None,
        )
        if ballot is not None:
            Ballot.objects.create(
                voter=voter,
                choices=list(ballot),
                channel=Channel.PAPER if number in ON_PAPER else Channel.PORTAL,
                cast_at=vote.opens_at + datetime.timedelta(hours=9 * number + 3),
            )
    vote.opened_at, vote.closed_at = vote.opens_at, vote.closes_at
    ballots = [tuple(ballot) for ballot in BALLOTS if ballot is not None]
    vote.result = results.of(vote, ballots)
    vote.checksum = frozen.checksum(vote.result)
    vote.status = Vote.Status.CLOSED
    vote.save()
    for before, after, moment in [
        ("draft", "announced", build.moment(2023, 5, 20, 15)),
        ("announced", "open", vote.opened_at),
        ("open", "closed", vote.closed_at),
    ]:
        vote.state_changes.create(
            before=before, after=after, on=moment.date(), at=moment
        )


def make_open(network):
    """Secret, for who tries the demonstration: two accounts of it may vote."""
    vote = Vote.objects.create(
        group=network.groups["partnerships-ruse"],
        title_bg="Къде да е срещата на мрежата наесен",
        title_en="Where the network meets in autumn",
        slug="autumn-meeting",
        description_bg="Три общини ни канят. Гласуваме тайно, за да не се чувства никой домакин задължен.",
        description_en="Three municipalities invite us. The vote is secret, so that no host feels obliged.",
        method=Vote.Method.ONE,
        tie=Vote.Tie.AGAIN,
        quorum_percent=50,
        is_secret=True,
        proxies=1,
        opens_at=timezone.now().replace(second=0, microsecond=0),
        closes_at=build.days_from_now(12, 18),
    )
    options(
        vote,
        [
            (("Бяла", "Byala"), ("", "")),
            (("Две могили", "Dve mogili"), ("", "")),
            (("Ценово", "Tsenovo"), ("", "")),
        ],
    )
    actions.announce(vote, actor=network.users["owner"])
