"""The citizens' centre of Kyustendil: from the paper on the wall of the chitalishte to today.

Two questions of 2015 were answered; of those of today one waits in its term, one is late, one was
joined to it, and one waits for a moderator.
"""

import datetime
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files, pdf
from core.models import Attachment, Link
from events.models import Event
from leadernet.demo import build, pictures
from leadernet.demo.kyustendil import MUNICIPALITIES
from members.models import Organisation, Person
from participation.centre.models import Question, Statement
from participation.common import official_links
from participation.common.actions.official import write_to
from participation.common.models import Channel, OfficialAnswer, Submission, Support
from projects.models import Project

Kind, Status = Question.Kind, Question.Status
TERM = datetime.timedelta(days=30)


@dataclass
class Story:
    """`day` it was asked; each of the steps so many days after it."""

    kind: str
    code: str
    title: str
    text: str
    asks: str
    day: datetime.date
    is_named: bool = False
    channel: str = Channel.PORTAL
    passed_after: int = 2
    way: str = Submission.Way.MAIL


def tell(network):
    municipalities = make_municipalities()
    by_code = dict(zip(MUNICIPALITIES, municipalities, strict=True))
    members = network.by_story["kyustendil"]
    tell_of_2015(by_code, members, network)
    tell_of_today(by_code, members, network)


def make_municipalities():
    made = []
    for place in build.obshtini(MUNICIPALITIES):
        made.append(
            build.organisation(
                f"Община {place.name_bg}",
                f"Municipality of {place.name_en}",
                Organisation.Kind.MUNICIPALITY,
                [place],
                joined_on=None,
                status=Organisation.Status.PARTNER,
                email=f"obshtina-{place.slug}@example.org",
            )
        )
    return made


def tell_of_2015(by_code, members, network):
    pavement = ask(
        by_code,
        Story(
            Kind.SIGNAL,
            "KNL29",
            "Счупен тротоар пред читалището",
            "Плочките пред входа на „Братство 1869“ са изкъртени от зимата. Хората с бастуни и майките с колички слизат на платното. Кога ще бъдат подредени?",
            "Стефка Габърова",
            datetime.date(2015, 5, 11),
            is_named=True,
        ),
    )
    hand_over(pavement, network)
    stand_behind(pavement, members[:3], ["Явор Мостов", "Ния Кленова"])
    answer(
        pavement,
        "Ремонтът на тротоара е включен в програмата за юни. Ще започне на 8 юни и ще продължи две седмици. През това време входът откъм градината е свободен.",
        by=OfficialAnswer.By.LINK,
        signed_by="Борислав Липов, главен специалист „Благоустройство“",
        after=12,
    )
    Link.objects.create(
        target=Event.objects.get(slug="mayor-and-councillors-kyustendil-2015"),
        to=pavement,
    )
    lamps = ask(
        by_code,
        Story(
            Kind.SIGNAL,
            "KNL48",
            "Тъмно е по алеята край Джерман",
            "От моста до стадиона не светят единадесет лампи. Вечер никой не минава оттам. Молим да бъдат сменени, преди да започне училище.",
            "Тихомир Орешков",
            datetime.date(2015, 6, 15),
            channel=Channel.MEETING,
            way=Submission.Way.LETTER,
        ),
    )
    show(lamps, 411)
    hand_over(lamps, network)
    answered = answer(
        lamps,
        "В отговор на Вашия сигнал: подменени са девет осветителни тела, за останалите две са поръчани стълбове. Работата ще приключи до края на август.",
        by=OfficialAnswer.By.LETTER,
        signed_by="Община Дупница, отдел „Общинска собственост“",
        after=19,
    )
    attach_letter(answered, "изх-94-1182.pdf", by_code["KNL48"], lamps)


def tell_of_today(by_code, members, network):
    today = timezone.localdate()

    def ago(days):
        return today - datetime.timedelta(days=days)

    library = ask(
        by_code,
        Story(
            Kind.QUESTION,
            "KNL29",
            "Отворена ли е читалнята в събота?",
            "На сайта пише, че е отворена, а на вратата – че не е. Питаме и заради учениците от селата, които идват само в събота.",
            "Велизар Снежински",
            ago(64),
            is_named=True,
        ),
    )
    hand_over(library, network)
    answer(
        library,
        "Читалнята работи в събота от 9 до 13 часа. Надписът на вратата е сменен. Благодарим, че ни казахте.",
        by=OfficialAnswer.By.ACCOUNT,
        signed_by="Гергана Каменарова, директор на дирекция „Култура“",
        after=7,
    )
    budget = ask(
        by_code,
        Story(
            Kind.QUESTION,
            "KNL04",
            "Кога е публичното обсъждане на бюджета?",
            "Миналата година научихме за него от протокола. Моля, съобщете деня, часа и мястото поне две седмици по-рано и къде се оставят предложения.",
            "Калин Чешмеджиев",
            ago(49),
        ),
    )
    hand_over(budget, network, reminders=2)
    stand_behind(budget, members[4:6], ["Радка Лозарова", "Огнян Бродски"])
    join(
        ask(
            by_code,
            Story(
                Kind.QUESTION,
                "KNL04",
                "Ще има ли обсъждане на бюджета и в кой ден?",
                "Искаме да дойдем от Големо село, но автобусът е само сутрин.",
                "Виолета Сливова",
                ago(30),
            ),
        ),
        to=budget,
    )
    stop = ask(
        by_code,
        Story(
            Kind.PROPOSAL,
            "KNL41",
            "Пейка и сянка на автобусната спирка",
            "На спирката до минералните бани няма нито пейка, нито навес. Читалището може да събере доброволци за боядисването, ако общината осигури материалите.",
            "Десислава Изворска",
            ago(13),
        ),
    )
    show(stop, 412)
    hand_over(stop, network)
    stand_behind(stop, members[6:7], ["Любомир Житаров", "Ивелина Рибарова"])
    write_to(stop.official, "official_asked")
    waiting(by_code, network, ago(1))
    Statement.objects.create(
        organisation=by_code["KNL29"],
        text="Отговаряме и на място: всеки четвъртък от 14 до 17 часа в приемната на общината. Тези отговори не се броят тук.",
        made_at=build.days_from_now(-20),
    )


