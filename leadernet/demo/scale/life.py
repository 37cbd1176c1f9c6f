"""What happens: news over the years, events behind and ahead, people who came."""

import datetime

from core.slugs import unique_slug
from events.models import Attendance, Event, Registration, Session
from leadernet.demo.scale.copying import copy, copy_pairs
from members.models import Organisation
from news.models import Article, Rubric

ARTICLES, EVENTS = 4_000, 2_500
KINDS = {
    "Обучение": "training", "Курс": "training", "Работилница": "training",
    "Среща": "meeting", "Консултации": "meeting", "Подготовка": "training",
    "Младежка": "meeting", "Следобед": "training", "Обществено": "consultation",
    "Изложба": "exhibition", "Пролетно": "campaign", "Благотворителен": "campaign",
    "Маркиране": "campaign", "Ден": "campaign", "Пазар": "exhibition",
    "Базар": "exhibition",
}  # fmt: skip
RUBRICS = {
    "civic": ["advocacy", "causes"], "digital": ["trainings", "libraries"],
    "enterprise": ["partnerships", "funding"], "nature": ["causes"],
    "inclusion": ["causes", "partnerships"], "aid": ["causes"],
    "older": ["network", "causes"],
}  # fmt: skip
ANY_RUBRIC = ["network", "partnerships"]
INVITATIONS = [
    ("Елате навреме: първият половин час е за запознанство.", "Come on time: the first half hour is for getting to know one another."),
    ("Участието е безплатно. Кафето е от нас, а доброто настроение от Вас.", "Taking part is free. The coffee is ours, the good mood is yours."),
    ("Който идва за първи път, е особено добре дошъл.", "Whoever comes for the first time is especially welcome."),
    ("Носете удобни обувки и вода.", "Bring comfortable shoes and water."),
    ("Децата са добре дошли, за тях има отделен кът.", "Children are welcome and have a corner of their own."),
    ("Накрая ще решим заедно какво следва.", "At the end we will decide together what comes next."),
]  # fmt: skip
CALL = (
    "Който иска да помогне, може да се обади на телефона на организацията или да дойде направо на място.",
    "Whoever wants to help may call the organisation or simply come.",
)
TEXTS = [
    ("Подготовката отне три седмици. Най-трудно беше да се намери време, което е удобно за всички.", "The preparation took three weeks. The hardest part was to find a time that suits everybody."),
    ("„Не очаквах толкова хора да се отзоват“, каза една от организаторките. „Догодина ще сме повече.“", "“I did not expect so many people to respond,” said one of the organisers. “Next year we will be more.”"),
    ("Общината осигури транспорт, а читалището отвори салона си. Разходите са описани в отчета, който публикуваме до края на месеца.", "The municipality provided transport and the chitalishte opened its hall. The expenses are in the report that we publish by the end of the month."),
    ("Следващата стъпка е среща с общината: искаме започнатото да продължи и догодина.", "The next step is a meeting with the municipality: we want what was begun to go on next year."),
    CALL,
    ("Помогнаха хора от осем до осемдесет години, всеки с каквото може.", "People from eight to eighty helped, each with what they could."),
    ("Подобна инициатива вече има в две съседни общини и ние се поучихме от нея: списък със задачи, отговорник за всяка и кратка среща накрая.", "There is a similar initiative in two neighbouring municipalities, and we used their experience: a list of tasks, somebody responsible for each, and a short meeting at the end."),
    ("Снимки има в библиотеката и в клуба на организацията.", "There are pictures in the library and in the organisation’s club."),
]  # fmt: skip
IN_ANY_PLACE = [
    ("Салонът на читалището", "The hall of the chitalishte"),
    ("Клуб на пенсионера", "Pensioners’ club"),
    ("Училището", "The school"),
]
IN_A_TOWN = [
    ("Заседателна зала на общината", "Conference room of the municipality"),
    ("Градската библиотека", "The town library"),
    ("Младежкият дом", "The youth house"),
]
OUTSIDE = [
    ("Площадът", "The square"),
    ("Пред читалището", "In front of the chitalishte"),
]
VENUES_OF = {
    "sport": [("Физкултурният салон на училището", "The gym of the school"), ("Стадионът", "The stadium")],
    "nature": OUTSIDE,
    "tourism": OUTSIDE,
    "rural": OUTSIDE,
}  # fmt: skip


