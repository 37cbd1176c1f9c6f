"""Life in the weeks around today: what waits, what is new, what comes."""

import datetime

from django.utils import timezone

from events.models import CoOrganiser, Event, EventSeries, Registration
from leadernet.demo import (
    build,
    present_neighbours,
    present_news,
    present_newsletters,
)
from members.models import Organisation
from projects.models import Indicator, Programme, Project

NEIGHBOURS = ["RSE27", "RSE08", "RSE13", "RSE03"]


def tell(network):
    project, activity = make_project(network)
    make_events(network, project, activity)
    present_news.tell(network, project)
    present_newsletters.tell(network)
    make_applications(network)
    make_silent_profiles(network)
    present_neighbours.tell(network, project)


def make_silent_profiles(network):
    """Members whom nobody has heard confirming their profile for a year; one has an owner to write to."""
    today = timezone.localdate()
    owned = network.users["member"].person.memberships.get().organisation
    silent = [owned, *network.ruse_trained[4:8]]
    for days, organisation in zip((65, 75, 90, 140, 20), silent, strict=True):
        Organisation.objects.filter(pk=organisation.pk).update(
            confirmed_on=today - datetime.timedelta(days=365 + days),
            asked_to_confirm_on=today - datetime.timedelta(days=days),
            confirmation_reminders=1 if days < 30 else 2,
        )


def make_project(network):
    today = timezone.localdate()
    own, _created = Programme.objects.get_or_create(
        code="own",
        defaults={
            "name_bg": "Собствени средства на мрежата",
            "name_en": "The network’s own means",
            "funder_bg": "членски внос и дарения",
            "funder_en": "membership fees and donations",
            "period": str(today.year),
            "report_every_months": 4,
            "report_within_days": 15,
        },
    )
    project = Project.objects.create(
        organisation=network.ruse_club,
        programme=own,
        title_bg="Съседи с идеи",
        title_en="Neighbours with ideas",
        slug="neighbours-with-ideas",
        summary_bg="Срещи в малките общини на Русенско, на които хората превръщат идеите си в дела.",
        summary_en="Meetings in the small municipalities around Ruse at which people turn ideas into deeds.",
        objective_bg="Във всяка община да има поне едно дело, започнато и довършено от съседи.",
        objective_en="In every municipality at least one deed begun and finished by neighbours.",
        target_groups_bg="Хората от малките общини на Русенско, които имат идея и търсят с кого да я направят.",
        target_groups_en="People of the small municipalities around Ruse who have an idea and look for somebody to do it with.",
        next_steps_bg="След работилниците във всяка община избираме по едно дело и си определяме общ ден за него.",
        next_steps_en="After the workshops each municipality chooses one deed, and we set a common day for it.",
        status=Project.Status.IMPLEMENTATION,
        starts_on=today - datetime.timedelta(days=120),
        ends_on=today + datetime.timedelta(days=240),
        is_published=True,
    )
    project.obshtini.set(build.obshtini(NEIGHBOURS))
    activity = build.activity(
        project,
        ("Работилници за идеи", "Idea workshops"),
        project.starts_on,
        project.ends_on,
        is_done=False,
        in_each_of=NEIGHBOURS,
    )
    # Nothing of it is planned yet: what the table of municipalities is for.
    build.activity(
        project,
        ("Ден на общото дело", "The day of the joint deed"),
        today + datetime.timedelta(days=60),
        project.ends_on,
        is_done=False,
        in_each_of=NEIGHBOURS,
    )
    result = build.result(
        project, 1, ("Хората започват общи дела", "People start joint deeds")
    )
    source = Indicator.Source
    for position, (bg, en, unit_bg, unit_en, kind, target) in enumerate(
        [
            (
                "Организации, участвали в работилница",
                "Organisations that took part in a workshop",
                "организации",
                "organisations",
                source.ORGANISATIONS_ATTENDED,
                20,
            ),
            (
                "Проведени работилници",
                "Workshops held",
                "работилници",
                "workshops",
                source.EVENTS_HELD,
                6,
            ),
            (
                "Обхванати общини",
                "Municipalities covered",
                "общини",
                "municipalities",
                source.MUNICIPALITIES_COVERED,
                4,
            ),
        ]
    ):
        build.indicator(
            result,
            (bg, en),
            (unit_bg, unit_en),
            kind,
            target,
            activity=activity,
            position=position,
        )
    return project, activity