def waiting(by_code, network, day):
    """Written down by the chitalishte for somebody who has no e-mail."""
    made = ask(
        by_code,
        Story(
            Kind.QUESTION,
            "KNL38",
            "Кой почиства пътеката към манастира?",
            "След бурята има паднали дървета. Ходя всяка неделя и се налага да заобикалям по шосето.",
            "Асен Воденичаров",
            day,
            channel=Channel.DESK,
        ),
    )
    made.entered_by = network.users["kyustendil"]
    made.save(update_fields=["entered_by"])


def ask(by_code, story):
    """The address of who asked ten years ago was removed long since, with a hidden name."""
    place = build.obshtini([story.code])[0]
    is_old = story.day < timezone.localdate() - datetime.timedelta(days=365)
    person = None
    if story.is_named or not is_old:
        person = Person.objects.create(name=story.asks, guest_language="bg")
    made = Question.objects.create(
        kind=story.kind,
        title=story.title,
        text=story.text,
        addressee=by_code[story.code],
        obshtina=place,
        settlement=build.seat_of(place),
        person=person,
        is_named=story.is_named,
        channel=story.channel,
        # While it lasted, the project paid for the centre.
        project=project() if is_old else None,
        status_changed_on=story.day,
        asked_at=at(story.day, 10),
    )
    step(made, "", Status.WAITING, story.day)
    made.story = story
    return made


def project():
    return Project.objects.get(slug="your-municipality-works-for-you")


def at(day, hour):
    return build.moment(day.year, day.month, day.day, hour)


def step(question, before, after, day):
    question.state_changes.create(before=before, after=after, on=day, at=at(day, 11))
    question.status, question.status_changed_on = after, day


def hand_over(question, network, *, reminders=0):
    story = question.story
    day = story.day + datetime.timedelta(days=story.passed_after)
    step(question, Status.WAITING, Status.PASSED, day)
    question.published_at = at(day, 12)
    question.save()
    submission = Submission(
        target=question,
        addressee=question.addressee,
        way=story.way,
        sent_on=day,
        answer_by=day + TERM,
        sent_by=network.users["coordinator"],
        reminders=reminders,
        reminded_on=day + TERM + datetime.timedelta(days=1) if reminders else None,
    )
    submission.save()
    if story.way == Submission.Way.MAIL:
        official_links.renew(submission)
        submission.save()


def answer(question, text, *, by, signed_by, after):
    submission = question.official
    day = submission.sent_on + datetime.timedelta(days=after)
    made = OfficialAnswer.objects.create(
        submission=submission,
        text=text,
        by=by,
        signed_by=signed_by,
        answered_on=day,
        entered_at=at(day, 15),
    )
    step(question, Status.PASSED, Status.ANSWERED, day)
    question.save()
    return made


def join(question, *, to):
    """As it asks the same, two days after it came."""
    day = question.story.day + datetime.timedelta(days=2)
    step(question, Status.WAITING, Status.JOINED, day)
    question.joined_to = to
    question.save()


def stand_behind(question, organisations, names):
    day = question.published_at + datetime.timedelta(days=3)
    for number, organisation in enumerate(organisations, start=4):
        Support.objects.create(
            target=question,
            organisation=organisation,
            decision=f"решение № {number} на управителния съвет",
            decided_on=timezone.localdate(day),
            is_named=True,
            asked_at=day,
            confirmed_at=day,
        )
    for name in names:
        Support.objects.create(
            target=question,
            person=Person.objects.create(name=name),
            is_named=True,
            asked_at=day,
            confirmed_at=day,
        )


def show(question, number):
    files.attach(
        question,
        pictures.landscape(number),
        purpose=Attachment.Purpose.GALLERY,
        user=None,
        consent=Attachment.Consent.NOBODY,
        alt_bg="Алея с къщи и слънце, избродирани на кръстчета",
        alt_en="An alley with houses and a sun in cross-stitch",
    )


def attach_letter(made, name, municipality, question):
    data = {
        "title": f"Отговор: {question.title}",
        "to": ["До", "НПО мрежа – област Кюстендил"],
        "subject": f"Отговор на сигнал: {question.title}",
        "facts": [["От", municipality.name_bg], ["Изх. №", "94-1182"]],
        "text": made.text,
        "how": made.signed_by,
        "address": "",
        "signed": ["За кмета", "подпис"],
        "page": "Страница",
        "of": "от",
    }
    content = pdf.render("centre/letter", data, language="bg")
    upload = SimpleUploadedFile(name, content, "application/pdf")
    files.attach(made, upload, purpose=Attachment.Purpose.DOCUMENT, user=None)
