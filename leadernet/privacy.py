"""What belongs to a person, app by app: `export_person(person)` and `erase_person(person)`.

Erasing goes through the list from its end: the members app comes last, because it empties
the names and addresses by which the others find what is the person's.
"""

import io
import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from core import privacy as core
from events import privacy as events
from forums import privacy as forums
from leadernet.practice import place
from members import privacy as members
from members.models import Person
from news import privacy as news
from participation.causes import privacy as causes
from participation.centre import privacy as centre
from participation.common import privacy as participation
from participation.ideas import privacy as ideas
from participation.positions import privacy as positions
from participation.surveys import privacy as surveys
from participation.volunteering import privacy as volunteering
from participation.votes import privacy as votes
from projects import privacy as projects
from reports import privacy as reports

APPS = {
    "members": members,
    "core": core,
    "projects": projects,
    "events": events,
    "news": news,
    "forums": forums,
    "participation": participation,
    "causes": causes,
    "centre": centre,
    "positions": positions,
    "votes": votes,
    "surveys": surveys,
    "ideas": ideas,
    "volunteering": volunteering,
    "reports": reports,
}


def export(person: Person) -> bytes:
    """Everything the portal keeps about the person: one ZIP with a JSON file per app."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, app in APPS.items():
            text = json.dumps(
                app.export_person(person),
                cls=DjangoJSONEncoder,
                ensure_ascii=False,
                indent=2,
            )
            archive.writestr(f"{name}.json", text)
        archive.writestr("read-me.txt", f"LeaderNet, {timezone.now():%Y-%m-%d %H:%M}\n")
    return file.getvalue()


@transaction.atomic
def erase(person: Person) -> None:
    """Forget the person everywhere; what others count on stays without the name."""
    if person.user:
        place.remove(person.user)
    for app in reversed(APPS.values()):
        app.erase_person(person)
