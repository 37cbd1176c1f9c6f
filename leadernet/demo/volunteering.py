"""Volunteers of the stories: three libraries, Kyustendil, the river and the book cart of Stara Zagora."""

import datetime
from decimal import Decimal

from django.utils import timezone

from core.models import Link
from leadernet.demo import build
from participation.volunteering import search
from participation.volunteering.models import (
    Application,
    Hours,
    Opportunity,
    Place,
    Shift,
)
from participation.votes.models import Vote
from projects.models import Indicator, Programme, Project

Status = Opportunity.Status
DAY = datetime.date
MUNICIPALITIES = ["KRZ16", "RAZ26", "VRC10"]
# By the day of the week: the Saturday of next week.
SATURDAY = 5


def tell(network):
    rate_hours()
    tell_libraries(network)
    tell_kyustendil(network)
    tell_river()
    tell_cart(network)
    tell_books_at_home(network)


def rate_hours():
    """The rate is an example, as a programme's manual would give it."""
    Programme.objects.filter(code="ngo-bg-09").update(
        volunteer_hour_rate=Decimal("6.00"),
        volunteer_ceiling_percent=50,
        volunteer_ceiling_of=Programme.CeilingOf.OWN,
    )


def tell_libraries(network):
    """In each of the three towns four volunteers build the exhibition and guide through it."""
    project = Project.objects.get(slug="library-as-a-uniting-centre")
    libraries = network.by_story["libraries"][2:]
    places = build.obshtini(MUNICIPALITIES)
    for month, library, place in zip((5, 6, 9), libraries, places, strict=True):
        opportunity = invite(
            library,
            (
                f"Доброволци в изложбата „Хората зад каузите“ – {place.name_bg}",
                f"Volunteers in the exhibition “The people behind the causes” – {place.name_en}",
            ),
            (
                "Подреждаме изложбата в библиотеката и посрещаме посетителите.",
                "We set up the exhibition in the library and welcome visitors.",
            ),
            build.seat_of(place),
            project=project,
            status=Status.OVER,
            tasks_bg="Подреждане на таблата\nПосрещане и разказ за организациите",
            tasks_en="Putting up the boards\nWelcoming visitors and telling of the organisations",
            gives_food=True,
        )
        shifts = [
            shift(opportunity, DAY(2015, month, 18), 14, 18, capacity=6),
            shift(opportunity, DAY(2015, month, 19), 16, 20, capacity=6),
        ]
        for number in range(4):
            volunteer = accepted(opportunity, build.person(), shifts, "paper")
            for place_of in volunteer.places.all():
                worked(place_of, 16 - 2 * (number % 2), "Изложбата", channel="paper")
    result = build.result(
        project,
        3,
        ("Библиотеките работят с доброволци", "Libraries work with volunteers"),
    )
    build.indicator(
        result,
        ("Доброволчески часове", "Hours of volunteers"),
        ("часа", "hours"),
        Indicator.Source.VOLUNTEER_HOURS,
        80,
    )
    build.indicator(
        result,
        ("Доброволци", "Volunteers"),
        ("души", "people"),
        Indicator.Source.VOLUNTEERS,
        12,
        position=1,
    )


def tell_kyustendil(network):
    """Its hours stand on the budget as own contribution."""
    project = Project.objects.get(slug="your-municipality-works-for-you")
    opportunity = invite(
        project.organisation,
        (
            "Доброволци за анкетата „Какво да направи общината“",
            "Volunteers for the survey “What the municipality should do”",
        ),
        (
            "Разпитваме съседите си какво искат от общината и записваме отговорите.",
            "We ask our neighbours what they want of the municipality and note the answers.",
        ),
        project.organisation.seat,
        project=project,
        status=Status.OVER,
        gives_travel=True,
    )
    shifts = [shift(opportunity, DAY(2015, 3, day), 10, 16) for day in (14, 21, 28)]
    for number in range(6):
        volunteer = accepted(opportunity, build.person(), shifts, "portal")
        for place in volunteer.places.all():
            worked(place, 24 - number, "Анкета по домовете")


def tell_river():
    """The action to which the first cause of Stara Zagora led."""
    cause = cause_of(1)
    opportunity = invite(
        cause.organisation,
        (
            "Почистване на брега на реката",
            "Cleaning the bank of the river",
        ),
        (
            "Шест отсечки, шест групи: всяка организация води своите доброволци.",
            "Six stretches, six groups: each organisation brings its volunteers.",
        ),
        build.seat_of(cause.obshtina),
        project=cause.project,
        status=Status.OVER,
        address="До моста",
        requirements_bg="Ботуши и ръкавици; чувалите са от общината.",
        requirements_en="Boots and gloves; the municipality gives the sacks.",
        gives_food=True,
        gives_insurance=True,
    )
    morning = shift(opportunity, DAY(2023, 10, 14), 9, 13, capacity=40)
    for number in range(9):
        volunteer = accepted(opportunity, build.person(), [morning], "paper")
        worked(volunteer.places.get(), 12 + number % 5, "Събиране на отпадъци", "paper")
    Link.objects.create(target=cause, to=opportunity)


