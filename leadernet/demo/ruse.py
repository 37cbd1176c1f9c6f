"""„Партньорства 2020“: 35 trained organisations, 8 meetings in 8 municipalities, 16 ideas."""

import datetime

from core.models import Link
from events.models import Event, EventSeries, Registration
from leadernet.demo import build
from participation.common.models import Channel
from participation.ideas import actions as ideas_acts
from participation.ideas.models import Idea, IdeaCall, MatrixField, Presentation
from projects.models import Indicator, Programme, Project, ProjectPartner

MUNICIPALITIES = [
    "RSE27",
    "RSE03",
    "RSE04",
    "RSE37",
    "RSE08",
    "RSE13",
    "RSE05",
    "RSE33",
]
# In April 2015, past the weekends and Easter.
DAYS = [7, 8, 9, 14, 16, 21, 23, 28]

AUDIENCES = {
    "Деца и младежи": "Children and young people",
    "Възрастни хора": "Elderly people",
    "Жени": "Women",
    "Хора с увреждания": "People with disabilities",
    "Гости на общината": "Visitors",
    "Всички жители": "Everybody who lives there",
}
Kind = MatrixField.Kind
MATRIX = [
    ("helpers", Kind.ORGANISATIONS, "Кой участва още", "Who else takes part"),
    ("needs", Kind.LONG, "Какво е нужно", "What is needed"),
    ("gives", Kind.LONG, "Какво може общината", "What the municipality can do"),
    ("audience", Kind.SEVERAL, "За кого е", "For whom it is"),
    ("amount", Kind.AMOUNT, "Колко струва", "What it costs"),
]
FUNDED, ACCEPTED = Idea.Status.FUNDED, ideas_acts.ACCEPTED
# What the council decided in July; of the others nothing is known yet.
BECAME = {
    "Зелена пътека по стария мост на Янтра": (
        FUNDED,
        "Общината отпусна средства за табелите и пейките.",
    ),
    "Маркирани маршрути по Русенски Лом": (
        FUNDED,
        "Влиза в общинския план за развитие с пари за маркировката.",
    ),
    "Детска площадка, направена от майките": (
        FUNDED,
        "Общината купува сертифицираните уреди.",
    ),
    "Общ календар на гражданските събития в Русе": (
        ACCEPTED,
        "Съветът я подкрепи; търси се кой да го води.",
    ),
    "Младежки съвет към общината": (
        ACCEPTED,
        "Съветът я препоръча на всички общини в областта.",
    ),
}
REALISED = [
    (
        "Маркирани маршрути по Русенски Лом",
        "Трите маршрута са маркирани и отбелязани на картата.",
        datetime.date(2016, 6, 4),
    ),
    (
        "Детска площадка, направена от майките",
        "Площадката отвори за Деня на детето.",
        datetime.date(2016, 6, 1),
    ),
]


def tell(network):
    project = make_project(network)
    activities = make_activities(project)
    make_trainings(network, project, activities)
    make_meetings(network, project, activities)
    make_ideas(network, project)
    make_indicators(network, project, activities)
    make_news(network, project)


def make_project(network):
    project = Project.objects.create(
        organisation=network.ruse_club,
        programme=Programme.objects.get(code="ngo-bg-09"),
        title_bg="Партньорства 2020",
        title_en="Partnerships 2020",
        slug="partnerships-2020",
        summary_bg="Повече умения за гражданските организации от Русенско и истински партньорства между тях и осемте общини в областта.",
        summary_en="More skills for the civil society organisations around Ruse, and real partnerships between them and the eight municipalities of the oblast.",
        objective_bg="Организациите от областта да управляват проекти уверено и да бъдат равни партньори на местната власт, когато се решава за какво да отидат средствата до 2020 г.",
        objective_en="The organisations of the oblast manage projects with confidence and are equal partners of local government when it is decided what the funds until 2020 are for.",
        target_groups_bg="35 граждански организации от осемте общини на област Русе и хората, които вземат решения в тях: кметове, съветници и служители на общините.",
        target_groups_en="35 civil society organisations of the eight municipalities of Ruse oblast, and those who decide there: mayors, councillors and municipal officials.",
        status=Project.Status.CLOSED,
        starts_on=datetime.date(2015, 2, 1),
        ends_on=datetime.date(2015, 8, 31),
        is_published=True,
    )
    project.obshtini.set(build.obshtini(MUNICIPALITIES))
    ProjectPartner.objects.create(
        project=project,
        organisation=network.by_story["funder"][0],
        role=ProjectPartner.Role.FUNDING,
    )
    ProjectPartner.objects.create(
        project=project,
        organisation=network.by_story["municipality"][0],
        role=ProjectPartner.Role.IMPLEMENTING,
    )
    return project


