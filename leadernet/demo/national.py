"""The national LEADER network: 24 LAGs, trainings, and the first extended forum."""

import datetime

from events.models import ContactPerson, CoOrganiser, Event
from leadernet.demo import build
from projects.models import Indicator, Programme, Project, ProjectPartner

FORUM = [
    (
        "Откриване и представяне на участниците",
        "Opening and introductions",
        build.moment(2015, 11, 27, 11),
        build.moment(2015, 11, 27, 11, 30),
        "Христина Тополова",
    ),
    (
        "Силата на малките населени места",
        "The strength of small places",
        build.moment(2015, 11, 27, 11, 30),
        build.moment(2015, 11, 27, 13),
        "Калоян Сребров, Евдокия Брестова",
    ),
    (
        "Обяд",
        "Lunch",
        build.moment(2015, 11, 27, 13),
        build.moment(2015, 11, 27, 14),
        build.BREAK,
    ),
    (
        "Как работим заедно в мрежата",
        "How we work together in the network",
        build.moment(2015, 11, 27, 14),
        build.moment(2015, 11, 27, 16),
        "Теодора Ветрова",
    ),
]


def tell(network):
    association = network.by_story["national"][0]
    project = Project.objects.create(
        organisation=association,
        programme=Programme.objects.get(code="ngo-bg-09"),
        title_bg="ЛИДЕР мрежа на организациите от малките населени места",
        title_en="LEADER network of organisations in small places",
        slug="leader-network-of-small-places",
        summary_bg="24 местни инициативни групи и организациите от малките населени места изграждат партньорства, които остават.",
        summary_en="24 local action groups and the organisations of small places build partnerships that last.",
        objective_bg="По-силна национална мрежа, в която местните инициативни групи и гражданските организации от селата се учат заедно, а хората участват в развитието на своето място.",
        objective_en="A stronger national network in which local action groups and village organisations learn together and people take part in the development of their place.",
        status=Project.Status.CLOSED,
        starts_on=datetime.date(2015, 1, 1),
        ends_on=datetime.date(2015, 12, 31),
        is_published=True,
    )
    project.obshtini.set(
        {place for lag in network.lags for place in lag.territory.all()}
    )
    ProjectPartner.objects.create(
        project=project,
        organisation=network.by_story["funder"][0],
        role=ProjectPartner.Role.FUNDING,
    )
    ProjectPartner.objects.create(
        project=project,
        organisation=network.tundzha,
        role=ProjectPartner.Role.IMPLEMENTING,
    )
    trainings = make_trainings(network, association, project)
    forums = make_forum(network, association, project)
    make_indicators(network, project, trainings, forums)
    make_news(network, association, project)
    return project


def make_trainings(network, association, project):
    activity = build.activity(
        project,
        ("Обучения на участниците в мрежата", "Trainings of the network’s members"),
        datetime.date(2015, 5, 1),
        datetime.date(2015, 10, 31),
        (
            "Как се работи в мрежата: форуми, групи, профили, новини и събития.",
            "How to work in the network: forums, groups, profiles, news and events.",
        ),
    )
    plan = [
        (
            "Работа в портала на мрежата",
            "Working in the network’s portal",
            6,
            9,
            network.lags[:14],
        ),
        (
            "Местно развитие с участието на хората",
            "Local development with people’s participation",
            9,
            23,
            network.lags[10:],
        ),
    ]
    for title_bg, title_en, month, day, lags in plan:
        training = build.event(
            association,
            (title_bg, title_en),
            build.moment(2015, month, day, 10),
            build.moment(2015, month, day, 16),
            slug=f"training-lags-2015-{month:02}",
            kind=Event.Kind.TRAINING,
            project=project,
            activity=activity,
            settlement=build.seat_of(build.obshtini(["SZR31"])[0]),
            venue_bg="Регионална библиотека, зала 2",
            venue_en="Regional library, room 2",
        )
        build.attended(training, lags)
    return activity


