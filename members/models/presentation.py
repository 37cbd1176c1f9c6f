"""What an organisation shows of itself beside the facts: its own words, links and documents."""

from urllib.parse import urlsplit

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The networks that we know by name; a link there is shown by this name.
SOCIAL_NETWORKS = {
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "linkedin.com": "LinkedIn",
    "tiktok.com": "TikTok",
    "x.com": "X",
    "twitter.com": "X",
    "threads.net": "Threads",
    "t.me": "Telegram",
    "vimeo.com": "Vimeo",
    "flickr.com": "Flickr",
}
MOST_SOCIAL_LINKS = 8


def social_network(url):
    """The name of the network to which an address belongs, or None."""
    host = (urlsplit(url).hostname or "").lower()
    return next(
        (
            name
            for known, name in SOCIAL_NETWORKS.items()
            if host == known or host.endswith(f".{known}")
        ),
        None,
    )


class Presentation(models.Model):
    """What an organisation tells about itself, in its own words."""

    founded_year = models.PositiveSmallIntegerField(
        _("year founded"), null=True, blank=True
    )
    mission = models.TextField(_("mission"), max_length=2000, blank=True)
    topics = models.ManyToManyField(
        "members.Topic",
        verbose_name=_("topics"),
        blank=True,
        related_name="organisations",
    )
    services = models.TextField(_("services offered"), max_length=2000, blank=True)
    opening_hours = models.TextField(_("opening hours"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    email = models.EmailField(_("public e-mail"), blank=True)
    phone = models.CharField(_("public phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    show_email = models.BooleanField(
        _("show our e-mail on the page"),
        default=False,
        help_text=_(
            "Without it people write to you through a form that hides the address."
        ),
    )
    social_links = ArrayField(
        models.URLField(max_length=200),
        verbose_name=_("social networks"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True

    @property
    def public_email(self):
        """The address, if the organisation chose to show it."""
        return self.email if self.show_email else ""

    def named_social_links(self):
        """[(name of the network, address)]"""
        return [(social_network(url), url) for url in self.social_links]

    def picture(self, purpose):
        """The newest of its kind, from the prefetched attachments."""
        found = [file for file in self.attachments.all() if file.purpose == purpose]
        return found[-1] if found else None

    def logo(self):
        return self.picture("logo")

    def cover(self):
        return self.picture("cover")


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the organisation: what it publishes about itself, whoever may know it reads."""
        organisations = Document.organisation.field.related_model.objects
        return self.filter(organisation__in=organisations.visible_to(user).values("pk"))


class Document(models.Model):
    """The statute or a report that an organisation publishes on its page; the file hangs on it."""

    class Kind(models.TextChoices):
        STATUTE = "statute", _("statute")
        ANNUAL = "annual", _("annual report")
        FINANCIAL = "financial", _("financial report")
        OTHER = "other", pgettext_lazy("document", "other document")

    OF_A_YEAR = (Kind.ANNUAL, Kind.FINANCIAL)

    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="documents",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)

    attachments = GenericRelation("core.Attachment")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                name="document_report_has_a_year",
                condition=~Q(kind__in=["annual", "financial"]) | Q(year__isnull=False),
                violation_error_message=_("Write the year of the report."),
            )
        ]

    def __str__(self):
        name = self.title or self.get_kind_display()
        return f"{name}, {self.year}" if self.year else str(name)

    def get_absolute_url(self):
        return f"{self.organisation.get_absolute_url()}documents/"

    def file(self):
        """The newest file, from the prefetched attachments."""
        return next(reversed(self.attachments.all()), None)
