"""Small verbs in which the stories are told. Every person is invented."""

import csv
import datetime
import itertools
from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from events.models import Attendance, Event, Registration, Session
from members.actions.status import begin_history
from members.models import Membership, Organisation, Person, Topic, User
from news.models import Article, Rubric
from places.models import Obshtina, Settlement
from places.seats import seats
from projects.models import Activity, Indicator, Period, Result

DATA = Path(__file__).parent / "data"
BREAK = "–"
SATURDAY = 5
PASSWORD = "leadernet-demo"  # noqa: S105 - printed at the start of every demonstration

WOMEN = [
    "Мария",
    "Елена",
    "Десислава",
    "Виолета",
    "Радка",
    "Ивелина",
    "Теодора",
    "Гергана",
    "Ния",
    "Стефка",
]
MEN = [
    "Петър",
    "Димитър",
    "Калин",
    "Стоян",
    "Любомир",
    "Асен",
    "Огнян",
    "Велизар",
    "Тихомир",
    "Явор",
]
FAMILIES = [
    "Калинов",
    "Дунавски",
    "Бързаков",
    "Липов",
    "Ветров",
    "Медаров",
    "Орешков",
    "Житаров",
    "Ясенов",
    "Горанов",
    "Каменаров",
    "Рибаров",
    "Сливов",
    "Тополов",
    "Чешмеджиев",
    "Воденичаров",
    "Пчеларов",
    "Мостов",
    "Кленов",
    "Лозаров",
    "Снежински",
    "Бродски",
    "Габъров",
    "Изворски",
]


def invented_names():
    """Names of people who do not exist, each once."""
    for family, (woman, man) in itertools.product(
        FAMILIES, zip(WOMEN, MEN, strict=True)
    ):
        yield f"{woman} {family.removesuffix('ски') + 'ска' if family.endswith('ски') else family + 'а'}"
        yield f"{man} {family}"


NAMES = itertools.cycle(invented_names())


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(year, month, day, hour=0, minute=0):
    return timezone.make_aware(datetime.datetime(year, month, day, hour, minute))  # noqa: DTZ001


def days_from_now(days, hour=10, minute=0):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return moment(day.year, day.month, day.day, hour, minute)


def workday_from_now(days, hour=10, minute=0):
    """On a weekend nobody meets: the Monday after it, or the Friday before one that is past."""
    weekday = (timezone.localdate() + datetime.timedelta(days=days)).weekday()
    if weekday >= SATURDAY:
        days += 7 - weekday if days > 0 else 4 - weekday
    return days_from_now(days, hour, minute)


def seat_of(obshtina):
    return Settlement.objects.get(ekatte=seats()[obshtina.code])


