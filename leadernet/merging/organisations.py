"""Two rows of one organisation become one."""

import functools
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files, notifications
from core import search as core_search
from core.models import SearchEntry
from leadernet.merging import voting
from leadernet.merging.answers import leave_one
from leadernet.merging.fingerprint import fingerprint
from leadernet.merging.rows import Trace, absorb
from leadernet.merging.rules import earlier
from members import search
from members.models import (
    FormerGroupMembership,
    GroupRequest,
    Merge,
    Organisation,
    User,
)

Status = Organisation.Status

# Each value that can be chosen when both have one; translated ones in both languages.
FIELDS = (
    "kind", "name_bg", "name_en", "short_name_bg", "short_name_en", "eik", "benefit",
    "founded_year", "mission_bg", "mission_en", "seat", "address_bg", "address_en",
    "email", "phone", "website", "social_links", "services_bg", "services_en",
    "opening_hours_bg", "opening_hours_en",
)  # fmt: skip
# Follows from the others, or belongs to whoever stays; the earlier `joined_on` wins.
NOT_CHOSEN = {
    "id", "slug", "status", "is_trusted", "is_practice", "applicant", "application_note",
    "decision_note", "applied_at", "decided_at", "joined_on", "left_on", "left_by_itself",
    "created_at", "learner", "show_email", "confirmed_on", "asked_to_confirm_on",
    "confirmation_reminders", "name", "short_name", "mission", "address", "services",
    "opening_hours",
}  # fmt: skip
# Only one picture of these shows; the one of whoever stays comes first.
ONE_OF_A_KIND = ("logo", "cover")
WITH_RIGHTS = (Status.ACTIVE, Status.PARTNER)
MAY_STAY = (*WITH_RIGHTS, Status.LEFT)
MAY_GO = (*MAY_STAY, Status.APPLIED, Status.RETURNED, Status.DECLINED)


def differing(kept: Organisation, gone: Organisation) -> list[str]:
    """Fields in which both say something, and not the same."""
    return [
        name
        for name in FIELDS
        if says(kept, name)
        and says(gone, name)
        and value(kept, name) != value(gone, name)
    ]


def value(organisation, name):
    return getattr(organisation, organisation._meta.get_field(name).attname)


def says(organisation, name):
    said = value(organisation, name)
    return bool(said) and (name, said) != (
        "benefit",
        Organisation.Benefit.NOT_APPLICABLE,
    )


def refuse(kept: Organisation, gone: Organisation) -> None:
    """Whether the two may be merged at all."""
    if kept.pk == gone.pk or kept.is_practice or gone.is_practice:
        raise ValidationError(_("Choose two different organisations."), code="same")
    if Status.SUSPENDED in {kept.status, gone.status}:
        raise ValidationError(
            _("One of the two is suspended. Decide about the suspension first."),
            code="suspended",
        )
    if kept.status not in MAY_STAY or gone.status not in MAY_GO:
        raise ValidationError(
            _(
                "An application cannot take in another organisation. "
                "Keep the member and merge the application into it."
            ),
            code="status",
        )
    if kept.status == Status.LEFT and gone.status in WITH_RIGHTS:
        raise ValidationError(
            _(
                "A former member cannot take in a member. "
                "Keep the member and merge the former one into it."
            ),
            code="left",
        )


@transaction.atomic
def merge(
    kept: Organisation,
    gone: Organisation,
    *,
    actor: User,
    reason: str,
    from_gone: Mapping[str, bool] | None = None,
    seen: str = "",
) -> Merge:
    """Everything of `gone` goes over to `kept`; the row of `gone` is deleted.

    `from_gone` names the fields whose value is taken from the duplicate although `kept` has
    one. `seen` is the fingerprint of what the actor was shown: when somebody changed either
    row since, nothing is done.
    """
    votes = voting.locked(kept.pk, gone.pk)
    rows = Organisation.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk))
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) < 2:
        raise ValidationError(
            _("One of the two is no longer there: they may be merged already."),
            code="gone",
        )
    kept, gone = found[kept.pk], found[gone.pk]
    refuse(kept, gone)
    voting.refuse(votes, kept, gone)
    if seen and seen != fingerprint(kept, gone):
        raise ValidationError(
            _("Somebody changed one of the two meanwhile. Look again, then merge."),
            code="stale",
        )
    owners = {kept: list(kept.owners()), gone: list(owners_of(gone))}
    row = Merge(
        organisation=kept,
        number=gone.pk,
        slug=gone.slug,
        name_bg=gone.name_bg or gone.name,
        name_en=gone.name_en or "",
        was_public=gone.is_public(),
        reason=reason,
        actor=actor,
    )
    voting.make_one(votes, kept, gone, actor=actor)
    move_everything(kept, gone, row, from_gone or {})
    row.save()
    audit.record(
        "members.merged", actor=actor, target=kept, reason=reason, gone=row.number,
        name=row.name_bg,
    )  # fmt: skip
    tell(kept, row, owners, actor=actor)
    return row


