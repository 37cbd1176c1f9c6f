"""What people do with the minutes, decisions and recommendations of an event."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, files, notifications
from core.models import Attachment
from events import search
from events.actions.people import staff, writable
from events.actions.reminding import tell_participant
from events.models import Attendance, Decision, Event, Minutes, Recommendation
from members.models import User

CHANGED = gettext_lazy(
    "Somebody else changed this while you were writing. Your text is kept here: look at "
    "theirs in another window, then press the button again and yours stays."
)


def lock(outcome: Decision | Recommendation) -> Decision | Recommendation:
    """The row as it is now, with its event locked."""
    writable(outcome.event)
    rows = type(outcome).objects.select_for_update(of=["self"])
    return rows.select_related("event__organiser").get(pk=outcome.pk)


def refuse_if_changed(outcome, seen_at):
    if seen_at and outcome.updated_at != seen_at:
        raise ValidationError(CHANGED, code="conflict")


@transaction.atomic
def save_minutes(
    minutes: Minutes,
    *,
    actor: User,
    document=None,
    seen_at: datetime.datetime | None = None,
) -> Minutes:
    """Keep the minutes; a text that is published already changes for everybody."""
    event = writable(minutes.event)
    there = Minutes.objects.filter(event=event).first()
    if there:
        refuse_if_changed(there, seen_at)
        minutes.pk = there.pk
        minutes.published_at = there.published_at
    minutes.save()
    if document:
        files.attach(minutes, document, purpose=Attachment.Purpose.DOCUMENT, user=actor)
    audit.record("events.minutes_saved", actor=actor, target=event)
    search.index(event)
    return minutes


@transaction.atomic
def remove_from_minutes(document: Attachment, *, event: Event, actor: User) -> None:
    writable(event)
    audit.record(
        "events.minutes_document_removed",
        actor=actor,
        target=event,
        name=document.name,
    )
    files.remove(document)


def create_once(outcome, *, actor, verb):
    """The same form sent twice makes one row."""
    model = type(outcome)
    try:
        with transaction.atomic():
            event = writable(outcome.event)
            outcome.save()
            audit.record(verb, actor=actor, target=event, number=outcome.pk)
    except IntegrityError:
        made = model.objects.filter(event=outcome.event, submission=outcome.submission)
        if outcome.submission and (first := made.first()):
            return first
        raise
    return outcome


def save_decision(
    decision: Decision, *, actor: User, seen_at: datetime.datetime | None = None
) -> Decision:
    """A new decision is a draft; a changed one is seen as before."""
    if decision.pk is None:
        return create_once(decision, actor=actor, verb="events.decision_made")
    return save_changed(decision, actor, seen_at, "events.decision_changed")


def save_recommendation(
    recommendation: Recommendation,
    *,
    actor: User,
    seen_at: datetime.datetime | None = None,
) -> Recommendation:
    """A new recommendation is a draft; a changed one is seen as before."""
    if recommendation.pk is None:
        return create_once(
            recommendation, actor=actor, verb="events.recommendation_made"
        )
    return save_changed(recommendation, actor, seen_at, "events.recommendation_changed")


@transaction.atomic
def save_changed(outcome, actor, seen_at, verb):
    event = writable(outcome.event)
    there = type(outcome).objects.select_for_update().get(pk=outcome.pk)
    refuse_if_changed(there, seen_at)
    outcome.published_at = there.published_at
    outcome.save()
    audit.record(verb, actor=actor, target=event, number=outcome.pk)
    search.index(event)
    return outcome


@transaction.atomic
def delete_outcome(outcome: Decision | Recommendation, *, actor: User) -> None:
    """Only a draft; what was published stays and may be dropped with a reason."""
    outcome = lock(outcome)
    if outcome.published_at:
        raise ValidationError(
            _("It is published already. A decision can be marked as dropped."),
            code="published",
        )
    audit.record(
        "events.outcome_deleted",
        actor=actor,
        target=outcome.event,
        kind=outcome._meta.model_name,
        number=outcome.pk,
    )
    outcome.delete()


@transaction.atomic
def publish_outcomes(event: Event, *, actor: User) -> int:
    """Show all drafts on the event's page and tell those whom they concern; how many there were.

    Participants are told of the minutes, institutions of what is recommended to them, and
    organisations of what they carry out, each once: when it is published.
    """
    event = writable(event)
    now = timezone.now()
    minutes = Minutes.objects.filter(event=event, published_at=None).first()
    if minutes and not minutes.says_something():
        minutes = None
    decisions = list(event.decisions.drafts())
    recommendations = list(event.recommendations.drafts())
    drafts = [*filter(None, [minutes]), *decisions, *recommendations]
    for draft in drafts:
        draft.published_at = now
        draft.save(update_fields=["published_at", "updated_at"])
    if not drafts:
        return 0
    audit.record(
        "events.outcomes_published",
        actor=actor,
        target=event,
        minutes=bool(minutes),
        decisions=[one.pk for one in decisions],
        recommendations=[one.pk for one in recommendations],
    )
    search.index(event)
    tell_all(event, minutes, decisions, recommendations, actor=actor)
    return len(drafts)


def tell_all(event, minutes, decisions, recommendations, *, actor):
    if minutes:
        for registration in who_takes_part(event):
            tell_participant(
                registration, "minutes_published", event=event, context={"event": event}
            )
    for decision in decisions:
        if decision.state == Decision.State.OPEN:
            notifications.notify(
                owners_of(decision),
                "events.decision_given",
                target=decision,
                actor=actor,
            )
    for recommendation in recommendations:
        send(recommendation, actor=actor)


def who_takes_part(event):
    """Who was there; where presence was not taken, who had a place."""
    standing = event.registrations.select_related("person__user").order_by("pk")
    present = standing.filter(
        Exists(Attendance.objects.filter(registration=OuterRef("pk")))
    )
    return present if present.exists() else standing.active()


def owners_of(decision):
    """Accounts of those who carry it out."""
    people = list(
        staff(decision.owner, "owner", "editor")
        if decision.owner
        else User.objects.none()
    )
    person = decision.owner_person
    if person and person.user_id and person.user.is_active:
        people.append(person.user)
    return people


def send(recommendation, *, actor):
    """The portal hands it over to an institution that has accounts; else a letter does."""
    institution = recommendation.institution
    users = staff(institution, "owner", "editor") if institution else []
    if not users:
        return
    if recommendation.sent_on is None:
        recommendation.sent_on = timezone.localdate()
        recommendation.save(update_fields=["sent_on", "updated_at"])
    notifications.notify(
        users, "events.recommendation_sent", target=recommendation, actor=actor
    )


@transaction.atomic
def close_decision(
    decision: Decision,
    *,
    state: str,
    on: datetime.date | None,
    note: str,
    actor: User,
) -> Decision:
    """Say what became of it; open again without a day. The same said twice changes nothing."""
    decision = lock(decision)
    on = None if state == Decision.State.OPEN else on or timezone.localdate()
    if (decision.state, decision.closed_on, decision.note) == (state, on, note):
        return decision
    decision.state, decision.closed_on, decision.note = state, on, note
    decision.full_clean(exclude=["event", "owner", "owner_person"])
    decision.save()
    audit.record(
        "events.decision_closed",
        actor=actor,
        target=decision.event,
        number=decision.pk,
        state=state,
    )
    return decision


@transaction.atomic
def answer_recommendation(
    recommendation: Recommendation,
    *,
    text: str,
    on: datetime.date,
    actor: User,
    document=None,
    seen_at: datetime.datetime | None = None,
) -> Recommendation:
    """Write the institution's answer, by its own staff or by the organiser from a letter.

    An answer of the institution is told to the organiser; a letter is the organiser's own act.
    """
    recommendation = lock(recommendation)
    refuse_if_changed(recommendation, seen_at)
    is_first = recommendation.answered_on is None
    recommendation.answer, recommendation.answered_on = text, on
    recommendation.answered_by = actor
    recommendation.sent_on = recommendation.sent_on or min(on, timezone.localdate())
    recommendation.save()
    if document:
        files.attach(
            recommendation, document, purpose=Attachment.Purpose.DOCUMENT, user=actor
        )
    event = recommendation.event
    audit.record(
        "events.recommendation_answered",
        actor=actor,
        target=event,
        number=recommendation.pk,
    )
    search.index(event)
    if is_first and not actor.works_for(event.organiser):
        notifications.notify(
            staff(event.organiser, "owner", "editor"),
            "events.recommendation_answered",
            target=recommendation,
            actor=actor,
        )
    return recommendation


@transaction.atomic
def remind_of_decision(decision: Decision) -> bool:
    """Tell those who carry it out that the term is near, once for each term."""
    row = locked_due(Decision.objects.due_for_reminder(), decision)
    if row is None:
        return False
    note(row, reminded_for=row.due_on)
    notifications.notify(owners_of(row), "events.decision_due", target=row)
    return True


@transaction.atomic
def remind_of_recommendation(recommendation: Recommendation) -> bool:
    """Tell the institution that an answer is expected soon, once for each term."""
    row = locked_due(Recommendation.objects.due_for_reminder(), recommendation)
    if row is None:
        return False
    note(row, reminded_for=row.answer_by)
    if row.institution:
        notifications.notify(
            staff(row.institution, "owner", "editor"),
            "events.recommendation_due",
            target=row,
        )
    return True


@transaction.atomic
def tell_without_answer(recommendation: Recommendation) -> bool:
    """Tell the organiser that the term passed without an answer, once for each term."""
    rows = Recommendation.objects.without_answer_by_the_term()
    row = locked_due(rows, recommendation)
    if row is None:
        return False
    note(row, told_overdue_for=row.answer_by)
    notifications.notify(
        staff(row.event.organiser, "owner", "editor"),
        "events.recommendation_overdue",
        target=row,
    )
    return True


def locked_due(rows, row):
    return rows.filter(pk=row.pk).select_for_update(of=["self"]).first()


def note(row, **fields):
    """What the clock notes changes nothing that somebody may be writing now."""
    type(row).objects.filter(pk=row.pk).update(**fields)
