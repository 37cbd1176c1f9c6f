from participation.volunteering.models.applications import Application, Place
from participation.volunteering.models.certificates import Certificate
from participation.volunteering.models.hours import QUARTERS_A_DAY, Hours, hours_of
from participation.volunteering.models.opportunities import Opportunity
from participation.volunteering.models.shifts import Shift

__all__ = [
    "QUARTERS_A_DAY",
    "Application",
    "Certificate",
    "Hours",
    "Opportunity",
    "Place",
    "Shift",
    "hours_of",
]