def owners_of(organisation):
    """Its owners, or whoever applied for it."""
    if organisation.status in WITH_RIGHTS:
        return organisation.owners()
    applicant = organisation.applicant
    return [applicant] if applicant and applicant.is_active else organisation.owners()


def move_everything(kept, gone, row, from_gone):
    trace = Trace()
    end_rights_that_slept(kept, gone)
    end_stays(gone)
    drop_second_pictures(kept, gone)
    core_search.remove(gone)
    chosen = chosen_values(kept, gone, from_gone)
    number = gone.pk
    leave_one(kept, gone, trace)
    absorb(kept, gone, trace)
    gone.delete()  # first, since an EIK stands only once
    for name, chosen_value in chosen.items():
        setattr(kept, name, chosen_value)
    kept.save()
    forget_needless_requests(kept)
    follow_in_search(number, kept.pk)
    search.index(kept)
    row.trace = trace.as_json()


def end_rights_that_slept(kept, gone):
    """A membership in what had left gave no rights, so it must not give any now."""
    for organisation in (kept, gone):
        if organisation.status not in WITH_RIGHTS:
            organisation.memberships.filter(ended_on=None).update(
                ended_on=organisation.left_on or timezone.localdate(), is_public=False
            )


def end_stays(gone):
    """Its places in groups ended when it left the network; the growth of groups tells so."""
    if gone.status != Status.LEFT or not gone.left_on:
        return
    for place in gone.group_memberships.all():
        FormerGroupMembership.objects.create(
            group_id=place.group_id,
            organisation=gone,
            joined_on=min(place.joined_on, gone.left_on),
            left_on=gone.left_on,
        )
        place.delete()


def drop_second_pictures(kept, gone):
    for purpose in ONE_OF_A_KIND:
        if kept.attachments.filter(purpose=purpose).exists():
            for attachment in gone.attachments.filter(purpose=purpose):
                files.remove(attachment)


def chosen_values(kept, gone, from_gone):
    """{attribute: value} that change in the row that stays."""
    chosen = {
        organisation_column(name): value(gone, name)
        for name in FIELDS
        if says(gone, name) and (from_gone.get(name) or not says(kept, name))
    }
    if "email" in chosen:
        chosen["show_email"] = gone.show_email
    if "kind" in chosen and chosen["kind"] == Organisation.Kind.INFORMAL:
        chosen["eik"] = None
    if gone.status in WITH_RIGHTS:
        chosen["joined_on"] = earlier(kept.joined_on, gone.joined_on)
    return chosen


def organisation_column(name):
    return Organisation._meta.get_field(name).attname


def forget_needless_requests(kept):
    """Whoever is in the group by the other row does not ask any more."""
    inside = kept.group_memberships.values("group")
    GroupRequest.objects.filter(organisation=kept, group__in=inside).delete()


def follow_in_search(gone_pk, kept_pk):
    """What its staff may find, the staff of whoever stays may find."""
    key = f"organisation:{gone_pk}"
    replace = functools.partial(Func, function="array_replace")
    SearchEntry.objects.filter(audience__contains=[key]).update(
        audience=replace(F("audience"), Value(key), Value(f"organisation:{kept_pk}"))
    )


def tell(kept, row, owners, *, actor):
    """The owners of both read what became of them; by mail too."""
    everybody = dict.fromkeys(
        [*owners[kept], *(one for own in owners.values() for one in own)]
    )
    notifications.notify(
        everybody,
        "members.merged",
        target=kept,
        actor=actor,
        mail=True,
        name_bg=row.name_bg,
        name_en=row.name_en,
        reason=row.reason,
    )
