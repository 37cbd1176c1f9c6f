"""What happens to a survey as a whole: opened, reminded of, closed, forgotten."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications
from core.models import Link
from members.archives import refuse_if_archived
from members.models import Membership, User
from participation.common.actions import move
from participation.surveys import search
from participation.surveys.models import Response, Survey
from projects.closed import refuse_if_closed

Status = Survey.Status


def writable(survey: Survey) -> Survey:
    """The locked survey, of no closed project and no archived group."""
    survey = Survey.objects.select_for_update(of=["self"]).get(pk=survey.pk)
    refuse_if_archived(survey.group_id)
    if survey.project_id:
        refuse_if_closed(survey.project_id)
    return survey


def people_asked(survey: Survey):
    """Accounts that are told when it opens; participants are written to by their event."""
    if survey.asks_organisations():
        return User.objects.staff_of(survey.organisations_asked())
    if survey.audience == Survey.Audience.GROUP:
        return User.objects.filter(pk__in=survey.group.accounts())
    if survey.audience in Survey.OF_ORGANISATIONS:
        inside = Membership.objects.filter(
            organisation__in=survey.organisations_asked().order_by().values("pk"),
            ended_on=None,
        )
        return User.objects.filter(is_active=True, person__in=inside.values("person"))
    return User.objects.none()


@transaction.atomic
def open_it(survey: Survey, *, actor: User) -> Survey:
    survey = writable(survey)
    if not survey.is_draft():
        return survey
    refuse_unready(survey)
    survey.opened_on = timezone.localdate()
    step(survey, Status.OPEN, actor=actor)
    audit.record("surveys.opened", actor=actor, target=survey)
    notifications.notify(
        people_asked(survey), "surveys.opened", target=survey, actor=actor
    )
    return survey


def refuse_unready(survey):
    if survey.closes_on < timezone.localdate():
        raise ValidationError(_("The last day of the survey is past."), code="past")
    if not survey.questions:
        raise ValidationError(_("Write at least one question first."), code="empty")
    if survey.asks_organisations() and not survey.organisations_asked().exists():
        raise ValidationError(
            _("There is no organisation that is asked."), code="nobody"
        )
    if survey.is_for_participants() and survey.about is None:
        raise ValidationError(
            _("Participants are asked from the page of their event."), code="event"
        )


def step(survey, after, *, actor):
    move(survey, after=after, actor=actor)
    survey.status = after
    survey.save(update_fields=["status", "opened_on", "closed_on"])
    search.index(survey)


@transaction.atomic
def remind(survey: Survey, *, actor: User) -> int:
    """Write to those that have not answered, once a day at most; how many organisations these are."""
    survey = writable(survey)
    if not survey.takes_answers() or not survey.asks_organisations():
        raise ValidationError(
            _("The survey does not take answers now."), code="not_open"
        )
    if survey.reminded_on == timezone.localdate():
        raise ValidationError(
            _("They were reminded today. Remind them tomorrow, if it is needed."),
            code="today",
        )
    count = tell_again(survey, actor=actor)
    audit.record("surveys.reminded", actor=actor, target=survey, count=count)
    return count


def tell_again(survey, *, actor):
    waited = survey.organisations_waited_for()
    count = waited.count()
    survey.reminded_on = timezone.localdate()
    survey.save(update_fields=["reminded_on", "closing_reminded_on"])
    notifications.notify(
        User.objects.staff_of(waited), "surveys.reminder", target=survey, actor=actor
    )
    return count


@transaction.atomic
def remind_before_closing(survey: Survey) -> None:
    """Of the clock: once, some days before the end, unless they were reminded today."""
    due = Survey.objects.due_for_reminder().filter(pk=survey.pk)
    survey = due.select_for_update(of=["self"]).first()
    if survey is None:
        return
    survey.closing_reminded_on = timezone.localdate()
    if survey.reminded_on == timezone.localdate():
        survey.save(update_fields=["closing_reminded_on"])
        return
    tell_again(survey, actor=None)


@transaction.atomic
def close(survey: Survey, *, actor: User | None = None) -> Survey:
    """By who runs it or, after the last day, by the clock.

    What was not sent was given to nobody and is deleted; so is the list of who has answered
    an anonymous survey.
    """
    survey = Survey.objects.select_for_update(of=["self"]).get(pk=survey.pk)
    if actor is not None:
        survey = writable(survey)
    elif survey.closes_on >= timezone.localdate():
        return survey
    if not survey.is_open():
        return survey
    survey.responses.in_progress().delete()
    survey.participations.all().delete()
    survey.closed_on = timezone.localdate()
    step(survey, Status.CLOSED, actor=actor)
    audit.record("surveys.closed", actor=actor, target=survey)
    runs = User.objects.staff_of([survey.organisation_id])
    notifications.notify(runs, "surveys.closed", target=survey, actor=actor)
    return survey


@transaction.atomic
def forget_names(survey: Survey) -> None:
    """Of the clock: answers of people go on counting; whose they are nobody needs any more."""
    named = Response.objects.filter(survey=survey, person__isnull=False)
    named.update(person=None, code_digest="")


@transaction.atomic
def delete_draft(survey: Survey, *, actor: User) -> None:
    survey = writable(survey)
    if not survey.is_draft():
        raise ValidationError(_("Only a draft can be deleted."), code="not_draft")
    audit.record("surveys.deleted", actor=actor, target=survey, title=survey.title)
    kind = ContentType.objects.get_for_model(Survey)
    Link.objects.filter(to_content_type=kind, to_object_id=survey.pk).delete()
    survey.delete()
