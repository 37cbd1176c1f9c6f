"""„Синергия на мрежата“: 16 associations and informal groups, a general meeting, causes."""

import datetime

from events.models import Event
from leadernet.demo import build
from projects.models import Indicator, Programme, Project, ProjectPartner


def tell(network):
    lead = network.by_story["stara-zagora-lead"][0]
    members = network.by_story["stara-zagora"]
    project = Project.objects.create(
        organisation=lead,
        programme=Programme.objects.get(code="acf-bg"),
        title_bg="Синергия на мрежата",
        title_en="Synergy of the network",
        slug="synergy-of-the-network",
        summary_bg="16 сдружения и неформални групи от Старозагорско заработват заедно за каузи, които хората разпознават.",
        summary_en="16 associations and informal groups around Stara Zagora start to work together for causes that people recognise.",
        objective_bg="Устойчива мрежа, която взема решения открито, отчита се открито и печели доверие с общи дела.",
        objective_en="A lasting network that decides in the open, reports in the open, and earns trust by joint work.",
        status=Project.Status.CLOSED,
        starts_on=datetime.date(2023, 2, 1),
        ends_on=datetime.date(2024, 1, 31),
        is_published=True,
    )
    project.obshtini.set(build.obshtini(["SZR31", "SZR12", "SZR36", "SZR22"]))
    ProjectPartner.objects.create(
        project=project,
        organisation=network.by_story["funder"][1],
        role=ProjectPartner.Role.FUNDING,
    )
    meetings = make_meetings(project, lead, members)
    make_indicators(network, project, meetings)
    make_news(network, project, lead)
    return project


def make_meetings(project, lead, members):
    activity = build.activity(
        project,
        ("Общи срещи на мрежата", "General meetings of the network"),
        datetime.date(2023, 5, 1),
        datetime.date(2023, 12, 31),
    )
    town = build.seat_of(build.obshtini(["SZR31"])[0])
    assembly = build.event(
        lead,
        ("Общо събрание на новата мрежа", "General meeting of the new network"),
        build.moment(2023, 5, 20, 10),
        build.moment(2023, 5, 20, 14),
        slug="general-meeting-stara-zagora-2023",
        kind=Event.Kind.ASSEMBLY,
        project=project,
        activity=activity,
        settlement=town,
        venue_bg="Младежки дом, голямата зала",
        venue_en="Youth house, main hall",
        summary_bg="Шестнадесет организации избират как ще работят заедно и предлагат първите общи каузи.",
        summary_en="Sixteen organisations choose how to work together and propose the first common causes.",
    )
    build.attended(assembly, members)
    causes = build.event(
        lead,
        ("Обсъждане на каузите на мрежата", "Discussion of the network’s causes"),
        build.moment(2023, 9, 28, 17, 30),
        build.moment(2023, 9, 28, 19, 30),
        slug="discussion-of-causes-2023",
        kind=Event.Kind.CONSULTATION,
        project=project,
        activity=activity,
        settlement=town,
        venue_bg="Регионална библиотека, читалня 1",
        venue_en="Regional library, reading room 1",
    )
    build.attended(causes, members[3:14])
    return activity


def make_indicators(network, project, meetings):
    source = Indicator.Source
    alliance = build.result(
        project,
        1,
        (
            "Мрежа от сдружения и неформални групи",
            "A network of associations and informal groups",
        ),
    )
    build.indicator(
        alliance,
        ("Участници в мрежата", "Members of the network"),
        ("организации и групи", "organisations and groups"),
        source.GROUP_MEMBERS,
        16,
        group=network.groups["synergy-stara-zagora"],
    )
    build.indicator(
        alliance,
        ("Участвали в общите срещи", "Taking part in the general meetings"),
        ("организации и групи", "organisations and groups"),
        source.ORGANISATIONS_ATTENDED,
        16,
        activity=meetings,
        position=1,
    )
    build.indicator(
        alliance,
        ("Проведени общи срещи", "General meetings held"),
        ("срещи", "meetings"),
        source.EVENTS_HELD,
        2,
        activity=meetings,
        position=2,
    )


def make_news(network, project, lead):
    build.article(
        lead,
        "causes",
        (
            "16 сдружения и неформални групи започват обща работа в Стара Загора",
            "16 associations and informal groups start to work together in Stara Zagora",
        ),
        (
            "Първата обща среща събра предложения за каузи и правила за открит отчет.",
            "The first general meeting gathered proposals for causes and rules for open reporting.",
        ),
        (
            "<p>Едни идват с двадесет години опит, други – с една изчистена градинка. На общото събрание всеки получи един глас и пет минути. Предложенията за каузи ще се обсъждат във форума, преди да се гласуват.</p><p>Кой е дошъл и какво е решено, се вижда на страницата на проекта: това беше първото общо решение.</p>",
            "<p>Some come with twenty years of experience, others with one cleaned-up garden. At the general meeting everybody had one vote and five minutes. The proposals for causes will be discussed in the forum before they are put to the vote.</p><p>Who came and what was decided is seen on the project’s page: that was the first common decision.</p>",
        ),
        build.moment(2023, 5, 22, 9),
        slug="16-groups-start-to-work-together",
        project=project,
        group=network.groups["synergy-stara-zagora"],
    )
