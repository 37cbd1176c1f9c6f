"""The thirteen expected results of Kyustendil, and what shows each of them."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from leadernet.demo import build
from projects.models import Indicator, Measurement

# The thirteen expected results. Two of them are nothing that the portal counts: good practice
# that is exchanged, and contacts abroad.
RESULTS = [
    (
        "Информационна среща с организациите за участие във вземането на решения",
        "An information meeting with organisations on taking part in decisions",
    ),
    (
        "Информационна среща с хората, които вземат решения, за добро управление",
        "An information meeting with decision makers on good governance",
    ),
    (
        "Нови канали между организации, граждани и местна власт",
        "New channels between organisations, citizens and local government",
    ),
    (
        "Организациите участват по-активно, по примери от страната и Европа",
        "Organisations take part more actively, after examples from Bulgaria and Europe",
    ),
    (
        "SWOT анализ на участието в деветте общини",
        "A SWOT analysis of participation in the nine municipalities",
    ),
    ("Създадена е НПО мрежа на областта", "An NGO network of the oblast exists"),
    (
        "Обмен на добри практики и обща подкрепа за становища",
        "Good practice is exchanged and positions are backed together",
    ),
    (
        "Контакти с организации от страната и от Европа",
        "Contacts with organisations in Bulgaria and Europe",
    ),
    (
        "Двудневно обучение от четири модула за участниците в мрежата",
        "A two-day training of four modules for the network",
    ),
    ("Създаден е граждански център", "A citizens’ centre exists"),
    (
        "Интернет място на проекта, мрежата и центъра",
        "A website of the project, the network and the centre",
    ),
    (
        "Девет работни срещи в деветте общини",
        "Nine working meetings in the nine municipalities",
    ),
    (
        "Материали, които показват работата на хората",
        "Materials that show the work to people",
    ),
]

MEETINGS = "срещи", "meetings"

# Results that are a paper: number, indicator, unit, what proves it.
PAPERS = [
    (
        4,
        "Изготвен SWOT анализ",
        "SWOT analysis written",
        ("анализи", "analyses"),
        "Протокол за предаване на SWOT анализа, 15 октомври 2015 г.\n"
        "Съдържание: силни и слаби страни, възможности и заплахи за участието на "
        "организациите в деветте общини.\n",
    ),
    (
        12,
        "Издадена брошура за проекта",
        "Brochure about the project published",
        ("издания", "publications"),
        "Протокол за получени брошури, 15 октомври 2015 г.\n"
        "Разпределение: по едно читалище във всяка от деветте общини.\n",
    ),
]


def promise(network, project, activities):
    source = Indicator.Source
    results = [
        build.result(project, n, title) for n, title in enumerate(RESULTS, start=1)
    ]
    count_meetings(results, activities)
    in_network = build.indicator(
        results[5],
        ("Организации в НПО мрежата", "Organisations in the NGO network"),
        ("организации", "organisations"),
        source.GROUP_MEMBERS,
        13,
        group=network.groups["ngo-network-kyustendil"],
    )
    for index, bg, en, activity, position in [
        (
            3,
            "Организации, които дойдоха на срещите с общините",
            "Organisations that came to the meetings with municipalities",
            "meetings",
            0,
        ),
        (
            8,
            "Обучени организации от мрежата",
            "Organisations of the network trained",
            "training",
            1,
        ),
    ]:
        build.indicator(
            results[index],
            (bg, en),
            ("организации", "organisations"),
            source.ORGANISATIONS_ATTENDED,
            13,
            activity=activities[activity],
            position=position,
        )
    build.indicator(
        results[11],
        (
            "Общини, в които е проведена среща",
            "Municipalities in which a meeting was held",
        ),
        ("общини", "municipalities"),
        source.MUNICIPALITIES_COVERED,
        9,
        activity=activities["meetings"],
        position=1,
    )
    build.indicator(
        results[10],
        ("Новини за проекта на портала", "News of the project on the portal"),
        ("новини", "news items"),
        source.NEWS,
        2,
    )
    count_answers(results)
    count_papers(results, network.users["kyustendil"])
    return in_network


def count_meetings(results, activities):
    for index, bg, en, units, target, activity in [
        (
            0,
            "Проведена среща с организациите",
            "Meeting with organisations held",
            MEETINGS,
            1,
            "organisations",
        ),
        (
            1,
            "Проведена среща с хората, които вземат решения",
            "Meeting with decision makers held",
            MEETINGS,
            1,
            "authorities",
        ),
        (
            8,
            "Проведено двудневно обучение",
            "Two-day training held",
            ("обучения", "trainings"),
            1,
            "training",
        ),
        (
            11,
            "Работни срещи в общините",
            "Working meetings in municipalities",
            MEETINGS,
            9,
            "meetings",
        ),
    ]:
        build.indicator(
            results[index],
            (bg, en),
            units,
            Indicator.Source.EVENTS_HELD,
            target,
            activity=activities[activity],
        )


def count_answers(results):
    """Of the citizens' centre, and of all that institutions answered."""
    build.indicator(
        results[2],
        ("Официални отговори от общините", "Official answers from municipalities"),
        ("отговори", "answers"),
        Indicator.Source.ANSWERS_RECEIVED,
        3,
    )
    build.indicator(
        results[9],
        (
            "Въпроси на граждани, на които общината отговори",
            "Questions of citizens that the municipality answered",
        ),
        ("въпроси", "questions"),
        Indicator.Source.QUESTIONS_ANSWERED,
        2,
    )


def count_papers(results, user):
    """What no record of the portal counts is typed, with a proof."""
    for index, bg, en, unit, proof in PAPERS:
        indicator = build.indicator(
            results[index], (bg, en), unit, Indicator.Source.MANUAL, 1
        )
        measured = Measurement.objects.create(
            period=indicator.periods.get(),
            value=1,
            measured_on=datetime.date(2015, 10, 15),
            note=proof.splitlines()[0],
        )
        files.attach(
            measured,
            SimpleUploadedFile("доказателство.txt", proof.encode()),
            purpose="proof",
            user=user,
        )
