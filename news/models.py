from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import html
from core.models import Attachment


class Rubric(models.Model):
    """A column of the news, chosen by the network."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self):
        return self.name


class ArticleQuerySet(models.QuerySet):
    def live(self):
        """Published, not deleted, and not of the practice organisation."""
        return self.filter(
            status=Article.Status.PUBLISHED,
            deleted_at=None,
            organisation__is_practice=False,
        )

    def visible_to(self, user):
        """Published news of the user's audiences, drafts of their organisations, and reviews."""
        kept = self.filter(deleted_at=None)
        published = Q(status=Article.Status.PUBLISHED, organisation__is_practice=False)
        public = published & Q(audience=Article.Audience.PUBLIC)
        if not user.is_authenticated:
            return kept.filter(public)
        allowed = public | Q(organisation__in=user.organisation_ids("owner", "editor"))
        if user.is_member() or user.is_moderator():
            allowed |= published & Q(audience=Article.Audience.MEMBERS)
        if user.is_coordinator() or user.is_administrator():
            allowed |= Q(
                status=Article.Status.IN_REVIEW, organisation__is_practice=False
            )
        allowed |= published & Q(
            audience=Article.Audience.GROUP, group__in=user.group_ids()
        )
        return kept.filter(allowed)

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            deleted_at=None, organisation__in=user.organisation_ids("owner", "editor")
        )

    def newest(self):
        return self.order_by("-is_pinned", "-published_at", "-pk")

    def due_to_publish(self):
        """Scheduled items whose minute has come."""
        return self.filter(
            status=Article.Status.SCHEDULED,
            deleted_at=None,
            publish_at__lte=timezone.now(),
        ).order_by("publish_at", "pk")

    def for_cards(self):
        """What a card shows, and nothing of the long text."""
        return (
            self.select_related("organisation", "rubric")
            .defer("body", "body_bg", "body_en")
            .prefetch_related(covers())
        )


def covers():
    """Cover pictures only, as `article.covers`."""
    return Prefetch(
        "attachments",
        Attachment.objects.filter(purpose=Attachment.Purpose.COVER).order_by("-pk"),
        to_attr="covers",
    )


class Article(models.Model):
    """A news item that an organisation publishes, once, in one or two languages."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("waiting for review")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("members of the network")
        GROUP = "group", _("members of the group")

    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("published by"),
        related_name="articles",
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, verbose_name=_("rubric"), related_name="articles"
    )
    topics = models.ManyToManyField(
        "members.Topic", verbose_name=_("topics"), blank=True, related_name="articles"
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="articles",
    )
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="articles",
    )
    obshtini = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("municipalities"),
        blank=True,
        related_name="articles",
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    lead = models.TextField(_("in short"), max_length=600)
    body = models.TextField(_("text"), max_length=100000)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT
    )
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    is_pinned = models.BooleanField(_("stays on top"), default=False)
    review_note = models.TextField(
        _("the reviewer's words"), max_length=2000, blank=True
    )
    author = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("author"),
        null=True,
        related_name="+",
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        indexes = [
            models.Index(fields=["status", "-published_at"], name="article_published")
        ]
        constraints = [
            models.CheckConstraint(
                name="article_of_group_names_the_group",
                condition=~Q(audience="group") | Q(group__isnull=False),
                violation_error_message=_(
                    "Choose the group whose members see the news."
                ),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Whatever the way in, only cleaned HTML is stored."""
        for name in ("body_bg", "body_en"):
            text = getattr(self, name) or ""
            setattr(
                self,
                name,
                html.clean_staff(
                    html.from_plain(text) if html.is_plain(text) else text
                ),
            )
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("news:detail", args=[self.slug])

    @property
    def cover(self):
        """The newest cover picture, or None; prefetched by `for_cards`."""
        if not hasattr(self, "covers"):
            prefetch_related_objects([self], covers())
        return self.covers[0] if self.covers else None

    def is_live(self):
        return self.status == self.Status.PUBLISHED and self.deleted_at is None

    def has_language(self, language):
        return bool(
            getattr(self, f"title_{language}") and getattr(self, f"body_{language}")
        )

    @property
    def shown_language(self):
        """The language in which the text can be read now: the reader's, else the other."""
        wanted = get_language() or "bg"
        if self.has_language(wanted):
            return wanted
        return "en" if wanted == "bg" else "bg"