def make_events(network, project, activity):
    workshops(network, project, activity)
    full_training(network)
    ruse = build.seat_of(build.obshtini(["RSE27"])[0])
    yambol = build.seat_of(build.obshtini(["JAM26"])[0])
    build.event(
        network.tundzha,
        (
            "Разширен форум на ЛИДЕР мрежата в Ямбол",
            "Extended forum of the LEADER network in Yambol",
        ),
        build.workday_from_now(19, 11),
        build.workday_from_now(19, 16),
        slug="extended-forum-yambol",
        kind=Event.Kind.FORUM,
        group=network.groups["leader-network"],
        settlement=yambol,
        venue_bg="Заседателна зала на община „Тунджа“",
        venue_en="Conference room of Tundzha Municipality",
        capacity=80,
        summary_bg="Какво се променя в подхода ЛИДЕР и как местните групи се готвят заедно.",
        summary_en="What changes in LEADER and how local groups prepare together.",
    )
    build.event(
        network.by_story["stara-zagora-lead"][0],
        (
            "Общо събрание на мрежата „Синергия“",
            "General meeting of the Synergy network",
        ),
        build.workday_from_now(26, 10),
        build.workday_from_now(26, 13),
        slug="general-meeting-synergy",
        kind=Event.Kind.ASSEMBLY,
        audience=Event.Audience.GROUP,
        group=network.groups["synergy-stara-zagora"],
        registration_by=Event.RegistrationBy.MEMBERS,
        settlement=build.seat_of(build.obshtini(["SZR31"])[0]),
        venue_bg="Младежки дом",
        venue_en="Youth house",
    )
    build.event(
        network.named("regional-library-vratsa"),
        (
            "Отворен ден за организации в библиотеката",
            "Open day for organisations at the library",
        ),
        build.workday_from_now(9, 9, 30),
        build.workday_from_now(9, 17),
        slug="open-day-library-vratsa",
        kind=Event.Kind.CONSULTATION,
        registration_by=Event.RegistrationBy.NOBODY,
        settlement=build.seat_of(build.obshtini(["VRC10"])[0]),
        venue_bg="Регионална библиотека – Враца",
        venue_en="Regional Library – Vratsa",
        summary_bg="Елате с въпрос за кандидатстване, отчет или доброволци. Тръгвате си с отговор.",
        summary_en="Come with a question about applying, reporting or volunteers. Leave with an answer.",
    )
    build.event(
        network.by_story["national"][0],
        ("Среща на координаторите онлайн", "Online meeting of coordinators"),
        build.workday_from_now(5, 15),
        build.workday_from_now(5, 16, 30),
        slug="coordinators-online",
        kind=Event.Kind.MEETING,
        audience=Event.Audience.MEMBERS,
        registration_by=Event.RegistrationBy.MEMBERS,
        mode=Event.Mode.ONLINE,
        online_url="https://example.org/meeting",
    )
    build.event(
        network.ruse_club,
        ("Работна среща за плана на общината", "Working meeting on the municipal plan"),
        build.workday_from_now(33, 14),
        build.workday_from_now(33, 17),
        slug="meeting-municipal-plan-draft",
        kind=Event.Kind.MEETING,
        settlement=ruse,
        is_published=False,
    )