def make(world, organisations, leading, groups):
    active = [one for one in organisations if one.status == Organisation.Status.ACTIVE]
    addresses = {model: set(model.objects.values_list("slug", flat=True)) for model in (Article, Event)}  # fmt: skip
    # The larger group of a person wins: it is told of more.
    group_of = {
        person.pk: group
        for group, people in sorted(groups, key=lambda pair: len(pair[1]))
        for person in people
    }
    make_articles(world, active, leading, group_of, addresses[Article])
    events = make_events(world, active, leading, group_of, addresses[Event])
    make_registrations(world, active, leading, events)


def address(taken, title):
    """An address that nothing else has."""
    start = unique_slug(Article.objects.none(), text=title)[:72].strip("-")
    found, number = start, 2
    while found in taken:
        found, number = f"{start}-{number}", number + 1
    taken.add(found)
    return found


def make_articles(world, organisations, leading, group_of, taken):
    rubrics = {rubric.slug: rubric for rubric in Rubric.objects.all()}
    rows = [
        article(world, organisation, rubrics, leading, group_of, taken)
        for organisation in world.chance.choices(organisations, k=world.many(ARTICLES))
    ]
    # In the order of their dates, since of two rows the one with the later id is the newer.
    rows.sort(key=lambda row: row.published_at)
    copy(rows)
    places = {row.pk: row.place for row in organisations}
    copy_pairs(
        Article.obshtini.through,
        (
            (row.pk, places[row.organisation_id].obshtina)
            for row in rows
            if world.chance.random() < 0.5
        ),
    )


def article(world, organisation, rubrics, leading, group_of, taken):
    chance, place = world.chance, organisation.place
    theme, number = organisation.theme, chance.randint(11, 190)
    words = world.themes[theme]
    title, lead = chance.choice(list(zip(words["news"], words["lead"], strict=True)))
    texts = chance.sample(TEXTS, chance.randint(2, 4))
    has_english = chance.random() < 0.4
    day = world.day_between(organisation.joined_on, world.today - datetime.timedelta(days=2))  # fmt: skip
    moment = world.moment_on(day)
    return Article(
        organisation=organisation,
        group=told_of(world, group_of.get(leading[organisation.pk][0].pk)),
        rubric=rubrics[chance.choice(RUBRICS.get(theme, ANY_RUBRIC))],
        title_bg=place.fill(title[0], "bg", number),
        title_en=place.fill(title[1], "en", number) if has_english else "",
        slug=address(taken, place.fill(title[1], "en", number)),
        lead_bg=lead[0],
        lead_en=lead[1] if has_english else "",
        body_bg=paragraphs(text[0] for text in texts),
        body_en=paragraphs(text[1] for text in texts) if has_english else "",
        status=Article.Status.PUBLISHED,
        author=leading[organisation.pk][0].user,
        published_at=moment,
        created_at=moment - datetime.timedelta(hours=2),
        updated_at=moment,
    )


