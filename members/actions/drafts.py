"""A draft is kept: by its button, or quietly while somebody types."""

import uuid
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.slugs import unique_slug
from members.models import Draft, Merge, Organisation, User

# What one person has not sent yet, and together with what waits for a decision.
MOST_OPEN, MOST_UNDECIDED = 5, 10


def begin(
    organisation: Organisation,
    *,
    actor: User,
    submission: uuid.UUID | None = None,
    finish: Callable | None = None,
    **said,
) -> Organisation:
    """Keep a new draft; the same page sent twice at once makes one.

    `finish(organisation)` saves what hangs on the row. The number of open applications of
    one person is limited.
    """
    submission = submission or uuid.uuid4()
    if Draft.objects.filter(submission=submission).exists():
        submission = uuid.uuid4()
    try:
        return begin_once(organisation, submission, actor, finish, said)
    except IntegrityError:
        made = Organisation.objects.filter(draft__submission=submission)
        if first := made.filter(applicant=actor).first():
            return first
        # Somebody else took the same address at the same moment; there is another.
        return begin_once(organisation, submission, actor, finish, said)


@transaction.atomic
def begin_once(organisation, submission, actor, finish, said):
    refuse_beyond_limit(actor)
    organisation.pk = None
    organisation.slug = unique_slug(
        Organisation.objects.all(), Merge.objects.all(), text=organisation.name_bg
    )
    organisation.applicant = actor
    without_version(organisation).save()
    if finish:
        finish(organisation)
    Draft.objects.create(organisation=organisation, submission=submission, **said)
    return organisation


def refuse_beyond_limit(actor):
    """Counted while the account is held: several pages at once begin no more."""
    User.objects.select_for_update().get(pk=actor.pk)
    unsent = Organisation.objects.applied_for_by(actor).count()
    if unsent >= MOST_OPEN:
        raise ValidationError(
            _("You already have several open applications. Finish one of them first."),
            code="too_many",
        )
    waiting = Organisation.objects.filter(
        applicant=actor, status=Organisation.Status.APPLIED
    )
    if unsent + waiting.count() >= MOST_UNDECIDED:
        raise ValidationError(
            _(
                "Many of your applications wait for a decision. Begin the next one when "
                "some are decided."
            ),
            code="too_many",
        )


@transaction.atomic
def keep(
    organisation: Organisation, *, seen: str | None, finish: Callable, **said
) -> Organisation:
    """Keep what was changed, unless another copy was kept since `seen` (None: not asked).

    `finish(organisation)` writes the profile into the row; `said` are fields of the draft.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_closed(row)
    if seen is not None and seen != version_of(row):
        raise ValidationError(
            _(
                "This application was changed in another window or on another device "
                "after you opened this page, so nothing is overwritten yet. What you "
                "typed is below, and what is kept there stands in the list. If you "
                "keep this page now, it takes its place."
            ),
            code="conflict",
        )
    finish(without_version(row))
    Draft.objects.update_or_create(
        organisation=row, defaults={"kept_at": timezone.now(), **said}
    )
    return row


def refuse_closed(row):
    if row.is_declined_for_good():
        raise ValidationError(
            _("Your answer to the decline was read, and the decision is final."),
            code="final",
        )
    if not row.is_open_application():
        raise ValidationError(_("This application was already sent."), code="sent")


def version_of(organisation) -> str:
    """Which copy is kept; asked anew, because another request may have kept one."""
    draft = Draft.objects.filter(organisation=organisation).first()
    return draft.kept_at.isoformat() if draft else ""


def without_version(organisation):
    """A draft saves itself every few seconds; its history begins when it is sent."""
    if organisation.applied_at is None:
        organisation.skip_history_when_saving = True
    return organisation