def workshops(network, project, activity):
    plan = [
        (-60, "RSE27", 0, 6),
        (-30, "RSE13", 25, 29),
        (-1, "RSE08", 12, 12),
        (12, "RSE03", 15, 18),
    ]
    series = EventSeries.objects.create(by=EventSeries.By.MUNICIPALITIES)
    for days, code, first, last in plan:
        place = build.obshtini([code])[0]
        workshop = build.event(
            network.ruse_club,
            (
                f"Работилница за идеи – {place.name_bg}",
                f"Idea workshop – {place.name_en}",
            ),
            build.workday_from_now(days, 17, 30),
            build.workday_from_now(days, 19, 30),
            slug=f"idea-workshop-{place.slug}",
            kind=Event.Kind.MEETING,
            project=project,
            activity=activity,
            series=series,
            settlement=build.seat_of(place),
            venue_bg="Читалището",
            venue_en="The chitalishte",
            capacity=30,
            summary_bg="Донесете идея, която се прави с ръце. Масите и кафето са от нас.",
            summary_en="Bring an idea that is done by hand. Tables and coffee are on us.",
        )
        workshop.contact_people.create(person=network.users["owner"].person)
        workshop.contact_people.create(name="Росица Полякова", phone="02 000 321")
        came = network.ruse_trained[first:last]
        if days < -1:
            build.attended(workshop, came, taken_by=network.users["staff"])
        else:
            # Yesterday's attendance waits to be taken; next month's people have registered.
            for organisation in network.ruse_trained[10:16]:
                someone = organisation.memberships.order_by("pk").first().person
                build.register(workshop, someone, organisation)

    organise_together(network, workshop)


def organise_together(network, workshop):
    """The library of the town agreed; the local action group has not answered yet."""
    CoOrganiser.objects.create(
        event=workshop,
        organisation=network.users["librarian"].person.memberships.get().organisation,
        state=CoOrganiser.State.ACCEPTED,
        answered_at=timezone.now() - datetime.timedelta(days=3),
        answered_by=network.users["librarian"],
    )
    CoOrganiser.objects.create(event=workshop, organisation=network.tundzha)


def full_training(network):
    """Every place taken and three people waiting."""
    training = build.event(
        network.ruse_club,
        ("Обучение: отчет, който се чете", "Training: a report that gets read"),
        build.workday_from_now(7, 9, 30),
        build.workday_from_now(7, 16, 30),
        slug="training-a-report-that-gets-read",
        kind=Event.Kind.TRAINING,
        settlement=build.seat_of(build.obshtini(["RSE27"])[0]),
        venue_bg="Заседателна зала, втори етаж",
        venue_en="Conference room, second floor",
        capacity=12,
        summary_bg="Показатели, които се броят сами, и разказ, който донорът помни.",
        summary_en="Indicators that count themselves and a story that the donor remembers.",
    )
    for number, organisation in enumerate(network.ruse_trained[:15]):
        someone = organisation.memberships.order_by("pk").first().person
        status = (
            Registration.Status.WAITING
            if number >= 12
            else Registration.Status.REGISTERED
        )
        build.register(
            training,
            someone,
            organisation,
            status=status,
            registered_at=timezone.now() - datetime.timedelta(days=6, minutes=-number),
        )


def make_applications(network):
    applicant = build.account("applicant@example.org", "Росица Чешмеджиева")
    returned = build.account("returned@example.org", "Веселин Пчеларов")
    plan = [
        (
            applicant,
            Organisation.Status.APPLIED,
            "Сдружение „Нова вода“",
            "New Water Association",
            "RSE04",
            "",
        ),
        (
            returned,
            Organisation.Status.RETURNED,
            "Сдружение „Стари занаяти“",
            "Old Crafts Association",
            "KNL48",
            "Напишете и кои са хората в управителния съвет.",
        ),
    ]
    for user, status, name_bg, name_en, code, note in plan:
        build.organisation(
            name_bg,
            name_en,
            Organisation.Kind.ASSOCIATION,
            build.obshtini([code]),
            joined_on=None,
            status=status,
            applicant=user,
            application_note="Искаме да участваме в обученията и да публикуваме новините си при Вас.",
            decision_note=note,
            applied_at=timezone.now() - datetime.timedelta(days=3),
            mission=(
                "Пазим чешмите и изворите на общината.",
                "We care for the springs of the municipality.",
            ),
        )
