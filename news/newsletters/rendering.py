"""The words of a letter, made once for all readers who get the same."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import one_click
from core.mail import plain_text
from news.models import Letter, Newsletter, NewsletterItem, Subscriber
from news.models.newsletters import domain
from news.newsletters.choosing import public_items
from projects.models import Project

STOP = one_click.Link(
    "newsletter-stop",
    view="newsletter:stop",
    readers=Subscriber.objects.with_address,
)
CHOICES = one_click.Link(
    "newsletter-choices",
    view="newsletter:choices",
    readers=Subscriber.objects.confirmed,
)


@dataclass(frozen=True)
class Words:
    """Finished but for the reader's own two addresses."""

    language: str
    subject: str
    text: str
    html: str
    number_of_items: int
    stop: str  # what stands in their place
    choices: str

    def for_links(self, stop: str, choices: str) -> tuple[str, str]:
        return tuple(
            body.replace(self.stop, stop).replace(self.choices, choices)
            for body in (self.text, self.html)
        )


def items_to_show(newsletter: Newsletter, numbers=None) -> list[NewsletterItem]:
    """What everybody may read now, with who pays for it; `numbers` are the reader's items."""
    projects = Project.objects.visible_to(AnonymousUser()).select_related(
        "programme", "organisation"
    )
    rows = public_items(newsletter)
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    return list(
        rows.select_related("article__organisation", "article__rubric")
        .prefetch_related(
            Prefetch("article__project", projects, to_attr="known_project")
        )
        .defer("article__body", "article__body_bg", "article__body_en")
    )


def words(newsletter: Newsletter, language: str, numbers=None) -> Words:
    """Text and HTML in one language; asked for anew at each sending."""
    stop, choices = secrets.token_hex(12), secrets.token_hex(12)
    with translation.override(language):
        items = items_to_show(newsletter, numbers)
        context = {
            "newsletter": newsletter,
            "items": items,
            "language": language,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "sender": settings.POSTAL_ADDRESS,
            "stop": stop,
            "choices": choices,
        }
        text = plain_text("emails/news/newsletter.txt", context)
        html = render_to_string("emails/news/newsletter.html", context)
    return Words(
        language=language,
        subject=" ".join(newsletter_title(newsletter, language).split()),
        text=text.strip() + "\n",
        html=html,
        number_of_items=len(items),
        stop=stop,
        choices=choices,
    )


def newsletter_title(newsletter, language):
    with translation.override(language):
        return newsletter.shown_title


def message(letter: Letter, found: Words) -> EmailMultiAlternatives:
    """The letter as it leaves."""
    reader = letter.subscriber
    stop = STOP.for_reader(reader, letter.newsletter_id)
    choices = CHOICES.for_reader(reader, letter.newsletter_id)
    text, html = found.for_links(stop, choices)
    mail = EmailMultiAlternatives(
        found.subject,
        text,
        to=[reader.email],
        headers=list_headers(found)
        | one_click.headers(stop)
        | {"Message-ID": letter.message_id, "Content-Language": found.language},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def list_headers(found: Words) -> dict[str, str]:
    """By which mail programs know a list, and do not answer it by themselves."""
    with translation.override(found.language):
        archive = f"{settings.SITE_URL}{reverse('newsletter:list')}"
    return {
        "List-Id": f"<newsletter.{domain()}>",
        "List-Archive": f"<{archive}>",
        "Precedence": "bulk",
    }
