"""What a few organisations say of themselves: services, hours, a cover picture, documents."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files
from core.models import Attachment
from leadernet.demo import pictures
from members.actions import documents
from members.models import Document

Kind = Document.Kind
COVER_ALT = {
    "alt_bg": "Пейзаж с хълмове, слънце и къщи, избродиран на кръстчета",
    "alt_en": "A landscape with hills, a sun and houses in cross-stitch",
}


def tell(network):
    owner, lag, librarian = (
        network.users[name] for name in ("owner", "lag", "librarian")
    )
    present(
        network.ruse_club,
        owner,
        services=(
            "Безплатна зала за срещи до 30 души\nПомощ за писане на проекти\nОбучения за доброволци",
            "A free room for meetings of up to 30 people\nHelp with writing projects\nTrainings for volunteers",
        ),
        hours=("понеделник–петък, 10–18 ч.", "Monday to Friday, 10 to 18"),
        cover=101,
    )
    publish(network.ruse_club, owner, Kind.STATUTE, None)
    publish(network.ruse_club, owner, Kind.ANNUAL, timezone.localdate().year - 1)
    publish(network.ruse_club, owner, Kind.FINANCIAL, timezone.localdate().year - 1)
    present(
        network.tundzha,
        lag,
        services=(
            "Консултации по мерките на стратегията\nИнформационни срещи в селата",
            "Advice on the measures of the strategy\nInformation meetings in the villages",
        ),
        hours=("понеделник–петък, 8:30–17 ч.", "Monday to Friday, 8:30 to 17"),
        cover=102,
    )
    publish(network.tundzha, lag, Kind.ANNUAL, timezone.localdate().year - 1)
    present(
        librarian.person.memberships.get().organisation,
        librarian,
        services=(
            "Отговори на въпроси на организациите\nКомпютри и интернет за всички",
            "Answers to questions of organisations\nComputers and internet for everybody",
        ),
        hours=("понеделник–събота, 9–19 ч.", "Monday to Saturday, 9 to 19"),
        cover=103,
    )


def present(organisation, actor, *, services, hours, cover):
    organisation.services_bg, organisation.services_en = services
    organisation.opening_hours_bg, organisation.opening_hours_en = hours
    organisation.save()
    files.attach(
        organisation,
        pictures.landscape(cover),
        purpose=Attachment.Purpose.COVER,
        user=actor,
        consent=Attachment.Consent.NOBODY,
        **COVER_ALT,
    )


def publish(organisation, actor, kind, year):
    """A file of a few lines that says itself that it is an example."""
    document = Document(kind=kind, year=year)
    heading = f"{document.get_kind_display()} {year or ''}".strip().capitalize()
    words = f"{heading}\n{organisation.name_bg}\n\nПримерен документ от демонстрацията на портала.\n"
    upload = SimpleUploadedFile(f"{kind}-{year or 'dokument'}.txt", words.encode())
    documents.add(organisation, document, upload, actor=actor)
