"""„Твоята община работи за теб“: 9 municipalities, 9 meetings, a training of 4 modules."""

import datetime

from core import files
from core.models import Attachment
from events import actions
from events.models import Certificate, Event, EventSeries, Registration, Signatory
from leadernet.demo import build, kyustendil_results, pictures
from news.models import Article
from news.quoting import marker
from projects.models import Programme, Project, ProjectPartner

MUNICIPALITIES = [
    "KNL29",
    "KNL48",
    "KNL04",
    "KNL05",
    "KNL27",
    "KNL31",
    "KNL38",
    "KNL41",
    "KNL50",
]
# Month and day of 2015 of each meeting.
DAYS = [(4, 9), (4, 23), (5, 7), (5, 21), (6, 11), (6, 25), (7, 9), (7, 23), (8, 6)]

# Under the news of the nine meetings: a day and how many pictures there are of it.
PICTURES = [
    (datetime.date(2015, 4, 9), 3, "Среща в Кюстендил", "A meeting in Kyustendil"),
    (datetime.date(2015, 4, 23), 2, "Среща в Дупница", "A meeting in Dupnitsa"),
    (datetime.date(2015, 8, 6), 1, "Среща в Трекляно", "A meeting in Treklyano"),
]


def tell(network):
    project = make_project(network)
    activities = make_activities(project)
    make_events(network, project, activities)
    in_network = kyustendil_results.promise(network, project, activities)
    make_news(network, project, marker(in_network))
    make_gallery()
    return project


def make_project(network):
    project = Project.objects.create(
        organisation=network.bratstvo,
        programme=Programme.objects.get(code="ngo-bg-09"),
        title_bg="Твоята община работи за теб",
        title_en="Your municipality works for you",
        slug="your-municipality-works-for-you",
        summary_bg="Гражданските организации от област Кюстендил застават заедно в разговора с деветте общини.",
        summary_en="The civil society organisations of Kyustendil oblast stand together in the dialogue with the nine municipalities.",
        objective_bg="Застъпничество, което се чува: мрежа на организациите, граждански център за въпросите на хората и редовни срещи с кметове, съветници и администрация.",
        objective_en="Advocacy that is heard: a network of organisations, a citizens’ centre for people’s questions, and regular meetings with mayors, councillors and officials.",
        target_groups_bg="Граждански организации и читалища от деветте общини на област Кюстендил, и хората, които чакат отговор от своята община.",
        target_groups_en="Civil society organisations and chitalishta of the nine municipalities of Kyustendil oblast, and the people who wait for an answer from their municipality.",
        status=Project.Status.CLOSED,
        starts_on=datetime.date(2014, 11, 1),
        ends_on=datetime.date(2015, 10, 31),
        is_published=True,
    )
    project.obshtini.set(build.obshtini(MUNICIPALITIES))
    ProjectPartner.objects.create(
        project=project,
        organisation=network.by_story["funder"][0],
        role=ProjectPartner.Role.FUNDING,
    )
    return project


def make_activities(project):
    date = datetime.date
    return {
        "organisations": build.activity(
            project,
            (
                "Информационна среща с организациите",
                "Information meeting with organisations",
            ),
            date(2014, 12, 1),
            date(2014, 12, 31),
            began_on=date(2014, 12, 12),
            finished_on=date(2014, 12, 12),
            responsible=project.organisation,
        ),
        "authorities": build.activity(
            project,
            (
                "Информационна среща с хората, които вземат решения",
                "Information meeting with decision makers",
            ),
            date(2015, 2, 1),
            date(2015, 2, 28),
            began_on=date(2015, 2, 27),
            finished_on=date(2015, 2, 27),
            responsible=project.organisation,
        ),
        "training": build.activity(
            project,
            ("Двудневно обучение от четири модула", "Two-day training of four modules"),
            date(2015, 3, 1),
            date(2015, 3, 31),
            began_on=date(2015, 3, 26),
            finished_on=date(2015, 3, 27),
            responsible=project.organisation,
        ),
        "meetings": build.activity(
            project,
            (
                "Работни срещи в деветте общини",
                "Working meetings in the nine municipalities",
            ),
            date(2015, 4, 1),
            date(2015, 9, 30),
            in_each_of=MUNICIPALITIES,
            began_on=date(2015, *DAYS[0]),
            finished_on=date(2015, *DAYS[-1]),
            responsible=project.organisation,
        ),
    }


def make_events(network, project, activities):
    members = network.by_story["kyustendil"]
    owner = network.bratstvo
    kyustendil = build.seat_of(build.obshtini(["KNL29"])[0])
    hall = {
        "settlement": kyustendil,
        "venue_bg": "Читалище „Братство 1869“",
        "venue_en": "“Bratstvo 1869” chitalishte",
        "project": project,
    }
    citizens = build.event(
        owner,
        ("Как участваме, когато се решава", "How we take part when decisions are made"),
        build.moment(2014, 12, 12, 10),
        build.moment(2014, 12, 12, 13),
        kind=Event.Kind.MEETING,
        activity=activities["organisations"],
        **hall,
    )
    build.attended(citizens, members)
    officials = build.event(
        owner,
        (
            "Добро управление и полза от гражданското участие",
            "Good governance and what citizens’ participation brings",
        ),
        build.moment(2015, 2, 27, 10),
        build.moment(2015, 2, 27, 13),
        kind=Event.Kind.MEETING,
        activity=activities["authorities"],
        **hall,
    )
    build.attended(officials, members[:6])
    make_training(owner, members, activities["training"], hall)
    make_meetings(owner, members, project, activities["meetings"])


