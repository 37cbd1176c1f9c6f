"""The ideas of „Партньорства 2020“: their matrix, their meetings, what became of them."""

import datetime

from core.models import Link
from events.models import Event
from leadernet.demo import build
from leadernet.demo.ruse_events import DAYS, MUNICIPALITIES
from participation.common.models import Channel
from participation.ideas import actions as ideas_acts
from participation.ideas.models import Idea, IdeaCall, MatrixField, Presentation

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
