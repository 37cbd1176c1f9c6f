"""By what a figure is divided: the parts and their words.

A part is a code, empty for whoever said nothing; municipalities are numbers until they are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Attendance, Event, Registration
from members.models import Organisation
from projects.models import Dimension as Name


@dataclass(frozen=True)
class Dimension:
    """`of_person` and `of_event` say to which part somebody present, or an event, belongs."""

    name: str
    choices: type | None = None
    unsaid: str = _("not said")
    of_person: Callable | None = None
    of_event: Callable | None = None
    # Is it public anyway from which organisations people came, so also from which parts?
    is_public_anyway: bool = False

    @property
    def title(self) -> str:
        return Name(self.name).label

    @property
    def is_of_people(self) -> bool:
        return self.of_person is not None


DIMENSIONS = {
    one.name: one
    for one in (
        Dimension(Name.SEX, Registration.Sex, of_person=lambda row: row.sex),
        Dimension(
            Name.AGE_GROUP, Registration.AgeGroup, of_person=lambda row: row.age_group
        ),
        Dimension(Name.OFFICE, Registration.Office, of_person=lambda row: row.office),
        Dimension(
            Name.ORGANISATION_KIND,
            Organisation.Kind,
            unsaid=_("none of the directory"),
            of_person=lambda row: row.organisation_kind,
            is_public_anyway=True,
        ),
        Dimension(
            Name.HOW,
            Attendance.How,
            of_person=lambda row: (
                Attendance.How.IN_PERSON if row.in_person else Attendance.How.ONLINE
            ),
        ),
        Dimension(
            Name.OBSHTINA,
            unsaid=pgettext_lazy("municipality", "none"),
            of_event=lambda event: event.obshtina or "",
        ),
        Dimension(Name.EVENT_KIND, Event.Kind, of_event=lambda event: event.kind),
    )
}
# The columns of an indicator that narrow by what also divides.
DIVIDED_BY = {
    "organisation_kinds": Name.ORGANISATION_KIND,
    "sex": Name.SEX,
    "age_groups": Name.AGE_GROUP,
}
