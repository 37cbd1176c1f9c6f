"""Trainings and meetings of „Партньорства 2020“."""

from events.models import Event, EventSeries, Registration
from leadernet.demo import build

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
