"""A meeting decides, a municipality answers, and everybody reads what became of it."""

from django.utils import timezone
from playwright.sync_api import expect

from events.models import Attendance, Decision, Recommendation
from members.models import Organisation
from tests.events.helpers import hours_from_now
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    staff_of,
)
from tests.flows.helpers import fill, follow, send, write


def meeting():
    """Of eight people of one chitalishte, two days ago."""
    event = EventFactory(
        title_bg="Среща за площадката",
        starts_at=hours_from_now(-50),
        ends_at=hours_from_now(-48),
    )
    chitalishte = OrganisationFactory(kind=Organisation.Kind.CHITALISHTE)
    for _number in range(8):
        row = RegistrationFactory(event=event, organisation=chitalishte)
        Attendance.objects.create(registration=row, session=event.sessions.get())
    return event


def test_meeting_decides_and_a_municipality_answers(visit, device):
    event = meeting()
    municipality = OrganisationFactory(
        kind=Organisation.Kind.MUNICIPALITY, name_bg="Община Ценово"
    )
    organiser, official = (
        visit(staff_of(event.organiser)),
        visit(staff_of(municipality)),
    )
    reader = visit()

    organiser.goto(event.get_absolute_url())
    follow(organiser, "/outcomes/")
    follow(organiser, "/minutes/")
    write(organiser, device, "text_bg", "Обсъдихме площадката.")
    organiser.locator("main form[enctype] button:not([name])").last.click()
    follow(organiser, "/decisions/new/")
    fill(organiser, text_bg="Боядисваме оградата", who="Доброволците")
    fill(organiser, due_on=f"{timezone.localdate():%Y-%m-%d}")
    send(organiser)
    follow(organiser, "/recommendations/new/")
    fill(organiser, who="Община Ценово", text_bg="Да се сложат пейки")
    send(organiser)
    reader.goto(event.get_absolute_url())
    expect(reader.locator("main")).not_to_contain_text("Боядисваме оградата")
    send(organiser)
    expect(organiser.locator("main")).to_contain_text("публикувано")

    official.goto("/desk/")
    follow(official, Recommendation.objects.get().get_absolute_url())
    fill(official, answer="Пейките идват през май.")
    send(official)
    expect(official.locator("main")).to_contain_text("Пейките идват през май.")

    organiser.goto(Decision.objects.get().get_absolute_url())
    organiser.locator("main [name=state][value=done]").check()
    fill(organiser, note="С двайсет кутии боя.")
    send(organiser)

    reader.goto(event.get_absolute_url())
    for words in (
        "Обсъдихме площадката.",
        "Боядисваме оградата",
        "С двайсет кутии боя.",
        "Пейките идват през май.",
    ):
        expect(reader.locator("main")).to_contain_text(words)
    follow(reader, f"?organisation={event.organiser.slug}")
    expect(reader.locator("main .outcome")).to_contain_text("Боядисваме оградата")
    reader.goto(event.get_absolute_url())
    follow(reader, "/numbers/")
    expect(reader.locator("main .figures dd").first).to_have_text("8")
    with reader.expect_download() as download:
        follow(reader, "/numbers.xlsx")
    assert download.value.suggested_filename.endswith("numbers.xlsx")
