from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User


class VoterQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(has_voted=False)

    def cast_by(self, user):
        """Those whose vote the user may cast: as owner of whoever casts it."""
        own = user.organisation_ids("owner") if user.is_authenticated else []
        active = Organisation.objects.filter(status=Organisation.Status.ACTIVE)
        rows = self.annotate(caster=Coalesce("proxy", "organisation"))
        return rows.filter(
            caster__in=active.filter(pk__in=own).values("pk"), organisation__in=active
        )

    def owners(self):
        """Accounts of those who may cast these votes.

        While who holds a proxy is suspended, of who gave it: they may take it back.
        """
        holds = When(proxy__status=Organisation.Status.ACTIVE, then="proxy")
        rows = self.annotate(caster=Case(holds, default="organisation"))
        return User.objects.filter(
            is_active=True,
            person__memberships__role="owner",
            person__memberships__ended_on=None,
            person__memberships__organisation__in=rows.values("caster"),
            person__memberships__organisation__status=Organisation.Status.ACTIVE,
        ).distinct()


class Voter(models.Model):
    """An organisation that may vote, as it was when the vote opened.

    Of a secret vote this is all that is known: whether it voted, not when and by whom.
    """

    vote = models.ForeignKey(
        "votes.Vote",
        models.CASCADE,
        verbose_name=_("vote"),
        related_name="voters",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="voting",
    )
    proxy = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("votes for it"),
        null=True,
        blank=True,
        related_name="votes_for",
    )
    has_voted = models.BooleanField(_("has voted"), default=False)

    objects = VoterQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name_bg", "pk"]
        verbose_name = _("organisation that may vote")
        verbose_name_plural = _("organisations that may vote")
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "organisation"], name="organisation_votes_once"
            )
        ]

    def __str__(self):
        return str(self.organisation)

    def held(self):
        """Votes of others that it casts."""
        return self.vote.voters.filter(proxy=self.organisation).exclude(pk=self.pk)

    def may_give(self):
        return self.vote.takes_votes() and not self.has_voted and self.vote.proxies > 0