def obshtini(codes):
    found = {place.code: place for place in Obshtina.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def person(name=None, **fields):
    return Person.objects.create(name=name or next(NAMES), **fields)


def account(email, name, **fields):
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def join(someone, organisation, role="", position="", *, is_public=True):
    return Membership.objects.create(
        person=someone,
        organisation=organisation,
        role=role,
        position=position,
        is_public=is_public,
        started_on=organisation.joined_on,
    )


def confirmed_on(joined_on):
    """Whoever joined long ago confirmed the profile last spring or so."""
    if joined_on is None:
        return None
    return max(joined_on, timezone.localdate() - datetime.timedelta(days=150))


def organisation(
    name_bg, name_en, kind, places, *, joined_on, mission=("", ""), topics="", **fields
):
    """A member with its territory, topics and a chairperson without an account."""
    made = Organisation.objects.create(
        kind=kind,
        status=fields.pop("status", Organisation.Status.ACTIVE),
        name_bg=name_bg,
        name_en=name_en,
        slug=slugify(name_en)[:80].strip("-"),
        seat=seat_of(places[0]),
        joined_on=joined_on,
        confirmed_on=confirmed_on(joined_on),
        mission_bg=mission[0],
        mission_en=mission[1],
        **fields,
    )
    begin_history([made], actor=None)
    made.territory.set(places)
    made.topics.set(Topic.objects.filter(slug__in=topics.split()))
    if kind not in {"funder", "municipality"}:
        join(
            person(), made, position="председател" if kind != "library" else "директор"
        )
    return made


def activity(
    project,
    title,
    starts_on,
    ends_on,
    description=("", ""),
    *,
    is_done=True,
    in_each_of=(),
    **facts,
):
    """`facts`: began_on, finished_on, responsible."""
    made = Activity.objects.create(
        project=project,
        title_bg=title[0],
        title_en=title[1],
        description_bg=description[0],
        description_en=description[1],
        starts_on=starts_on,
        ends_on=ends_on,
        is_done=is_done,
        **facts,
    )
    made.obshtini.set(obshtini(in_each_of))
    return made


def result(project, position, title, type_=Result.Type.OUTPUT):
    return Result.objects.create(
        project=project,
        position=position,
        type=type_,
        title_bg=title[0],
        title_en=title[1],
    )


def indicator(result_, title, unit, source, target, **fields):
    """An indicator over the whole project with one target."""
    made = Indicator.objects.create(
        result=result_,
        position=fields.pop("position", 0),
        title_bg=title[0],
        title_en=title[1],
        unit_bg=unit[0],
        unit_en=unit[1],
        source=source,
        **fields,
    )
    Period.objects.create(
        indicator=made,
        starts_on=result_.project.starts_on,
        ends_on=result_.project.ends_on,
        target_value=target,
    )
    return made


def event(
    organiser, title, starts_at, ends_at, *, kind, sessions=(), slug=None, **fields
):
    """A published event; `sessions` are (title_bg, title_en, starts_at, ends_at, speakers).

    In a part without a speaker's name but a dash, such as lunch, no presence is taken.
    """
    made = Event.objects.create(
        organiser=organiser,
        kind=kind,
        title_bg=title[0],
        title_en=title[1],
        slug=(slug or slugify(title[1])[:70]).strip("-"),
        starts_at=starts_at,
        ends_at=ends_at,
        is_published=fields.pop("is_published", True),
        published_at=min(starts_at - datetime.timedelta(days=14), timezone.now()),
        **fields,
    )
    whole = [(title[0], title[1], starts_at, ends_at, "")]
    for title_bg, title_en, begins, ends, speaker in sessions or whole:
        Session.objects.create(
            event=made,
            title_bg=title_bg,
            title_en=title_en,
            starts_at=begins,
            ends_at=ends,
            speaker="" if speaker == BREAK else speaker,
            takes_attendance=speaker != BREAK,
        )
    return made


def register(event_, someone, organisation_=None, **fields):
    return Registration.objects.create(
        event=event_,
        person=someone,
        organisation=organisation_,
        registered_at=fields.pop("registered_at", event_.published_at),
        **fields,
    )


def attended(event_, organisations, *, sessions=None, taken_by=None):
    """One person of each organisation was there, in all sessions or in those given."""
    kept = list(sessions or event_.sessions.filter(takes_attendance=True))
    for organisation_ in organisations:
        someone = (
            organisation_.memberships.order_by("pk").first().person
            if organisation_.memberships.exists()
            else person()
        )
        registration = register(event_, someone, organisation_)
        Attendance.objects.bulk_create(
            Attendance(
                registration=registration,
                session=session,
                taken_at=session.starts_at,
                taken_by=taken_by,
            )
            for session in kept
        )


def attended_by_authority(event_, place, offices):
    """Those who decide in the municipality, each with the office that they hold."""
    for office in offices:
        registration = register(
            event_,
            person(),
            office=office,
            obshtina=place,
            is_walk_in=True,
            registered_at=event_.starts_at,
        )
        Attendance.objects.bulk_create(
            Attendance(
                registration=registration, session=session, taken_at=session.starts_at
            )
            for session in event_.sessions.filter(takes_attendance=True)
        )


def article(organisation_, rubric, title, lead, body, published_at, **fields):
    """A published news item; texts are (bg, en), an empty English one is not translated yet."""
    return Article.objects.create(
        organisation=organisation_,
        rubric=Rubric.objects.get(slug=rubric),
        title_bg=title[0],
        title_en=title[1],
        slug=slugify(fields.pop("slug", None) or title[1])[:80].strip("-"),
        lead_bg=lead[0],
        lead_en=lead[1],
        body_bg=body[0],
        body_en=body[1],
        status=fields.pop("status", Article.Status.PUBLISHED),
        published_at=published_at,
        **fields,
    )
