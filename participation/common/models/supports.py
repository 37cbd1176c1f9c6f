"""Who stands behind an idea, a cause or a question."""

import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, Count, Min, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing
from members.models import Organisation
from participation.common.models.channels import ByChannel, Channel


def words(*parts):
    return Concat(*parts, output_field=models.TextField())


# Whose support a row is. Two lines of paper with one name from one place are one person; of
# whoever was forgotten nothing tells whether two rows are theirs.
WHO = Case(
    When(organisation__isnull=False, then=words(Value("o"), "organisation_id")),
    When(~Q(address_mark=""), then=words(Value("m"), "address_mark")),
    When(
        ~Q(channel=Channel.PORTAL) & ~Q(person__name=""),
        then=words(Value("n"), "person__name", Value("|"), "obshtina_id"),
    ),
    default=words(Value("p"), "person_id"),
)


class SupportQuerySet(models.QuerySet):
    def standing(self):
        """Confirmed and not withdrawn: those that count."""
        return self.filter(confirmed_at__isnull=False, withdrawn_at=None)

    def once(self):
        """Where rows of several things stand together: each organisation and person once."""
        by_who = self.annotate(who=WHO).order_by().values("who")
        first = by_who.annotate(first=Min("pk")).values("first")
        return self.model.objects.filter(pk__in=first)

    def of_organisations(self):
        return self.filter(organisation__isnull=False)

    def of_people(self):
        return self.filter(organisation=None)

    def by_hand(self):
        """Signed on a sheet that somebody keeps, and entered by staff."""
        return self.exclude(channel=Channel.PORTAL)

    def named_to(self, user):
        """Those whose names the reader may see: organisations they see, people who agreed."""
        seen = Organisation.objects.visible_to(user).real()
        agreed = Q(is_named=True, person__isnull=False, person__erased_at=None)
        return self.filter(Q(organisation__in=seen) | agreed)

    def unconfirmed_too_long(self):
        """For the clock: nobody pressed the button of the mail in time."""
        asked_before = timezone.now() - Support.CONFIRM_WITHIN
        return self.filter(confirmed_at=None, asked_at__lt=asked_before)

    def counts(self):
        """{organisations, people, by_hand}: how many stand behind it, and how many on paper."""
        return self.standing().aggregate(
            organisations=Count("pk", filter=Q(organisation__isnull=False)),
            people=Count("pk", filter=Q(organisation=None)),
            by_hand=Count("pk", filter=~Q(channel=Channel.PORTAL)),
        )


class Support(ByChannel, Pointing):
    """An organisation, with the decision of its board, or a person stands behind something.

    Withdrawn support stays as a row, with its day, and counts no more. A person's address is
    kept as a mark only, so that nobody signs twice; it goes when the person is forgotten.
    """

    CONFIRM_WITHIN = datetime.timedelta(days=7)

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="supports",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="supports",
    )
    decision = models.CharField(
        _("decision of the board"),
        max_length=300,
        blank=True,
        help_text=_("For example: decision No 4 of the board."),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        related_name="+",
    )
    is_named = models.BooleanField(_("my name may be shown"), default=False)
    address_mark = models.CharField(max_length=32, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [
            models.CheckConstraint(
                name="support_of_one",
                condition=Q(organisation=None, person__isnull=False)
                | Q(organisation__isnull=False, person=None),
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "organisation"],
                name="support_of_an_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "person"],
                name="support_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "address_mark"],
                condition=~Q(address_mark=""),
                name="support_of_an_address_once",
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.person)

    def stands(self):
        return self.confirmed_at is not None and self.withdrawn_at is None

    def may_confirm(self):
        """Asked for in time; what was withdrawn, only if it was asked for anew."""
        if self.withdrawn_at and self.withdrawn_at >= self.asked_at:
            return False
        is_open = self.asked_at > timezone.now() - self.CONFIRM_WITHIN
        return is_open and not self.stands()

    @property
    def withdrawn_on(self):
        return self.withdrawn_at and timezone.localdate(self.withdrawn_at)

    @property
    def email(self):
        """Of an account the one it signs in with; the other is only shown."""
        if self.person is None:
            return ""
        return self.person.user.email if self.person.user_id else self.person.email

    @property
    def language(self):
        return self.person.language


class Supported(models.Model):
    """Can be supported while `takes_support()` says so; then `support_is_over` is said."""

    support_is_over = _("Support is no longer taken here.")

    supports = GenericRelation(Support)

    class Meta:
        abstract = True