def make_forum(network, association, project):
    activity = build.activity(
        project,
        (
            "Разширени форуми на територията на членовете",
            "Extended forums on members’ territories",
        ),
        datetime.date(2015, 11, 1),
        datetime.date(2015, 12, 31),
    )
    # The municipality Tundzha is governed from the town of Yambol, which is another municipality.
    hall = {
        "settlement": build.seat_of(build.obshtini(["JAM26"])[0]),
        "venue_bg": "Заседателна зала на община „Тунджа“",
        "venue_en": "Conference room of Tundzha Municipality",
        "project": project,
    }
    build.event(
        network.tundzha,
        (
            "Пресконференция преди разширения форум",
            "Press conference before the extended forum",
        ),
        build.moment(2015, 11, 27, 10),
        build.moment(2015, 11, 27, 10, 45),
        slug="press-conference-tundzha-2015",
        kind=Event.Kind.PRESS,
        **hall,
    )
    forum = build.event(
        network.tundzha,
        (
            "Първи разширен форум на ЛИДЕР мрежата",
            "First extended forum of the LEADER network",
        ),
        build.moment(2015, 11, 27, 11),
        build.moment(2015, 11, 27, 16),
        slug="first-extended-forum-2015",
        kind=Event.Kind.FORUM,
        activity=activity,
        sessions=FORUM,
        summary_bg="Местни инициативни групи от страната, организации и читалища от община „Тунджа“ и Югоизточния район говорят на живо. В 10 часа е пресконференцията.",
        summary_en="Local action groups of the country, organisations and chitalishta of Tundzha and the South-East talk face to face. The press conference is at 10.",
        **hall,
    )
    make_hosts(network, association, forum)
    build.attended(
        forum,
        network.lags[::2]
        + [network.tundzha] * (network.tundzha not in network.lags[::2]),
    )
    return activity


def make_hosts(network, association, forum):
    """Who organises with the host, and whom to ask."""
    CoOrganiser.objects.create(
        event=forum,
        organisation=association,
        state=CoOrganiser.State.ACCEPTED,
        asked_at=build.moment(2015, 11, 10, 9),
        answered_at=build.moment(2015, 11, 10, 15),
    )
    ContactPerson.objects.create(
        event=forum, person=network.users["lag"].person, phone="046 000 001"
    )
    ContactPerson.objects.create(
        event=forum, name="Калоян Сребров", email="forum@example.org"
    )


def make_indicators(network, project, trainings, forums):
    source = Indicator.Source
    coalition = build.result(
        project, 1, ("Работеща национална мрежа", "A working national network")
    )
    build.indicator(
        coalition,
        ("Местни инициативни групи в мрежата", "Local action groups in the network"),
        ("групи", "groups"),
        source.GROUP_MEMBERS,
        24,
        group=network.groups["leader-network"],
    )
    capacity = build.result(project, 2, ("По-умели участници", "More able members"))
    build.indicator(
        capacity,
        ("Групи, преминали обучение", "Groups trained"),
        ("групи", "groups"),
        source.ORGANISATIONS_ATTENDED,
        24,
        activity=trainings,
    )
    meeting = build.result(project, 3, ("Обмен на живо", "Exchange face to face"))
    build.indicator(
        meeting,
        ("Проведени разширени форуми", "Extended forums held"),
        ("форуми", "forums"),
        source.EVENTS_HELD,
        1,
        activity=forums,
    )


def make_news(network, association, project):
    build.article(
        network.tundzha,
        "network",
        (
            "МИГ „Тунджа“ посреща първия разширен форум на мрежата",
            "LAG “Tundzha” hosts the first extended forum of the network",
        ),
        (
            "На 27 ноември от 11 часа в Ямбол. Час по-рано е пресконференцията.",
            "On 27 November at 11:00 in Yambol. The press conference is an hour earlier.",
        ),
        (
            "<p>Заседателната зала на община „Тунджа“ събира местни инициативни групи от цялата страна, организации и читалища от региона. Форумът започва в 11 часа, а в 10 часа домакините отговарят на въпросите на журналистите.</p><p>Виртуалните форуми свързват всеки ден, но живата среща дава това, което екранът не може.</p>",
            "<p>The conference room of Tundzha Municipality brings together local action groups from the whole country with organisations and chitalishta of the region. The forum begins at 11:00; at 10:00 the hosts answer journalists’ questions.</p><p>Online forums connect people every day, but a meeting gives what a screen cannot.</p>",
        ),
        build.moment(2015, 11, 24, 18, 27),
        slug="tundzha-hosts-the-first-extended-forum",
        project=project,
        group=network.groups["leader-network"],
    )
    build.article(
        association,
        "network",
        ("24 групи, един портал", "24 groups, one portal"),
        (
            "Мрежата има своето място: форуми, групи, новини и събития от всички територии.",
            "The network has its place: forums, groups, news and events of all territories.",
        ),
        (
            "<p>Всяка група публикува сама своите новини и събития. Координаторите помагат, когато нещо е за първи път.</p>",
            "",
        ),
        build.moment(2015, 6, 15, 10),
        slug="24-groups-one-portal",
        project=project,
    )
