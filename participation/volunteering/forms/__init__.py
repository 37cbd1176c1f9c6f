from participation.volunteering.forms.hours import (
    ConfirmManyForm,
    DecideHoursForm,
    HoursForm,
    SheetForm,
)
from participation.volunteering.forms.joining import (
    AnswerForm,
    CodeForm,
    EnterForm,
    GuestForm,
    OwnForm,
)
from participation.volunteering.forms.opportunities import (
    OpportunityForm,
    ReasonForm,
    ShiftForm,
)

__all__ = [
    "AnswerForm",
    "CodeForm",
    "ConfirmManyForm",
    "DecideHoursForm",
    "EnterForm",
    "GuestForm",
    "HoursForm",
    "OpportunityForm",
    "OwnForm",
    "ReasonForm",
    "SheetForm",
    "ShiftForm",
]