def told_of(world, group):
    """One in five public things happens within a group; never within one that is shut."""
    is_told = group and not group.is_shut() and world.chance.random() < 0.2
    return group if is_told else None


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def make_events(world, organisations, leading, group_of, taken):
    rows = [
        event(world, organisation, leading, group_of, taken)
        for organisation in world.chance.choices(organisations, k=world.many(EVENTS))
    ]
    rows.sort(key=lambda row: row.starts_at)
    copy(rows)
    copy(
        Session(
            event=row,
            title_bg=row.title_bg,
            title_en=row.title_en,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )
    return rows


def event(world, organisation, leading, group_of, taken):
    chance, place = world.chance, organisation.place
    title = world.some(organisation.theme, "event")
    begins = beginning(world, organisation)
    venue, come = chance.choice(venues_of(organisation)), chance.choice(INVITATIONS)
    summary = world.some(organisation.theme, "mission")
    head, group = leading[organisation.pk][0], None
    audience = chance.choices(["public", "members", "group"], [85, 9, 6])[0]
    if audience == "group":
        group = group_of.get(head.pk)
        audience = "group" if group else "members"
    elif audience == "public":
        group = told_of(world, group_of.get(head.pk))
    return Event(
        organiser=organisation,
        kind=KINDS.get(title[0].replace(":", " ").split()[0], "other"),
        title_bg=place.fill(f"{title[0]} {{in}}", "bg"),
        title_en=place.fill(f"{title[1]} {{in}}", "en"),
        slug=address(taken, place.fill(f"{title[1]} {{in}} {begins.year}", "en")),
        summary_bg=place.fill(summary[0], "bg"),
        summary_en=place.fill(summary[1], "en"),
        body_bg=paragraphs([come[0], CALL[0]]),
        body_en=paragraphs([come[1], CALL[1]]),
        starts_at=begins,
        ends_at=begins
        + datetime.timedelta(minutes=chance.choice([60, 90, 120, 180, 360])),
        settlement_id=place.pk,
        venue_bg=venue[0],
        venue_en=venue[1],
        audience=audience,
        group=group,
        registration_by=chance.choice(["anybody", "anybody", "members", "nobody"]),
        capacity=chance.choice([None, None, 15, 20, 30, 60]),
        is_published=True,
        published_at=min(
            begins - datetime.timedelta(days=chance.randint(7, 30)), world.now
        ),
        created_by=head.user,
    )


def venues_of(organisation):
    if organisation.theme in VENUES_OF:
        return VENUES_OF[organisation.theme]
    return IN_ANY_PLACE + IN_A_TOWN if organisation.place.is_town else IN_ANY_PLACE


def beginning(world, organisation):
    """By daylight, more often at the end of the week; one in eight is still ahead."""
    chance, today = world.chance, world.today
    if chance.random() < 0.12:
        day = today + datetime.timedelta(days=chance.randint(1, 120))
    else:
        first = max(organisation.joined_on, today - datetime.timedelta(days=5 * 365))
        day = world.day_between(first, today - datetime.timedelta(days=1))
    if day.weekday() < 3 and chance.random() < 0.5:
        day += datetime.timedelta(days=3 if day + datetime.timedelta(days=3) != today else 4)  # fmt: skip
    hour, minute = chance.randint(9, 18), chance.choice([0, 0, 30])
    return world.moment_on(day).replace(hour=hour, minute=minute)


def make_registrations(world, organisations, leading, events):
    by_oblast = {}
    for one in organisations:
        by_oblast.setdefault(one.place.oblast, []).append(one)
    own = {one.pk: one for one in organisations}
    registered = copy(
        row
        for event in events
        if event.registration_by != Event.RegistrationBy.NOBODY
        for row in guests(world, event, own[event.organiser_id], by_oblast, leading)
    )
    sessions = dict(
        Session.objects.filter(event__in=[one.pk for one in events]).values_list(
            "event", "pk"
        )
    )
    copy(
        Attendance(
            registration=row,
            session_id=sessions[row.event_id],
            taken_at=row.event.starts_at,
        )
        for row in registered
        if row.event.ends_at < world.now and world.chance.random() < 0.8
    )


def guests(world, event, organiser, by_oblast, leading):
    """Colleagues and neighbours, never more than there are places."""
    chance = world.chance
    near = by_oblast[organiser.place.oblast]
    coming = [organiser, *chance.choices(near, k=chance.randint(2, 14))]
    places = event.capacity or 1000
    seen = {}
    for organisation in coming:
        for person in leading[organisation.pk][: chance.randint(1, 2)]:
            seen.setdefault(person.pk, (person, organisation))
    for person, organisation in list(seen.values())[:places]:
        ago = (event.starts_at - event.published_at) * chance.random()
        yield Registration(
            event=event,
            person=person,
            organisation=organisation,
            registered_at=min(event.published_at + ago, world.now),
        )