def make_activities(project):
    date = datetime.date
    return {
        "study": build.activity(
            project,
            ("Проучване на нуждите", "Study of needs"),
            date(2015, 2, 2),
            date(2015, 3, 6),
            (
                "От какви умения имат нужда организациите в областта.",
                "Which skills the organisations of the oblast need.",
            ),
            began_on=date(2015, 2, 3),
            finished_on=date(2015, 3, 6),
            responsible=project.organisation,
        ),
        "trainings": build.activity(
            project,
            ("Две обучения за 35 организации", "Two trainings for 35 organisations"),
            date(2015, 3, 9),
            date(2015, 3, 31),
            (
                "Управление на проекти и междусекторни партньорства.",
                "Project management and partnerships between sectors.",
            ),
            began_on=date(2015, 3, 16),
            finished_on=date(2015, 3, 17),
            responsible=project.organisation,
        ),
        "meetings": build.activity(
            project,
            (
                "Осем работни срещи с местната власт",
                "Eight working meetings with local government",
            ),
            date(2015, 4, 1),
            date(2015, 4, 30),
            (
                "По една във всяка община: смесени групи разработват идеи по обща матрица.",
                "One in each municipality: mixed groups work out ideas by a common matrix.",
            ),
            in_each_of=MUNICIPALITIES,
            began_on=date(2015, 4, DAYS[0]),
            finished_on=date(2015, 4, DAYS[-1]),
            responsible=project.organisation,
        ),
        "report": build.activity(
            project,
            (
                "Представяне пред Областния съвет за развитие",
                "Presentation to the Regional Development Council",
            ),
            date(2015, 5, 1),
            date(2015, 8, 31),
            (
                "Шестнадесетте идеи стигат до хората, които решават.",
                "The sixteen ideas reach those who decide.",
            ),
            began_on=date(2015, 5, 21),
            finished_on=date(2015, 5, 28),
            responsible=project.organisation,
        ),
    }


def make_trainings(network, project, activities):
    ruse = build.seat_of(build.obshtini(["RSE27"])[0])
    common = {
        "kind": Event.Kind.TRAINING,
        "project": project,
        "activity": activities["trainings"],
        "settlement": ruse,
        "venue_bg": "Заседателна зала, втори етаж",
        "venue_en": "Conference room, second floor",
        "capacity": 40,
    }
    first = build.event(
        network.ruse_club,
        ("Управление на проекти", "Project management"),
        build.moment(2015, 3, 16, 9, 30),
        build.moment(2015, 3, 16, 17),
        slug="training-project-management-2015",
        sessions=[
            (
                "От проблема към целта",
                "From problem to objective",
                build.moment(2015, 3, 16, 9, 30),
                build.moment(2015, 3, 16, 12, 30),
                "Теодора Ветрова",
            ),
            (
                "Бюджет, който издържа проверка",
                "A budget that stands up to an audit",
                build.moment(2015, 3, 16, 13, 30),
                build.moment(2015, 3, 16, 17),
                "Асен Житаров",
            ),
        ],
        summary_bg="Елементите на един проект, възможностите за финансиране и новите изисквания на програмите за 2014–2020 г.",
        summary_en="The parts of a project, where funding comes from, and the new rules of the programmes for 2014–2020.",
        **common,
    )
    second = build.event(
        network.ruse_club,
        ("Междусекторни партньорства", "Partnerships between sectors"),
        build.moment(2015, 3, 17, 9, 30),
        build.moment(2015, 3, 17, 16, 30),
        slug="training-partnerships-2015",
        summary_bg="Как се води разговор с общината и как се намира партньор, който остава и след проекта.",
        summary_en="How to talk with a municipality and find a partner who stays after the project.",
        **common,
    )
    trained = network.ruse_trained
    staff = network.users["staff"]
    # Some came on one day only: 35 different organisations, not 35 each day.
    build.attended(first, trained[:33], taken_by=staff)
    build.attended(second, trained[2:], taken_by=staff)


