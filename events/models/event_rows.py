"""Which events: the rows that somebody may see, change, or finds in a list."""

import datetime

from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.contacts import ContactPerson
from events.models.coorganisers import CoOrganiser
from events.models.keeping import KeptQuerySet
from events.models.registrations import Registration


class Audience(models.TextChoices):
    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members of the network")
    GROUP = "group", _("members of the group")


class RegistrationBy(models.TextChoices):
    NOBODY = "nobody", _("no registration is needed")
    ANYBODY = "anybody", _("everybody, with or without an account")
    MEMBERS = "members", _("members of the network")
    INVITED = "invited", _("those who are invited")


class EventQuerySet(KeptQuerySet):
    def live(self):
        """Published, not deleted, and not of the practice organisation."""
        return self.filter(
            is_published=True, deleted_at=None, organiser__is_practice=False
        )

    def held(self):
        """Live events that were not cancelled and are over: those that figures count."""
        return self.live().filter(cancelled_at=None, ends_at__lt=timezone.now())

    def visible_to(self, user):
        """Published events of the user's audiences, plus all of the organisations they work for.

        The administrator also reads drafts, except those of groups.
        """
        kept = self.filter(deleted_at=None)
        published = Q(is_published=True, organiser__is_practice=False)
        public = published & Q(audience=Audience.PUBLIC)
        if not user.is_authenticated:
            return kept.filter(public)
        allowed = public | Q(
            organiser__in=user.organisation_ids("owner", "editor", in_practice=True)
        )
        allowed |= published & Q(
            audience=Audience.GROUP, group__in=user.read_group_ids()
        )
        allowed |= EventQuerySet.of_own_groups(user)
        allowed |= EventQuerySet.shared_with(user)
        if user.is_member() or user.is_moderator():
            allowed |= published & Q(audience=Audience.MEMBERS)
        if user.is_administrator():
            allowed |= Q(organiser__is_practice=False) & ~Q(audience=Audience.GROUP)
        return kept.filter(allowed)

    def editable_by(self, user):
        """Events of the user's organisations; to the administrator also what is public."""
        if not user.is_authenticated:
            return self.none()
        allowed = Q(organiser__in=user.organisation_ids("owner", "editor"))
        allowed |= EventQuerySet.of_own_groups(user)
        if user.is_administrator():
            allowed |= Q(
                is_published=True,
                audience=Audience.PUBLIC,
                organiser__is_practice=False,
            )
        return self.filter(allowed, deleted_at=None)

    @staticmethod
    def of_own_groups(user):
        """What the user entered for a group, and what was shown to a group that they lead."""
        for_group = Q(audience=Audience.GROUP, organiser__is_practice=False)
        entered = Q(
            created_by=user,
            group__in=user.group_ids(),
            organiser__in=user.organisation_ids(),
        )
        led = Q(group__in=user.group_ids(coordinated=True), published_at__isnull=False)
        return for_group & (entered | led)

    @staticmethod
    def shared_with(user):
        """What an organisation of theirs was asked to organise too, or does."""
        staff_of = user.organisation_ids("owner", "editor")
        if not staff_of:
            return Q(pk__in=[])
        asked = CoOrganiser.objects.standing().filter(organisation__in=staff_of)
        return Q(pk__in=asked.values("event"), organiser__is_practice=False)

    def of_organisation(self, organisation):
        """What the organisation invites to, alone or together with others, once it accepted."""
        accepted = CoOrganiser.objects.accepted().filter(organisation=organisation)
        return self.filter(
            Q(organiser=organisation) | Q(pk__in=accepted.values("event"))
        )

    def upcoming(self):
        """Not over yet, the nearest first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def within(self, start, end):
        """Events of which some part lies between the two moments."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def beside(self, event):
        """What else its project or organiser begins on the days of this event.

        So a forum and the press conference before it lead to each other; the meetings of
        one series do that anyway.
        """
        first, last = (
            timezone.localtime(one).replace(hour=0, minute=0, second=0, microsecond=0)
            for one in (event.starts_at, event.ends_at)
        )
        own = Q(organiser=event.organiser_id)
        if event.project_id:
            own |= Q(project=event.project_id)
        found = self.filter(
            own, starts_at__gte=first, starts_at__lt=last + datetime.timedelta(days=1)
        )
        if event.series_id:
            found = found.exclude(series=event.series_id)
        return found.exclude(pk=event.pk).order_by("starts_at", "pk")

    def with_places_taken(self):
        """`places_taken`: registrations with a place. Who just came in takes none."""
        taken = (
            Registration.objects.with_a_place()
            .filter(event=OuterRef("pk"))
            .order_by()
            .values("event")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(places_taken=Coalesce(Subquery(taken), 0))

    def without(self, *texts):
        """Without these long texts, also in the column that has no language."""
        names = [f"{text}{ending}" for text in texts for ending in ("", "_bg", "_en")]
        return self.rewrite(False).defer(*names).rewrite(True)

    def for_calendar(self):
        """What stands in the square of a day."""
        return self.select_related("settlement").without("body", "summary", "venue")

    def for_feed(self):
        """What a calendar file says, without the long texts of event and organiser."""
        together = CoOrganiser.objects.accepted().select_related("organisation")
        return (
            self.select_related("organiser", "settlement")
            .without("body", "organiser__mission", "organiser__services")
            .prefetch_related(
                Prefetch("coorganisers", together, to_attr="named_coorganisers"),
                Prefetch(
                    "contact_people",
                    ContactPerson.objects.shown(),
                    to_attr="named_contacts",
                ),
            )
        )

    def for_agenda(self):
        """Everything that a row of the agenda shows, in one query."""
        return (
            self.select_related("organiser", "settlement__obshtina__oblast")
            .without("body", "organiser__mission", "organiser__services")
            .with_places_taken()
        )

    def with_free_places(self):
        """Open for registration now, and not full; made for a list, by the same rule as
        `takes_registrations` and `is_full`."""
        now = timezone.now()
        closes_at = Coalesce("registration_closes_at", "starts_at")
        return (
            self.filter(is_published=True, cancelled_at=None, starts_at__gt=now)
            .exclude(registration_by=RegistrationBy.NOBODY)
            .alias(closes_at=closes_at)
            .filter(closes_at__gt=now)
            .with_places_taken()
            .filter(Q(capacity=None) | Q(capacity__gt=F("places_taken")))
        )
