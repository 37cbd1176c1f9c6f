import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import html
from core.galleries.owners import HasPictures
from core.models import Attachment
from members.models import Organisation
from news import quoting
from news.bilingual import Bilingual, BilingualQuerySet
from news.models.rubrics import Rubric
from places.models import Obshtina

DELETED_IS_KEPT = datetime.timedelta(days=30)


class ArticleQuerySet(BilingualQuerySet):
    def live(self):
        """Published, not deleted, and not of the practice organisation."""
        return self.filter(
            status=Article.Status.PUBLISHED,
            deleted_at=None,
            organisation__is_practice=False,
        )

    def visible_to(self, user):
        """Published news of the user's audiences, and what the user writes or reviews.

        News for a group is seen by its members only, also within the organisation.
        """
        kept = self.filter(deleted_at=None)
        published = Q(status=Article.Status.PUBLISHED, organisation__is_practice=False)
        public = published & Q(audience=Article.Audience.PUBLIC)
        if not user.is_authenticated:
            return kept.filter(public)
        for_group = Q(audience=Article.Audience.GROUP)
        own = Q(
            organisation__in=user.organisation_ids("owner", "editor", in_practice=True)
        )
        of_my_groups = for_group & Q(group__in=user.read_group_ids())
        allowed = public | (own & ~for_group)
        allowed |= of_my_groups & (own | published | Q(author=user))
        allowed |= ArticleQuerySet.led_by(user)
        if user.is_member() or user.is_moderator():
            allowed |= published & Q(audience=Article.Audience.MEMBERS)
        of_network = Q(organisation__is_practice=False) & ~for_group
        if user.is_administrator():
            allowed |= of_network
        elif user.is_coordinator():
            allowed |= of_network & Q(status=Article.Status.IN_REVIEW)
        return kept.filter(allowed)

    @staticmethod
    def led_by(user):
        """What was once shown to a group is looked after by its coordinators."""
        return Q(
            audience=Article.Audience.GROUP,
            group__in=user.group_ids(coordinated=True),
            published_at__isnull=False,
            organisation__is_practice=False,
        )

    def editable_by(self, user):
        """News of the user's organisations, and what they wrote for their groups."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organisation__in=user.organisation_ids("owner", "editor"))
        own |= Q(
            author=user,
            audience=Article.Audience.GROUP,
            group__in=user.group_ids(),
            organisation__in=user.organisation_ids(),
        )
        return self.filter(own, deleted_at=None)

    def awaiting_review_of(self, user):
        """Sent by organisations of the user's territory, the longest waiting first."""
        theirs = Organisation.objects.coordinated_by(user)
        return (
            self.visible_to(user)
            .filter(
                status=Article.Status.IN_REVIEW,
                organisation__is_practice=False,
                organisation__in=theirs,
            )
            .order_by("updated_at", "pk")
        )

    def due_to_publish(self):
        """Scheduled, and the moment has come."""
        return self.filter(
            status=Article.Status.SCHEDULED,
            deleted_at=None,
            publish_at__lte=timezone.now(),
        ).order_by("publish_at", "pk")

    def due_to_expire(self):
        """Published, and no longer wanted on the site."""
        return self.filter(
            status=Article.Status.PUBLISHED,
            deleted_at=None,
            expires_at__lte=timezone.now(),
        ).order_by("expires_at", "pk")

    def due_to_purge(self):
        """Deleted so long ago that nobody will want them back."""
        return self.filter(deleted_at__lt=timezone.now() - DELETED_IS_KEPT)

    def in_place(self, code):
        """About an oblast (RSE) or an obshtina (RSE08); news that names none, by its publisher."""
        codes = {"oblast__code" if len(code) == 3 else "code": code}
        places = Obshtina.objects.filter(**codes)
        return self.filter(
            Exists(places.filter(articles=OuterRef("pk")))
            | Q(obshtini=None, organisation__seat__obshtina__in=places)
        )

    def newest(self):
        return self.order_by("-is_pinned", "-published_at", "-pk")

    def for_cards(self):
        """With what a card shows and without the long text."""
        covers = Attachment.objects.filter(purpose=Attachment.Purpose.COVER)
        return (
            self.select_related("organisation", "rubric")
            .prefetch_related(Prefetch("attachments", covers, to_attr="covers"))
            .defer("body", "body_bg", "body_en")
        )


class Article(HasPictures, Bilingual):
    """A news item that an organisation publishes, once, in one or two languages."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("waiting for review")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", pgettext_lazy("news", "published")
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
        pgettext_lazy("news", "who sees it"),
        max_length=10,
        choices=Audience,
        default=Audience.PUBLIC,
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
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one article.",
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("archive at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    frozen_figures = models.JSONField(
        _("figures as they were"),
        default=dict,
        editable=False,
        help_text="{number of the indicator: {value, is_percentage, on}}",
    )

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
        """Keep only clean HTML, whatever the way in."""
        self.clean_texts()
        super().save(*args, **kwargs)

    def clean_texts(self):
        html.clean_columns(self, "body_bg", "body_en")

    def get_absolute_url(self):
        return reverse("news:detail", args=[self.slug])

    def is_live(self):
        return self.status == self.Status.PUBLISHED and self.deleted_at is None

    def quoted_figures(self):
        """Numbers of the indicators that a version of the text quotes."""
        return quoting.numbers(f"{self.body_bg} {self.body_en}")

    def is_complete(self):
        return bool(self.title_bg and self.lead_bg and self.body_bg)

    @property
    def kept_cover(self):
        """The newest cover picture, prefetched by `for_cards`."""
        if not hasattr(self, "covers"):
            cover = Attachment.Purpose.COVER
            self.covers = [
                one for one in self.attachments.all() if one.purpose == cover
            ]
        return self.covers[-1] if self.covers else None

    @property
    def cover(self):
        """The cover as readers get it: published only with the mark."""
        kept = self.kept_cover
        return kept if kept and self.may_show(kept) else None

    def is_in_text(self, picture):
        """Does a version of the text show it by itself?"""
        return picture.key in f"{self.body_bg} {self.body_en}"

    def readable_body(self):
        """The text as readers get it, without pictures that lack the mark."""
        hidden = [one.key for one in self.attachments.all() if not self.may_show(one)]
        return html.without_pictures(self.shown_body, hidden)
