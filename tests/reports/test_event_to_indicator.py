"""An organisation's presence is taken, and the donor's figure goes up: nothing is copied."""

import datetime

from django.utils import timezone

from events import actions
from events.models import Attendance
from projects.models import Indicator
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    staff_of,
)


def test_taking_attendance_moves_the_figure_and_its_list(client):
    now = timezone.now()
    today = timezone.localdate()
    project = ProjectFactory(
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    indicator = PeriodFactory(
        indicator__result__project=project,
        indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED,
    ).indicator
    event = EventFactory(
        project=project,
        organiser=project.organisation,
        starts_at=now - datetime.timedelta(hours=3),
        ends_at=now - datetime.timedelta(hours=1),
    )
    registration = RegistrationFactory(
        event=event, organisation=OrganisationFactory(name_bg="Дошлата")
    )
    staff = staff_of(project.organisation)
    url = f"/projects/{project.slug}/results/{indicator.pk}/"

    def shown():
        context = client.get(url).context
        return context["figure"].value, [row[0][0].value for row in context["page_obj"]]

    def mark(how):
        press = actions.Press(registration.pk, event.sessions.get().pk, how)
        actions.take_attendance(event, [press], actor=staff, reason="Тя беше там.")

    before = shown()
    mark(Attendance.How.IN_PERSON)
    after = shown()
    mark("")

    assert before == (0, [])
    assert after == (1, ["Дошлата"])
    assert shown() == before
