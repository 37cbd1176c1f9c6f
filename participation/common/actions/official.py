"""Handing something over to an institution and taking its answer, alike for every subject."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import audit, files, mail
from core.models import Attachment
from core.notifications import notify
from members.models import Organisation, User
from participation.common import official_links
from participation.common.actions.limits import refuse_often
from participation.common.actions.supporting import in_turn
from participation.common.models import HasSubmissions, OfficialAnswer, Submission

# Each is a mail to the institution.
LINKS_A_DAY = 3
By, Way = OfficialAnswer.By, Submission.Way


@transaction.atomic
def submit(
    thing: HasSubmissions,
    *,
    addressee: Organisation,
    way: str,
    actor: User,
    on: datetime.date | None = None,
) -> Submission:
    """Hand the thing over; from this day the term is counted. Pressed twice it is handed over once.

    The subject asks who may, and calls this inside its own action.
    """
    thing = in_turn(thing)
    on = on or timezone.localdate()
    refuse_day_to_come(on, "on")
    known = thing.submissions.standing().filter(addressee=addressee).first()
    if known:
        return known
    if way == Way.MAIL:
        refuse_without_address(addressee)
        on = timezone.localdate()
    submission = Submission.objects.create(
        target=thing,
        addressee=addressee,
        way=way,
        sent_on=on,
        answer_by=on + datetime.timedelta(days=settings.ANSWER_WITHIN_DAYS),
        sent_by=actor,
    )
    audit.record(
        "participation.handed_over", actor=actor, target=submission, way=str(way)
    )
    if way == Way.MAIL:
        give_link(submission)
        write_to(submission, "official_asked")
    notify(
        User.objects.staff_of([addressee]),
        "participation.handed_over",
        target=submission,
        actor=actor,
    )
    return submission


def refuse_day_to_come(day, field):
    if day > timezone.localdate():
        raise ValidationError({field: _("This day is still to come.")})


def refuse_without_address(addressee):
    if not addressee.email:
        raise ValidationError(
            _(
                "The portal knows no e-mail of this institution. Hand it over by letter, or have "
                "the address entered in its profile."
            ),
            code="no_address",
        )


def give_link(submission):
    official_links.renew(submission)
    submission.save(update_fields=["link_number", "link_digest", "link_until"])


def write_to(submission, template):
    mail.queue(
        f"participation/{template}",
        to=submission,
        context={
            "submission": submission,
            "thing": submission.target,
            "link": official_links.address(submission),
        },
    )


@transaction.atomic
def renew_link(submission: Submission, *, actor: User) -> Submission:
    """Mail the institution another link; the one before it leads nowhere any more."""
    submission = waiting(submission)
    refuse_without_address(submission.addressee)
    refuse_often(f"answer-link:{submission.pk}", a_day=LINKS_A_DAY)
    give_link(submission)
    if not submission.link_works():
        submission.link_until = timezone.localdate() + datetime.timedelta(
            days=settings.ANSWER_WITHIN_DAYS
        )
        submission.save(update_fields=["link_until"])
    write_to(submission, "official_asked")
    audit.record("participation.answer_link_renewed", actor=actor, target=submission)
    return submission


def locked(submission):
    """The thing first, as every act about it: its supporters and answers take turns."""
    in_turn(submission.target)
    return Submission.objects.select_for_update(of=["self"]).get(pk=submission.pk)


def waiting(submission):
    """Locked, and still without its answer."""
    submission = locked(submission)
    if submission.is_answered():
        raise ValidationError(
            _("There is an answer already. It was not written over."), code="answered"
        )
    if submission.taken_back_on:
        raise ValidationError(
            _("It was taken back, and no answer is expected any more."),
            code="taken_back",
        )
    return submission


@transaction.atomic
def answer_by_link(
    submission: Submission, *, text: str, signed_by: str, document=None
) -> OfficialAnswer:
    """By whoever has the link, once."""
    link, submission = submission.link_digest, waiting(submission)
    if link != submission.link_digest:
        raise ValidationError(_("This link is no longer valid."), code="gone")
    if not submission.link_works():
        raise ValidationError(_("This link is too old."), code="late")
    return answer(
        submission,
        by=By.LINK,
        text=text,
        signed_by=signed_by,
        document=document,
        actor=None,
    )


@transaction.atomic
def answer_with_account(
    submission: Submission, *, text: str, signed_by: str, actor: User, document=None
) -> OfficialAnswer:
    """By the staff of the institution."""
    submission = waiting(submission)
    if not actor.works_for(submission.addressee):
        raise ValidationError(
            _("Only the staff of the institution answers for it."), code="stranger"
        )
    return answer(
        submission,
        by=By.ACCOUNT,
        text=text,
        signed_by=signed_by,
        document=document,
        actor=actor,
    )


@transaction.atomic
def attach_letter(
    submission: Submission,
    *,
    text: str,
    signed_by: str,
    answered_on: datetime.date,
    document,
    actor: User,
) -> OfficialAnswer:
    """A letter that came outside the portal, with the day that it bears. The subject asks who may."""
    submission = waiting(submission)
    refuse_day_to_come(answered_on, "answered_on")
    if answered_on < submission.sent_on:
        raise ValidationError(
            {"answered_on": _("It was handed over after this day.")}, code="too_early"
        )
    return answer(
        submission,
        by=By.LETTER,
        text=text,
        signed_by=signed_by,
        document=document,
        actor=actor,
        answered_on=answered_on,
    )


def answer(submission, *, actor, document, **said):
    row = OfficialAnswer.objects.create(submission=submission, entered_by=actor, **said)
    if document:
        files.attach(row, document, purpose=Attachment.Purpose.DOCUMENT, user=actor)
    audit.record(
        "participation.officially_answered",
        actor=actor,
        target=submission,
        by=str(row.by),
    )
    thing = submission.target
    if after := settings.AFTER_ANSWERS.get(thing._meta.label_lower):
        import_string(after)(thing, row, actor=actor)
    return row


@transaction.atomic
def correct_answer(
    row: OfficialAnswer, *, text: str, signed_by: str, actor: User
) -> OfficialAnswer:
    """By an owner of the institution; what it said before stays in the trace."""
    locked(row.submission)
    row = OfficialAnswer.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if (row.text, row.signed_by) == (text, signed_by):
        return row
    audit.record(
        "participation.answer_corrected",
        actor=actor,
        target=row.submission,
        before=row.text,
    )
    row.text, row.signed_by, row.corrected_at = text, signed_by, timezone.now()
    row.save(update_fields=["text", "signed_by", "corrected_at"])
    return row


@transaction.atomic
def take_back(thing: HasSubmissions, *, actor: User | None) -> None:
    """No answer is expected any more; nobody is reminded, and links lead nowhere."""
    rows = thing.submissions.unanswered().select_for_update(of=["self"])
    for submission in rows:
        submission.taken_back_on = timezone.localdate()
        submission.link_digest = ""
        submission.save(update_fields=["taken_back_on", "link_digest"])
        audit.record("participation.taken_back", actor=actor, target=submission)


@transaction.atomic
def remind(submission: Submission) -> None:
    """Of the clock: the institution a week before the term and after it, then who handed it over."""
    in_turn(submission.target)
    rows = Submission.objects.due_for_reminder().select_for_update(of=["self"])
    submission = rows.filter(pk=submission.pk).first()
    if submission is None:
        return
    is_over = submission.is_overdue()
    submission.reminders, submission.reminded_on = (
        2 if is_over else 1,
        timezone.localdate(),
    )
    submission.save(update_fields=["reminders", "reminded_on"])
    if submission.link_works() and submission.link_digest:
        write_to(submission, "official_overdue" if is_over else "official_reminder")
    notify(
        User.objects.staff_of([submission.addressee_id]),
        "participation.answer_due",
        target=submission,
    )
    if is_over and submission.sent_by:
        notify([submission.sent_by], "participation.answer_missing", target=submission)
    thing = submission.target
    if is_over and (after := settings.AFTER_TERMS.get(thing._meta.label_lower)):
        import_string(after)(thing, submission)