def make_meetings(network, project, activities):
    series = EventSeries.objects.create(by=EventSeries.By.MUNICIPALITIES)
    offices = Registration.Office
    for number, place in enumerate(build.obshtini(MUNICIPALITIES)):
        day = DAYS[number]
        made = build.event(
            network.ruse_club,
            (
                f"Работна среща с местната власт – {place.name_bg}",
                f"Working meeting with local government – {place.name_en}",
            ),
            build.moment(2015, 4, day, 14),
            build.moment(2015, 4, day, 17),
            slug=f"working-meeting-{place.slug}-2015",
            kind=Event.Kind.MEETING,
            project=project,
            activity=activities["meetings"],
            series=series,
            asks_office=True,
            settlement=build.seat_of(place),
            venue_bg="Сградата на общината",
            venue_en="Town hall",
            summary_bg="Добри примери от България и Европа, приоритетите на общинския план и идеи за общи проекти в смесени групи.",
            summary_en="Good examples from Bulgaria and Europe, the priorities of the municipal plan, and ideas for joint projects in mixed groups.",
        )
        local = [
            o for o in network.ruse_trained if o.territory.filter(pk=place.pk).exists()
        ]
        build.attended(
            made, local or network.ruse_trained[:4], taken_by=network.users["staff"]
        )
        build.attended_by_authority(
            made, place, [offices.MAYOR, offices.COUNCILLOR, offices.MUNICIPAL]
        )


