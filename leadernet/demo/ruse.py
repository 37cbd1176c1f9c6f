"""„Партньорства 2020“: 35 trained organisations, 8 meetings in 8 municipalities, 16 ideas."""

import datetime

from leadernet.demo import build
from leadernet.demo.ruse_events import (
    DAYS,
    MUNICIPALITIES,
    make_meetings,
    make_trainings,
)
from leadernet.demo.ruse_ideas import make_ideas
from participation.ideas.models import Idea
from projects.models import Indicator, Programme, Project, ProjectPartner


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
