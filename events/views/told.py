"""Which changes of an event were told to whom, and what became of each mail."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.models import OutgoingMail
from events.models import EventChange
from events.views.mixins import EventPermissionMixin


@dataclass(frozen=True)
class Told:
    """One person of the list. `state` is the mail's, or why there is none."""

    name: str
    organisation: str
    state: str
    is_bad: bool


def said_of_telling(change: EventChange | None) -> str:
    """How many were told, for the message after the act."""
    rows = list(change.tellings.values_list("mail_key", flat=True)) if change else []
    told = sum(bool(key) for key in rows)
    if not rows:
        return _("Nobody was registered, so nobody had to be told.")
    said = []
    if told:
        words = ngettext(
            "%(count)s person is told by mail.",
            "%(count)s people are told by mail.",
            told,
        )
        said.append(words % {"count": told})
    if without := len(rows) - told:
        words = ngettext(
            "%(count)s person has no e-mail: please tell them yourselves.",
            "%(count)s people have no e-mail: please tell them yourselves.",
            without,
        )
        said.append(words % {"count": without})
    return " ".join(said)


class ToldOfChanges(EventPermissionMixin, TemplateView):
    permission_required = "events.see_registrations"
    template_name = "events/event_told.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=self.changes(), **kwargs)

    def changes(self):
        changes = list(
            self.event.changes.select_related("made_by__person").prefetch_related(
                "tellings__registration__person", "tellings__registration__organisation"
            )
        )
        mails = self.mails(changes)
        for change in changes:
            change.was, change.is_now = moments(change.before), moments(change.after)
            change.people = [told(row, mails) for row in change.tellings.all()]
            change.bad = sum(one.is_bad for one in change.people)
        return changes

    def mails(self, changes):
        """{key: state} of all mails, in one question."""
        keys = [row.mail_key for change in changes for row in change.tellings.all()]
        rows = OutgoingMail.objects.filter(key__in=filter(None, keys))
        return dict(rows.values_list("key", "state"))


def told(row, mails):
    registration = row.registration
    organisation = registration.organisation
    state = mails.get(row.mail_key)
    return Told(
        name=registration.person.get_display_name(),
        organisation=organisation.name
        if organisation
        else registration.organisation_name,
        state=state_of(row, state),
        is_bad=not row.mail_key or state == OutgoingMail.State.FAILED,
    )


def state_of(row, state):
    if not row.mail_key:
        return _("has no e-mail: please tell them yourselves")
    if state is None:
        return _("the mail is no longer kept")
    return str(OutgoingMail.State(state).label)


def moments(facts):
    """What was written down, with its moments as moments again, in the reader's language."""
    found = dict(facts)
    own = "en" if get_language() == "en" else "bg"
    for name in ("venue", "settlement"):
        found[name] = found.get(f"{name}_{own}") or found.get(f"{name}_bg") or ""
    for name in ("starts_at", "ends_at"):
        moment = parse_datetime(found.get(name) or "")
        found[name] = timezone.localtime(moment) if moment else None
    return found
