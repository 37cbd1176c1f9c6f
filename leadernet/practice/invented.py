"""Persons and words of the practice place. Each says itself that it is invented."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.models import Organisation

PLACE = _("Practice of %(name)s")
APPLICANT = {
    "name": _("Invented group “Sunflower”"),
    "mission": _(
        "An invented mission: gardens between the blocks, tended by neighbours."
    ),
}
APPLICATION_NOTE = _(
    "This application is invented so that you can practise. We made eleven gardens and "
    "want to learn from others how to talk to the municipality."
)
RESPONSIBLE = _("Invented Mira")
TOPICS = ("environment", "volunteering")
FORUM = _("Forum for practice")
SUBJECT = _("Where do you meet in winter?")
WRITERS = (_("Invented Boyan"), _("Invented Katya"))
FIRST_POST = _(
    "An invented question: the library is being repaired until March. Where do you gather "
    "twenty people when it is cold?"
)
WAITING_POST = _(
    "An invented answer that waits for you: anywhere, only not with the neighbouring "
    "association. They understand nothing, ask whom you like."
)
PARTICIPANTS = (
    _("Ana Primerova (invented)"),
    _("Georgi Uchenikov (invented)"),
    _("Lilyana Probna (invented)"),
)


def place_of(name):
    """The name of somebody's practice organisation, in both languages."""
    return in_both("name", PLACE, name=name)


def applicant():
    """An organisation that would like to join."""
    fields = {
        "kind": Organisation.Kind.INFORMAL,
        "email": "sunflower@example.org",
        "phone": "02 000 0000",
        "founded_year": 2019,
    }
    for field, words in APPLICANT.items():
        fields |= in_both(field, words)
    return fields | {"application_note": str(APPLICATION_NOTE)}


def in_both(field, words, **values):
    """{"name_bg": …, "name_en": …}"""
    found = {}
    for language in ("bg", "en"):
        with translation.override(language):
            found[f"{field}_{language}"] = str(words) % values if values else str(words)
    return found
