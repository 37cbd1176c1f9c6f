"""What of a project goes on after it: who took it over, or why it was given up."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from reports.models.closings import Closing
from reports.models.readers import written_by

# Of `reports.closing.opened`: what is changed on the project's own pages alone.
IN_THE_PROJECT = {
    "activity",
    "disbursement",
    "expenditure",
    "measurement",
    "teammember",
    "value",
}


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To who writes for the project, and to whoever took it over once it is closed.

        What organisations carry on in public stands on the page: `public()`.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(closing__project__in=written_by(user))
            | Q(pk__in=HandOver.objects.taken_over_by(user).values("pk"))
        )

    def taken_over_by(self, user):
        """Handed to the user, or to an organisation that they work for, by a closed project."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organisation__in=user.organisation_ids("owner", "editor"))
        return self.of_closed().filter(
            own | Q(person__isnull=False, person__user=user), is_given_up=False
        )

    def of_closed(self):
        """What closing decided; of a thing decided anew after opening again, the last word."""
        later = HandOver.objects.filter(
            key=OuterRef("key"),
            closing__project=OuterRef("closing__project"),
            closing__closed_at__gt=OuterRef("closing__closed_at"),
        )
        return self.filter(~Exists(later), closing__closed_at__isnull=False)

    def open(self):
        return self.filter(is_given_up=False, done_at=None)

    def public(self):
        """What everybody reads on the page of the project: organisations that are shown alone."""
        return self.of_closed().filter(
            is_given_up=False,
            is_public=True,
            organisation__in=Organisation.objects.public(),
        )


class HandOver(models.Model):
    """An open thing of a project that somebody carries on, by a day; or that is given up."""

    closing = models.ForeignKey(
        Closing, models.CASCADE, verbose_name=_("closing"), related_name="handed"
    )
    key = models.CharField(
        _("thing"), max_length=60, help_text="As `reports.closing.opened` names it."
    )
    title = models.CharField(_("what it is"), max_length=300)
    address = models.CharField(_("where it is done"), max_length=300, blank=True)
    is_given_up = models.BooleanField(_("given up"), default=False)
    person = models.ForeignKey(
        "members.Person",
        models.SET_NULL,
        verbose_name=_("person who carries it on"),
        null=True,
        blank=True,
        related_name="handed_over",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation that carries it on"),
        null=True,
        blank=True,
        related_name="handed_over",
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    note = models.TextField(_("note or reason"), max_length=1000, blank=True)
    is_public = models.BooleanField(_("on the page of the project"), default=False)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    done_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("said to be done by"),
        null=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("thing handed over")
        verbose_name_plural = _("things handed over")
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "key"], name="thing_is_handed_over_once"
            ),
            models.CheckConstraint(
                name="handed_to_a_person_or_an_organisation",
                condition=Q(person=None) | Q(organisation=None),
            ),
            models.CheckConstraint(
                name="given_up_is_nobodys",
                condition=Q(is_given_up=False) | Q(person=None, organisation=None),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:handed", args=[self.closing.project.slug, self.pk])

    def is_changed_no_more(self):
        """Does it stand in the project itself, of which closing lets nothing be changed?"""
        kind = self.key.partition("-")[0]
        return kind in IN_THE_PROJECT and self.closing.project.is_closed()

    def taker(self):
        """Who carries it on; nobody, if it is given up or the person is gone."""
        return self.person or self.organisation
