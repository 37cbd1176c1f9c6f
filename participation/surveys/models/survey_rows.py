"""Surveys as rows: whom they ask, who sees them, what is due."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Organisation
from participation.surveys.models.responses import Response
from places.models import Obshtina

REMIND_BEFORE = datetime.timedelta(days=3)
NAMES_ARE_KEPT = datetime.timedelta(days=183)


class Audience(models.TextChoices):
    ANYBODY = "anybody", _("anybody")
    MEMBERS = "members", _("the members of the network")
    PLACE = "place", _("organisations of a place")
    GROUP = "group", _("the members of a group")
    PARTICIPANTS = "participants", _("who was present at the event")


class Respondent(models.TextChoices):
    PERSON = "person", _("each person for themselves")
    ORGANISATION = "organisation", _("each organisation once")


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("survey", "draft")
    OPEN = "open", pgettext_lazy("survey", "open")
    CLOSED = "closed", pgettext_lazy("survey", "closed")


def asks_places_of(organisations):
    """Surveys of places in which one of these organisations has its seat or works."""
    places = Obshtina.objects.filter(
        Q(settlements__organisations__in=organisations)
        | Q(organisations__in=organisations)
    )
    return Q(obshtini__in=places) | Q(oblasti__obshtini__in=places)


def results_are_public() -> Q:
    """Closed surveys with a public part, and open named ones that show it live.

    Of a closed group nobody else learns even that it was asked.
    """
    shown = Q(are_results_public=True, organisation__in=Organisation.objects.public())
    shown &= Q(group=None) | Q(group__in=Group.objects.readable_by(AnonymousUser()))
    closed = Q(status=Status.CLOSED)
    live = Q(status=Status.OPEN, are_results_live=True, is_anonymous=False)
    return shown & (closed | live)


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user, admitted=()):
        """What is announced or told to everybody, what asks the reader, and what they run.

        `admitted`: numbers of surveys to which a secret address led the reader.
        """
        real = Q(organisation__in=Organisation.objects.public())
        shown = ~Q(status=Status.DRAFT) & real
        everybody = Q(audience=Audience.ANYBODY) & (
            Q(group=None) | Q(group__in=Group.objects.readable_by(user))
        )
        asked = everybody | results_are_public() | Q(pk__in=admitted)
        if not user.is_authenticated:
            return self.filter(shown & asked)
        asked |= Q(pk__in=self.model.objects.asking(user).values("pk"))
        asked |= Q(responses__person=user.person) | Q(
            responses__organisation__in=user.organisation_ids()
        )
        found = self.model.objects.filter((shown & asked) | self.run_by(user))
        return self.filter(pk__in=found.values("pk"))

    @staticmethod
    def run_by(user):
        if user.is_administrator():
            return Q(organisation__is_practice=False)
        return Q(organisation__in=user.organisation_ids("owner", "editor"))

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(self.run_by(user))

    def asking(self, user):
        """Those whose audience has an organisation of the user, or the user as its member."""
        own = Organisation.objects.listed().filter(pk__in=user.organisation_ids())
        groups = user.group_ids()
        of_place = asks_places_of(own)
        audience = Audience
        asked = Q(audience=audience.GROUP, group__in=groups)
        if user.is_member():
            asked |= Q(audience=audience.MEMBERS)
            asked |= Q(
                audience=audience.PLACE,
                pk__in=self.model.objects.filter(of_place).values("pk"),
            )
        return self.filter(asked)

    def takes_answers(self):
        return self.filter(status=Status.OPEN, closes_on__gte=timezone.localdate())

    def due_to_close(self):
        return self.filter(
            status=Status.OPEN, closes_on__lt=timezone.localdate()
        ).order_by("closes_on", "pk")

    def due_for_reminder(self):
        """Of organisations, some days before the end; whoever runs it may have reminded before."""
        today = timezone.localdate()
        return self.filter(
            status=Status.OPEN,
            respondent=Respondent.ORGANISATION,
            closing_reminded_on=None,
            opened_on__lt=today - REMIND_BEFORE,
            closes_on__gte=today,
            closes_on__lte=today + REMIND_BEFORE,
        ).order_by("closes_on", "pk")

    def due_to_forget(self):
        """Closed so long ago that nobody needs the names of people who answered."""
        before = timezone.localdate() - NAMES_ARE_KEPT
        named = Response.objects.filter(survey=OuterRef("pk"), person__isnull=False)
        return self.filter(Exists(named), closed_on__lt=before)

    def for_list(self):
        return self.select_related("organisation", "group").order_by(
            "-opened_on", "-pk"
        )
