"""The position of three organisations of Kyustendil: signed, sent, and answered by the link."""

import datetime

from core.models import Link
from events.models import Event
from leadernet.demo import build
from members.models import Organisation
from participation.common.models import OfficialAnswer, Submission, Support
from participation.positions import adopting, search
from participation.positions.models import Position
from projects.models import Project

Status = Position.Status
DAY = datetime.date
BEGUN = DAY(2015, 4, 14)
STATES = [
    ("", Status.DRAFT, BEGUN, ""),
    (Status.DRAFT, Status.OPEN, DAY(2015, 4, 22), ""),
    (
        Status.OPEN,
        Status.ADOPTED,
        DAY(2015, 5, 11),
        "С решения на трите управителни съвета.",
    ),
    (Status.ADOPTED, Status.SENT, DAY(2015, 5, 12), ""),
    (Status.SENT, Status.ANSWERED, DAY(2015, 6, 4), ""),
]
# Number of the decision and its day.
DECISIONS = [(3, DAY(2015, 4, 27)), (8, DAY(2015, 5, 4)), (2, DAY(2015, 5, 8))]
BODY = (
    "<p>На срещата с кмета и съветниците разбрахме, че обявите за обществени обсъждания стоят "
    "само на таблото в общината. Повечето организации научават за тях, когато всичко е решено.</p>"
    "<h2>Какво предлагаме</h2>"
    "<ol><li>Всяка обява да излиза на страницата на общината поне десет дни преди обсъждането.</li>"
    "<li>Общината да я изпраща по имейл на организациите, които са поискали това.</li>"
    "<li>До месец след обсъждането да се публикува кое предложение е прието и кое не, и защо.</li></ol>"
    "<p>Готови сме да направим списъка на организациите и да го поддържаме.</p>"
)
ANSWER = (
    "Приемаме първите две предложения: от 1 юли обявите излизат на страницата на общината десет "
    "дни по-рано и се изпращат на организациите от Вашия списък.\n\n"
    "По третото ще публикуваме кратка справка след всяко обсъждане. За срок от един месец не "
    "можем да се задължим."
)


def tell(network):
    organisations = network.by_story["kyustendil"][:3]
    # The citizens’ centre wrote to it first.
    town = Organisation.objects.get(slug="municipality-of-kyustendil")
    position = write(organisations, town)
    for organisation, decision in zip(organisations, DECISIONS, strict=True):
        sign(position, organisation, *decision)
    adopting.freeze(position, on=STATES[2][2])
    position.save()
    send(position, town)
    for before, after, day, reason in STATES:
        position.state_changes.create(
            before=before,
            after=after,
            on=day,
            reason=reason,
            at=build.moment(day.year, day.month, day.day, 15),
        )
    meeting = Event.objects.get(slug="mayor-and-councillors-kyustendil-2015")
    Link.objects.create(target=meeting, to=position)
    search.index(position)


def write(organisations, town):
    author, *others = organisations
    position = Position.objects.create(
        title="Обявите за обществени обсъждания да стигат навреме до хората",
        body=BODY,
        organisation=author,
        project=Project.objects.get(slug="your-municipality-works-for-you"),
        status=STATES[-1][1],
        status_changed_on=STATES[-1][2],
        created_at=build.moment(2015, 4, 14, 10),
    )
    position.addressees.add(town)
    for other in others:
        position.drafters.create(
            organisation=other,
            invited_at=build.moment(2015, 4, 14, 11),
            agreed_at=build.moment(2015, 4, 15, 9),
        )
    return position


def sign(position, organisation, number, decided_on):
    Support.objects.create(
        target=position,
        organisation=organisation,
        decision=f"решение № {number} на управителния съвет",
        decided_on=decided_on,
        is_named=True,
        confirmed_at=build.moment(2015, decided_on.month, decided_on.day, 18),
    )


def send(position, town):
    sent_on, answered_on = STATES[3][2], STATES[4][2]
    submission = Submission.objects.create(
        target=position,
        addressee=town,
        way=Submission.Way.MAIL,
        sent_on=sent_on,
        answer_by=sent_on + datetime.timedelta(days=30),
    )
    OfficialAnswer.objects.create(
        submission=submission,
        text=ANSWER,
        by=OfficialAnswer.By.LINK,
        signed_by="Станимира Дюлева, секретар на общината",
        answered_on=answered_on,
        entered_at=build.moment(2015, 6, 4, 11),
    )