def make_ideas(network, project):
    call = IdeaCall.objects.create(
        project=project,
        title_bg="Идеи за общи проекти 2014–2020",
        title_en="Ideas for joint projects 2014–2020",
        slug="partnerships-2020-ideas",
        description_bg="Идеите са разработени в смесени групи на осемте работни срещи по обща матрица.",
        description_en="The ideas were worked out by mixed groups at the eight working meetings by a common matrix.",
    )
    make_phases(call)
    fields = make_matrix(call)
    places = {place.code: place for place in build.obshtini(MUNICIPALITIES)}
    sittings = make_sittings(call, places)
    staff = network.users["staff"]
    for number, row in enumerate(build.rows("ruse_ideas")):
        idea = Idea.objects.create(
            call=call,
            title=row["title"],
            description=row["description"],
            obshtina=places[row["obshtina"]],
            values=values_of(row, fields),
            channel=Channel.MEETING,
            entered_by=staff,
            sitting=sittings[row["obshtina"]],
            table=number % 2 + 1,
            submitted_on=datetime.date(2015, 4, DAYS[number // 2]),
            status_changed_on=datetime.date(2015, 4, DAYS[number // 2]),
        )
        local = [
            o
            for o in network.ruse_trained
            if o.territory.filter(code=row["obshtina"]).exists()
        ]
        idea.organisations.set(local[number % 2 :: 2] or local)
        meeting = Event.objects.get(slug=f"working-meeting-{idea.obshtina.slug}-2015")
        Link.objects.create(target=meeting, to=idea)
    present_ideas(call, staff)


def make_phases(call):
    for phase, first, last in [
        ("collect", (2015, 4, 7), (2015, 4, 30)),
        ("discuss", (2015, 4, 7), (2015, 5, 8)),
        ("choose", (2015, 5, 11), (2015, 5, 15)),
        ("present", (2015, 5, 21), (2015, 5, 28)),
        ("realise", (2015, 6, 1), (2016, 12, 31)),
    ]:
        call.phases.create(
            phase=phase, starts_on=datetime.date(*first), ends_on=datetime.date(*last)
        )


def make_matrix(call):
    """{column of the table of ideas: field}, in the order of the form."""
    fields = {}
    for position, (column, kind, bulgarian, english) in enumerate(MATRIX, start=1):
        is_chosen = column == "audience"
        fields[column] = call.fields.create(
            kind=kind,
            label_bg=bulgarian,
            label_en=english,
            options_bg="\n".join(AUDIENCES) if is_chosen else "",
            options_en="\n".join(AUDIENCES.values()) if is_chosen else "",
            position=position,
        )
    return fields


def values_of(row, fields):
    lists = {"helpers": "; ", "audience": ";"}
    return {
        field.key: row[column].split(lists[column]) if column in lists else row[column]
        for column, field in fields.items()
    }


def make_sittings(call, places):
    """{municipality: its meeting}, each linked with the event that it is."""
    made = {}
    for code, day in zip(MUNICIPALITIES, DAYS, strict=True):
        place = places[code]
        made[code] = call.sittings.create(
            title=f"Работна среща – {place.name_bg}",
            held_on=datetime.date(2015, 4, day),
            obshtina=place,
            tables=2,
        )
        event = Event.objects.get(slug=f"working-meeting-{place.slug}-2015")
        Link.objects.create(target=event, to=made[code])
    return made


def present_ideas(call, staff):
    """The council heard nine of them on the first day and seven on the second."""
    ideas = list(call.ideas.order_by("submitted_on", "pk"))
    for day, heard in [(21, ideas[:9]), (28, ideas[9:])]:
        presentation = ideas_acts.present(
            Presentation(
                call=call,
                body="Областен съвет за развитие – Русе",
                presented_on=datetime.date(2015, 5, day),
                note="Представена на заседание на Областния съвет за развитие.",
            ),
            ideas=heard,
            protocol=None,
            actor=staff,
        )
        decided = [
            ideas_acts.Decided(idea, *BECAME[idea.title])
            for idea in heard
            if idea.title in BECAME
        ]
        ideas_acts.decide(
            presentation, decided, on=datetime.date(2015, 7, 15), actor=staff
        )
    for title, note, day in REALISED:
        ideas_acts.change_status(
            call.ideas.get(title=title),
            status=Idea.Status.REALISED,
            note=note,
            on=day,
            actor=staff,
        )


def make_indicators(network, project, activities):
    source = Indicator.Source
    skills = build.result(
        project,
        1,
        (
            "Организациите имат умения за проекти и партньорства",
            "The organisations have skills for projects and partnerships",
        ),
    )
    build.indicator(
        skills,
        ("Организации, преминали обучение", "Organisations trained"),
        ("организации", "organisations"),
        source.ORGANISATIONS_ATTENDED,
        35,
        activity=activities["trainings"],
    )
    build.indicator(
        skills,
        ("Проведени обучения", "Trainings held"),
        ("обучения", "trainings"),
        source.EVENTS_HELD,
        2,
        activity=activities["trainings"],
        position=1,
    )
    dialogue = build.result(
        project,
        2,
        (
            "Организациите и общините работят заедно",
            "Organisations and municipalities work together",
        ),
    )
    build.indicator(
        dialogue,
        ("Работни срещи с местната власт", "Working meetings with local government"),
        ("срещи", "meetings"),
        source.EVENTS_HELD,
        8,
        activity=activities["meetings"],
    )
    build.indicator(
        dialogue,
        (
            "Общини, в които е проведена среща",
            "Municipalities in which a meeting was held",
        ),
        ("общини", "municipalities"),
        source.MUNICIPALITIES_COVERED,
        8,
        activity=activities["meetings"],
        position=1,
    )
    build.indicator(
        dialogue,
        (
            "Идеи, представени пред Областния съвет за развитие",
            "Ideas presented to the Regional Development Council",
        ),
        ("идеи", "ideas"),
        source.IDEAS,
        16,
        idea_status=Idea.Status.PRESENTED,
        position=2,
    )


def make_news(network, project):
    club = network.ruse_club
    build.article(
        club,
        "partnerships",
        (
            "35 организации от Русенско преминаха обучение за работа с местната власт",
            "35 organisations around Ruse were trained to work with local government",
        ),
        (
            "Две обучения за два дни: как се управлява проект и как се намира партньор в общината.",
            "Two trainings in two days: how to run a project and how to find a partner in the municipality.",
        ),
        (
            "<p>Представители на 35 организации от осемте общини на областта се събраха в Русе за две поредни обучения. Първият ден беше за проектите: от проблема и целта до бюджета, който издържа проверка. Вторият – за преговорите с общината и за търсенето на партньори.</p><h2>Какво следва</h2><p>През април организациите се срещат с местната власт във всяка община. Там смесени групи ще разработят първите общи идеи.</p>",
            "<p>Representatives of 35 organisations from the eight municipalities of the oblast met in Ruse for two trainings in a row. The first day was about projects, from the problem to a budget that stands up to an audit; the second about talking with the municipality and finding partners.</p><h2>What comes next</h2><p>In April the organisations meet local government in every municipality. Mixed groups will work out the first joint ideas there.</p>",
        ),
        build.moment(2015, 3, 18, 10),
        slug="35-organisations-trained",
        project=project,
    )
    build.article(
        club,
        "partnerships",
        (
            "16 идеи от осем общини стигнаха до Областния съвет за развитие",
            "16 ideas from eight municipalities reached the Regional Development Council",
        ),
        (
            "Всяка среща завърши с две разработени идеи, а съветът ги изслуша на две заседания.",
            "Every meeting ended with two ideas worked out, and the council heard them at two sessions.",
        ),
        (
            "<p>Пътуващо читалище, маркирани маршрути по Русенски Лом, втори учебен час след училище: общо 16 идеи бяха разработени по една и съща матрица – кой участва, какво е нужно, какво имаме вече.</p><p>Пълният списък с авторите и с това, което стана с всяка идея, е в раздел „Идеи“.</p>",
            "<p>A travelling chitalishte, marked trails along Rusenski Lom, a second lesson after school: 16 ideas in all were worked out by one matrix – who takes part, what is needed, what we already have.</p><p>The full list, with what became of each idea, is under “Ideas”.</p>",
        ),
        build.moment(2015, 5, 29, 11),
        slug="16-ideas-presented",
        project=project,
    )
