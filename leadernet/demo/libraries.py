"""Three regional libraries become resource centres: Kardzhali, Razgrad, Vratsa."""

import datetime

from events.models import Event
from leadernet.demo import build
from projects.models import Indicator, Programme, Project, ProjectPartner

MUNICIPALITIES = ["KRZ16", "RAZ26", "VRC10"]


def tell(network):
    lead, partner, *libraries = network.by_story["libraries"]
    project = Project.objects.create(
        organisation=lead,
        programme=Programme.objects.get(code="ngo-bg-09"),
        title_bg="Библиотеката – обединителен център",
        title_en="The library as a uniting centre",
        slug="library-as-a-uniting-centre",
        summary_bg="Регионалните библиотеки в Кърджали, Разград и Враца стават място, където организациите намират помощ, информация и съюзници.",
        summary_en="The regional libraries of Kardzhali, Razgrad and Vratsa become a place where organisations find help, information and allies.",
        objective_bg="Библиотекарите да могат да подкрепят местните организации: със сведения, с проучвания, с изложби за тяхната работа и с доброволци.",
        objective_en="Librarians can support local organisations with information, surveys, exhibitions of their work, and volunteers.",
        status=Project.Status.CLOSED,
        starts_on=datetime.date(2015, 1, 15),
        ends_on=datetime.date(2015, 12, 15),
        is_published=True,
    )
    project.obshtini.set(build.obshtini(MUNICIPALITIES))
    for organisation, role in [
        (network.by_story["funder"][0], ProjectPartner.Role.FUNDING),
        (partner, ProjectPartner.Role.IMPLEMENTING),
        *((library, ProjectPartner.Role.IMPLEMENTING) for library in libraries),
    ]:
        ProjectPartner.objects.create(
            project=project, organisation=organisation, role=role
        )
    training, exhibitions = make_events(network, project, lead, libraries)
    make_indicators(project, training, exhibitions)
    make_news(project, lead, libraries)
    return project


def make_events(network, project, lead, libraries):
    date = datetime.date
    training = build.activity(
        project,
        (
            "Обучение на библиотекари: застъпничество и проучвания",
            "Training of librarians: advocacy and surveys",
        ),
        date(2015, 3, 1),
        date(2015, 4, 30),
    )
    exhibitions = build.activity(
        project,
        (
            "Изложби за работата на организациите",
            "Exhibitions of the work of organisations",
        ),
        date(2015, 5, 1),
        date(2015, 11, 30),
    )
    event = build.event(
        lead,
        (
            "Как библиотеката помага на организациите",
            "How a library helps organisations",
        ),
        build.moment(2015, 4, 14, 10),
        build.moment(2015, 4, 14, 16),
        slug="training-librarians-2015",
        kind=Event.Kind.TRAINING,
        project=project,
        activity=training,
        settlement=build.seat_of(build.obshtini(["RAZ26"])[0]),
        venue_bg="Регионална библиотека – Разград",
        venue_en="Regional Library – Razgrad",
    )
    build.attended(event, libraries)
    for month, library, place in zip(
        (5, 6, 9), libraries, build.obshtini(MUNICIPALITIES), strict=True
    ):
        show = build.event(
            library,
            (
                f"Изложба: хората зад каузите – {place.name_bg}",
                f"Exhibition: the people behind the causes – {place.name_en}",
            ),
            build.moment(2015, month, 19, 17),
            build.moment(2015, month, 19, 19),
            slug=f"exhibition-people-behind-causes-{place.slug}",
            kind=Event.Kind.EXHIBITION,
            project=project,
            activity=exhibitions,
            settlement=build.seat_of(place),
            venue_bg=library.name_bg,
            venue_en=library.name_en,
        )
        build.attended(show, [library])
    return training, exhibitions


def make_indicators(project, training, exhibitions):
    source = Indicator.Source
    centres = build.result(
        project,
        1,
        ("Три библиотеки са ресурсни центрове", "Three libraries are resource centres"),
    )
    build.indicator(
        centres,
        ("Обучени регионални библиотеки", "Regional libraries trained"),
        ("библиотеки", "libraries"),
        source.ORGANISATIONS_ATTENDED,
        3,
        activity=training,
    )
    visible = build.result(
        project,
        2,
        ("Работата на организациите се вижда", "The work of organisations is seen"),
    )
    build.indicator(
        visible,
        ("Изложби в библиотеките", "Exhibitions in the libraries"),
        ("изложби", "exhibitions"),
        source.EVENTS_HELD,
        3,
        activity=exhibitions,
    )
    build.indicator(
        visible,
        ("Общини с изложба", "Municipalities with an exhibition"),
        ("общини", "municipalities"),
        source.MUNICIPALITIES_COVERED,
        3,
        activity=exhibitions,
        position=1,
    )


def make_news(project, lead, libraries):
    build.article(
        lead,
        "libraries",
        (
            "Библиотеката като обединителен център в Кърджали, Разград и Враца",
            "The library as a uniting centre in Kardzhali, Razgrad and Vratsa",
        ),
        (
            "Три регионални библиотеки отварят гише за гражданските организации.",
            "Three regional libraries open a desk for civil society organisations.",
        ),
        (
            "<p>В трите области няма място, където една организация да попита как се кандидатства, как се провежда проучване или откъде идват доброволците. Библиотекарите вече имат отговорите, а читалните – маси за срещи.</p><h2>Какво може да поискате</h2><ul><li>справка за програми и срокове;</li><li>помощ за проучване в областта;</li><li>място за изложба на Вашата работа;</li><li>връзка с доброволци.</li></ul>",
            "<p>The three oblasti had no place where an organisation could ask how to apply, how to run a survey or where volunteers come from. The librarians now have answers, and the reading rooms have tables to meet at.</p><h2>What you can ask for</h2><ul><li>information on programmes and deadlines;</li><li>help with a survey in the oblast;</li><li>a place to exhibit your work;</li><li>contact with volunteers.</li></ul>",
        ),
        build.moment(2015, 2, 2, 10),
        slug="library-as-a-uniting-centre",
        project=project,
    )