def make_training(owner, members, activity, hall):
    modules = [
        ("Управление на организацията", "Managing the organisation", 26, 9, 12),
        (
            "Доброволци и доброволчески инициативи",
            "Volunteers and volunteering",
            26,
            13,
            16,
        ),
        ("Финансова устойчивост", "Financial sustainability", 27, 9, 12),
        ("Нови практики в застъпничеството", "New practice in advocacy", 27, 13, 16),
    ]
    training = build.event(
        owner,
        (
            "Обучение на НПО мрежата: четири модула за два дни",
            "Training of the NGO network: four modules in two days",
        ),
        build.moment(2015, 3, 26, 9),
        build.moment(2015, 3, 27, 16),
        slug="training-four-modules-2015",
        kind=Event.Kind.TRAINING,
        activity=activity,
        sessions=[
            (
                bg,
                en,
                build.moment(2015, 3, day, begins),
                build.moment(2015, 3, day, ends),
                "",
            )
            for bg, en, day, begins, ends in modules
        ],
        **hall,
    )
    sessions = list(training.sessions.all())
    build.attended(training, members[:7])
    build.attended(training, members[7:10], sessions=sessions[:3])
    build.attended(training, members[10:], sessions=sessions[:2])
    give_certificates(training, build.moment(2015, 3, 30, 10))


def give_certificates(training, moment):
    """For three of the four modules; whoever came on the first day only gets none."""
    signatory = Signatory(
        name_bg="Радослава Бистришка",
        name_en="Radoslava Bistrishka",
        position_bg="председател на читалищното настоятелство",
        position_en="chair of the board",
    )
    actions.set_certificates(training, needed=3, signatory=signatory, actor=None)
    issued = actions.issue_certificates(training, actor=None)
    Certificate.objects.filter(pk__in=[one.pk for one in issued]).update(
        issued_at=moment
    )


def make_meetings(owner, members, project, activity):
    series = EventSeries.objects.create(by=EventSeries.By.MUNICIPALITIES)
    offices = Registration.Office
    for number, place in enumerate(build.obshtini(MUNICIPALITIES)):
        month, day = DAYS[number]
        meeting = build.event(
            owner,
            (
                f"Среща с кмета и съветниците – {place.name_bg}",
                f"Meeting with mayor and councillors – {place.name_en}",
            ),
            build.moment(2015, month, day, 14),
            build.moment(2015, month, day, 16, 30),
            slug=f"mayor-and-councillors-{place.slug}-2015",
            kind=Event.Kind.MEETING,
            project=project,
            activity=activity,
            series=series,
            asks_office=True,
            settlement=build.seat_of(place),
            venue_bg="Зала на общинския съвет",
            venue_en="Council chamber",
        )
        local = [o for o in members if o.territory.filter(pk=place.pk).exists()]
        build.attended(meeting, {members[0], *local})
        build.attended_by_authority(
            meeting,
            place,
            [offices.MAYOR, *[offices.COUNCILLOR] * 5, *[offices.MUNICIPAL] * 2],
        )


def make_news(network, project, organisations):
    build.article(
        network.bratstvo,
        "advocacy",
        (
            "Девет общини, девет срещи: какво чухме от кметовете",
            "Nine municipalities, nine meetings: what the mayors told us",
        ),
        (
            "НПО мрежата на област Кюстендил обиколи всички общини и събра обещания с дати.",
            "The NGO network of Kyustendil oblast visited every municipality and collected promises with dates.",
        ),
        (
            f"<p>От Кюстендил до Трекляно: мрежата се срещна с кметове, съветници и служители във всяка от деветте общини. Най-често се говори за публичните обсъждания – кога се обявяват, кой ги води и къде отиват записаните предложения. Организациите в мрежата вече са {organisations}.</p><p>Гражданският център в читалище „Братство 1869“ приема въпроси и предложения и следи какво става с тях.</p>",
            f"<p>From Kyustendil to Treklyano, the network met mayors, councillors and officials in each of the nine municipalities. Most of the talk was about public hearings: when they are announced, who leads them, and where the proposals go. The network now counts {organisations} organisations.</p><p>The citizens’ centre in the “Bratstvo 1869” chitalishte takes questions and proposals and follows what becomes of them.</p>",
        ),
        build.moment(2015, 8, 10, 12),
        slug="nine-municipalities-nine-meetings",
        project=project,
        group=network.groups["ngo-network-kyustendil"],
    )
    build.article(
        network.bratstvo,
        "trainings",
        (
            "Четири модула за два дни: мрежата се учи",
            "Four modules in two days: the network learns",
        ),
        (
            "Управление, доброволци, пари и застъпничество – с хора, които го правят всеки ден.",
            "Management, volunteers, money and advocacy, with people who do it every day.",
        ),
        (
            "<p>Тринадесет организации от областта прекараха два дни заедно. Най-оживен беше модулът за доброволците: всеки дойде с инициатива и си тръгна с план.</p>",
            "<p>Thirteen organisations of the oblast spent two days together. The module on volunteers was the liveliest: everybody came with an initiative and left with a plan.</p>",
        ),
        build.moment(2015, 3, 30, 9),
        slug="four-modules-in-two-days",
        project=project,
    )


def make_gallery():
    article = Article.objects.get(slug="nine-municipalities-nine-meetings")
    number = 300
    for day, count, caption_bg, caption_en in PICTURES:
        for position in range(1, count + 1):
            number += 1
            files.attach(
                article,
                pictures.landscape(number),
                purpose=Attachment.Purpose.GALLERY,
                user=None,
                taken_on=day,
                position=position,
                consent=Attachment.Consent.NOBODY,
                alt_bg="Пейзаж с хълмове, слънце и къщи, избродиран на кръстчета",
                alt_en="A landscape with hills, a sun and houses in cross-stitch",
                caption_bg=caption_bg,
                caption_en=caption_en,
            )
