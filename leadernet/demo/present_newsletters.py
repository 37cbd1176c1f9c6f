"""A newsletter that left ten days ago, and its readers; the newest news waits for the next one."""

import datetime

from leadernet.demo import build
from news.models import Article, Letter, Newsletter, Subscriber

State = Letter.State
# (name of the account or of somebody without one, language, rubrics, oblasti)
READERS = [
    ("citizen", "bg", [], []),
    ("member", "bg", [], []),
    ("librarian", "bg", ["libraries", "trainings"], []),
    ("municipality", "bg", [], ["RSE"]),
    ("donor", "en", [], []),
    ("petya.nedelcheva", "bg", [], []),
    ("rumen.borisovski", "bg", ["causes", "partnerships"], []),
    ("yana.tsenovska", "bg", [], ["SZR", "HKV"]),
    ("m.greenfield", "en", ["causes"], []),
    ("chitalishte.probuda", "bg", [], []),
]


def tell(network):
    readers = [
        Subscriber.objects.create(
            email=f"{name}@example.org",
            language=language,
            rubrics=rubrics,
            oblasti=oblasti,
            state=Subscriber.State.CONFIRMED,
            requested_at=build.days_from_now(-40, 12),
            confirmed_at=build.days_from_now(-40, 13),
        )
        for name, language, rubrics, oblasti in READERS
    ]
    Subscriber.objects.create(
        email="tsvetan.mostov@example.org",
        state=Subscriber.State.LEFT,
        requested_at=build.days_from_now(-30, 9),
        confirmed_at=build.days_from_now(-30, 10),
        ended_at=build.days_from_now(-9, 18),
    )
    newsletter = make_sent(network)
    write_letters(newsletter, readers)


def make_sent(network):
    sent_at = build.days_from_now(-10, 10)
    coordinator = network.users["coordinator"]
    newsletter = Newsletter.objects.create(
        title_bg="Каузи и срещи през есента",
        title_en="Causes and meetings in autumn",
        intro_bg="Здравейте,\n\nизбрахме новините, за които най-много ни питахте. Следващият бюлетин тръгва, щом се съберат още няколко.",
        intro_en="Hello,\n\nwe chose the news that you asked about most. The next newsletter leaves when a few more have gathered.",
        state=Newsletter.State.SENT,
        number=1,
        created_by=coordinator,
        sent_by=coordinator,
        created_at=sent_at - datetime.timedelta(hours=2),
        changed_at=sent_at - datetime.timedelta(hours=1),
        sent_at=sent_at,
        finished_at=sent_at + datetime.timedelta(minutes=1),
        left=1,
    )
    older = Article.objects.live().filter(published_at__lt=sent_at)
    for position, article in enumerate(older.order_by("-published_at")[:3], start=1):
        newsletter.items.create(article=article, position=position, is_for_all=True)
    return newsletter


def write_letters(newsletter, readers):
    """All left but one, whose mailbox is no more."""
    items = list(newsletter.items.values_list("pk", flat=True))
    variants = {
        language: newsletter.variants.create(language=language, items=items)
        for language in ("bg", "en")
    }
    for reader in readers:
        is_gone = reader is readers[-1]
        newsletter.letters.create(
            subscriber=reader,
            variant=variants[reader.language],
            state=State.FAILED if is_gone else State.SENT,
            attempts=1,
            error="SMTPRecipientsRefused 550" if is_gone else "",
            handled_at=newsletter.finished_at,
        )