def tell_cart(network):
    """What the second cause needs hands for next Saturday."""
    cause = cause_of(2)
    opportunity = invite(
        cause.organisation,
        ("Доброволци за количката с книги", "Volunteers for the book cart"),
        (
            "Количката с книги спира в нов квартал. Търсим хора, които да я водят, да подреждат книгите и да разказват за тях.",
            "The book cart stops in another quarter. We need people to push it, to lay out the books and to talk about them.",
        ),
        build.seat_of(cause.obshtina),
        contact_name="Читалището в квартала",
        age_from=14,
        gives_travel=True,
    )
    saturday = timezone.localdate() + datetime.timedelta(days=7)
    saturday += datetime.timedelta(days=(SATURDAY - saturday.weekday()) % 7)
    morning = shift(opportunity, saturday, 10, 13, capacity=3)
    afternoon = shift(opportunity, saturday, 14, 17, capacity=8, place="Пред училището")
    for chosen in ([morning], [morning, afternoon], [morning]):
        accepted(opportunity, build.person(), chosen, "portal")
    citizen = network.users["citizen"].person
    accepted(opportunity, citizen, [afternoon], "portal", status="asked")
    Link.objects.create(target=cause, to=opportunity)


def tell_books_at_home(network):
    """Now, of the library whose owner has an account: something waits for its answer."""
    librarian, citizen = network.users["librarian"], network.users["citizen"].person
    library = network.named("regional-library-vratsa")
    opportunity = invite(
        library,
        ("Книги по домовете", "Books brought home"),
        (
            "Носим книги на хора, които трудно излизат, и оставаме да си поговорим.",
            "We bring books to people who hardly go out, and stay for a talk.",
        ),
        library.seat,
        address="Сборен пункт: заемна за възрастни",
        tasks_bg="Вземете торбата с книги\nЗанесете я на двама съседи\nЗапишете какво искат другия път",
        tasks_en="Take the bag of books\nBring it to two neighbours\nNote what they want next time",
        contact_name="Антоанета Ветрова",
        age_from=16,
        gives_travel=True,
        gives_insurance=True,
    )
    today = timezone.localdate()
    week = datetime.timedelta(days=7)
    before = [shift(opportunity, today - n * week, 16, 18, capacity=8) for n in (2, 1)]
    coming = [shift(opportunity, today + n * week, 16, 18, capacity=8) for n in (1, 2)]
    for number in range(3):
        volunteer = accepted(
            opportunity, build.person(), [*before, coming[number % 2]], "portal"
        )
        for place in volunteer.places.filter(shift__in=before):
            worked(place, 8, "Книги за двама съседи", by=librarian)
    own = accepted(opportunity, citizen, [*before, coming[0]], "portal")
    first, second = own.places.filter(shift__in=before)
    worked(first, 8, "Книги за двама съседи", by=librarian)
    reported(second, 9, "Книги и разговор за градината")
    newcomer = build.person(email="volunteer@example.org", guest_language="bg")
    accepted(opportunity, newcomer, coming, "portal", status="asked")


def cause_of(number):
    """As they stood in the vote."""
    vote = Vote.objects.get(slug="first-causes-2023")
    return vote.options.get(number=number).about


def invite(organisation, title, text, settlement, *, status=Status.PUBLISHED, **more):
    made = Opportunity.objects.create(
        organisation=organisation,
        title_bg=title[0],
        title_en=title[1],
        text_bg=text[0],
        text_en=text[1],
        settlement=settlement,
        status=status,
        **more,
    )
    search.index(made)
    return made


def shift(opportunity, day, first, last, **more):
    return Shift.objects.create(
        opportunity=opportunity,
        day=day,
        starts=datetime.time(first),
        ends=datetime.time(last),
        **more,
    )


def accepted(opportunity, person, shifts, channel, *, status="accepted"):
    """Also who still waits for the answer has the place."""
    asked_at = min(timezone.now(), shifts[0].starts_at - datetime.timedelta(days=5))
    made = Application.objects.create(
        opportunity=opportunity,
        person=person,
        status=status,
        channel=channel,
        asked_at=asked_at,
        decided_at=asked_at if status == "accepted" else None,
    )
    for one in shifts:
        Place.objects.create(
            application=made,
            shift=one,
            status=Place.Status.TAKEN,
            queued_at=asked_at,
            hours_asked_at=one.ends_at if one.is_over() else None,
        )
    return made


def reported(place, quarters, what, channel="portal"):
    return Hours.objects.create(
        place=place,
        quarters=quarters,
        reported=quarters,
        what=what,
        channel=channel,
        reported_at=place.shift.ends_at,
    )


def worked(place, quarters, what, channel="portal", by=None):
    hours = reported(place, quarters, what, channel)
    hours.status = Hours.Status.CONFIRMED
    hours.decided_at = place.shift.ends_at + datetime.timedelta(days=1)
    hours.decided_by = by
    hours.save()
