import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, GroupMembership, Organisation
from participation.common.models import HasStates
from participation.votes import counting
from participation.votes.models.options import ANSWERS, Option, answer
from participation.votes.models.running import run_by
from participation.votes.models.voters import Voter


class VoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is announced: to everybody, or to those entitled and to who runs it."""
        shown = ~Q(status=Vote.Status.DRAFT)
        public = Q(is_public=True) & (
            Q(group=None) | Q(group__in=Group.objects.readable_by(user))
        )
        if not user.is_authenticated:
            return self.filter(shown & public)
        own = user.organisation_ids()
        groups = GroupMembership.objects.filter(organisation__in=own).values("group")
        voters = Voter.objects.filter(organisation__in=own).values("vote")
        inside = Q(group__in=groups) | Q(pk__in=voters)
        if user.is_member():
            inside |= Q(group=None)
        return self.filter((shown & (public | inside)) | run_by(user))

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(run_by(user))

    def for_list(self):
        return self.select_related("group", "project").order_by("-opens_at", "-pk")

    def under_way(self):
        """Announced or open."""
        return self.filter(status__in=[Vote.Status.ANNOUNCED, Vote.Status.OPEN])

    def due_to_open(self):
        return self.filter(
            status=Vote.Status.ANNOUNCED, opens_at__lte=timezone.now()
        ).order_by("opens_at", "pk")

    def due_to_close(self):
        return self.filter(
            status=Vote.Status.OPEN, closes_at__lte=timezone.now()
        ).order_by("closes_at", "pk")

    def due_for_reminder(self):
        """Two days before the end, and not on the day on which it began."""
        now = timezone.now()
        return self.filter(
            status=Vote.Status.OPEN,
            reminded_at=None,
            opened_at__lte=now - datetime.timedelta(days=1),
            closes_at__gt=now,
            closes_at__lte=now + Vote.REMIND_BEFORE,
        )


class Vote(HasStates):
    """A question to the organisations of a group, or of the network: each has one vote.

    Once it is announced its rules stand. What comes out is frozen in `result`.
    """

    class Method(models.TextChoices):
        DECISION = counting.DECISION, _("a decision: for, against or abstained")
        ONE = counting.ONE, _("one of several options")
        SEVERAL = counting.SEVERAL, _("several of the options")
        RANKING = counting.RANKING, _("the options in order of preference")

    class Threshold(models.TextChoices):
        SIMPLE = counting.SIMPLE, _("more for than against")
        ABSOLUTE = counting.ABSOLUTE, _("for: more than half of all that may vote")
        TWO_THIRDS = counting.TWO_THIRDS, _("for: two thirds of the ballots cast")

    class Tie(models.TextChoices):
        NONE = counting.NONE, _("nothing is decided between them")
        ALL = counting.ALL, _("all that are equal are chosen")
        AGAIN = counting.AGAIN, _("there is a new vote between them")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("vote", "draft")
        ANNOUNCED = "announced", pgettext_lazy("vote", "announced")
        OPEN = "open", pgettext_lazy("vote", "open")
        CLOSED = "closed", pgettext_lazy("vote", "closed")
        CANCELLED = "cancelled", pgettext_lazy("vote", "cancelled")

    REMIND_BEFORE = datetime.timedelta(days=2)
    MOST_OPTIONS = 30

    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="votes",
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="votes",
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    method = models.CharField(
        _("how the vote is cast"),
        max_length=10,
        choices=Method,
        default=Method.DECISION,
    )
    most = models.PositiveSmallIntegerField(
        _("options on one ballot at most"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OPTIONS)],
    )
    seats = models.PositiveSmallIntegerField(
        _("how many are chosen"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OPTIONS)],
    )
    is_secret = models.BooleanField(_("secret"), default=False)
    may_change = models.BooleanField(_("may be changed until the end"), default=False)
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum, % of those entitled"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    threshold = models.CharField(
        _("when a decision is taken"),
        max_length=12,
        choices=Threshold,
        default=Threshold.SIMPLE,
    )
    tie = models.CharField(
        _("when votes are equal"), max_length=6, choices=Tie, default=Tie.NONE
    )
    proxies = models.PositiveSmallIntegerField(
        _("for how many others one may vote"),
        default=0,
        validators=[MaxValueValidator(10)],
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(
        _("state"), max_length=10, choices=Status, default=Status.DRAFT
    )
    is_public = models.BooleanField(_("public"), default=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=500, blank=True
    )
    again_of = models.OneToOneField(
        "self",
        models.SET_NULL,
        verbose_name=_("decides between what was equal in"),
        null=True,
        blank=True,
        editable=False,
        related_name="again",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        related_name="+",
    )
    result = models.JSONField(
        _("result"), null=True, editable=False, encoder=DjangoJSONEncoder
    )
    checksum = models.CharField(max_length=64, blank=True, editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(
                name="vote_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The vote must close after it opens."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("votes:detail", args=[self.slug])

    def is_decision(self):
        return self.method == self.Method.DECISION

    def is_ranking(self):
        return self.method == self.Method.RANKING

    def is_draft(self):
        return self.status == self.Status.DRAFT

    def is_announced(self):
        return self.status == self.Status.ANNOUNCED

    def is_closed(self):
        return self.status == self.Status.CLOSED

    def is_cancelled(self):
        return self.status == self.Status.CANCELLED

    def takes_votes(self):
        return self.status == self.Status.OPEN and timezone.now() < self.closes_at

    def is_being_counted(self):
        return self.status == self.Status.OPEN and timezone.now() >= self.closes_at

    def may_be_cancelled(self):
        return self.is_announced() or self.takes_votes()

    @cached_property
    def choices(self) -> list[Option]:
        """What stands on the ballot; the answers of a decision are nobody's rows."""
        if not self.is_decision():
            return list(self.options.all())
        return [answer(self, number, label) for number, label in ANSWERS.items()]

    def rules(self) -> counting.Rules:
        return counting.Rules(
            method=self.method,
            options=tuple(one.number for one in self.choices),
            entitled=self.voters.count(),
            seats=self.seats,
            most=self.most,
            quorum_percent=self.quorum_percent,
            threshold=self.threshold,
            tie=self.tie,
            is_secret=self.is_secret,
        )

    def electorate(self):
        """Organisations that may vote if it opened now."""
        listed = Organisation.objects.listed()
        if self.group_id is None:
            return listed
        inside = self.group.memberships.of_organisations().values("organisation")
        return listed.filter(pk__in=inside)
