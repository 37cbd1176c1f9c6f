"""A piece of the checked rows becomes organisations: in bulk, with history, trace and search."""

import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import notifications, slugs
from core.models import AuditEntry
from members import search
from members.actions.status import begin_history
from members.imports import mapping
from members.imports.matching import (
    APART,
    CHANGEABLE,
    MANY,
    Scope,
    differences,
    same_place,
    to_apply,
)
from members.models import ImportRow, Membership, Merge, Organisation, User
from places.models import Settlement

Choice, Outcome, State = ImportRow.Choice, ImportRow.Outcome, ImportRow.State
TEXTS = (
    "name_bg", "name_en", "short_name_bg", "short_name_en", "mission_bg", "mission_en",
    "services_bg", "services_en", "opening_hours_bg", "opening_hours_en",
    "address_bg", "address_en", "email", "phone", "website",
)  # fmt: skip


def wanted(state: str, choice: str) -> ImportRow.Outcome:
    """What a row with this state and choice asks for."""
    if state == State.ERROR:
        return Outcome.FAILED
    if state == State.UNCHANGED and choice != Choice.SKIP:
        return Outcome.UNCHANGED
    return {
        Choice.NEW: Outcome.CREATED,
        Choice.FILL: Outcome.UPDATED,
        Choice.TAKE: Outcome.UPDATED,
    }.get(choice, Outcome.SKIPPED)


class Appeared:
    """What came to the portal since the import began, and would be there twice."""

    def __init__(self, batch, rows):
        eiks = [row.values["eik"] for row in rows if row.values.get("eik")]
        there = Organisation.objects.real().exclude(status__in=APART)
        there = there.select_related("seat").prefetch_related(*MANY)
        self.by_eik = {one.eik: one for one in there.filter(eik__in=eiks)}
        own = batch.rows.filter(outcome=Outcome.CREATED, organisation__isnull=False)
        since = there.filter(created_at__gte=batch.created_at).exclude(
            pk__in=own.values("organisation")
        )
        self.by_name = {mapping.plain(one.name_bg): one for one in since}

    def twin(self, organisation):
        """Of the same EIK; else of the same name and place, where not both have an EIK."""
        if organisation.eik in self.by_eik:
            return self.by_eik[organisation.eik]
        one = self.by_name.get(mapping.plain(organisation.name_bg))
        if one is None or (one.eik and organisation.eik):
            return None
        return one if same_place(one, organisation.seat) else None


class Writer:
    """Writes the rows of one import, piece by piece; each piece is one transaction."""

    def __init__(self, batch):
        self.batch, self.actor = batch, batch.created_by
        self.scope = Scope(self.actor)
        self.slugs = {
            *Organisation.objects.values_list("slug", flat=True),
            *Merge.objects.values_list("slug", flat=True),
        }

    def write(self, rows: list[ImportRow]) -> None:
        """Decide what each row asks for, do it, and note the outcome."""
        asked = {outcome: [] for outcome in Outcome}
        for row in rows:
            asked[wanted(row.state, row.choice)].append(row)
        with translation.override(settings.LANGUAGE_CODE):
            self.update(asked[Outcome.UPDATED])
            self.create(asked[Outcome.CREATED])
        ImportRow.objects.keep(
            asked[Outcome.UPDATED] + asked[Outcome.CREATED],
            ["outcome", "organisation", "problems", "changes"],
        )
        for outcome in (Outcome.UNCHANGED, Outcome.SKIPPED, Outcome.FAILED):
            left = [row.pk for row in asked[outcome]]
            ImportRow.objects.filter(pk__in=left).update(outcome=outcome)

    def fail(self, row, column="A"):
        row.outcome = Outcome.FAILED
        column = self.batch.column_of("name_bg") or column
        row.problems = [*row.problems, [column, "changed_meanwhile", {}, True]]

    def create(self, rows):
        appeared, made = Appeared(self.batch, rows), []
        seats = Settlement.objects.in_bulk([row.values.get("seat") for row in rows])
        for row in rows:
            organisation = self.organisation_of(row, seats)
            twin = appeared.twin(organisation)
            if twin:
                self.recognise(row, twin)
            elif self.scope.covers(organisation.kind, organisation.seat):
                organisation.slug = self.slug_for(organisation.name_bg)
                made.append((row, organisation))
            else:
                self.fail(row)
        if made:
            self.save_new(made)

    def recognise(self, row, twin):
        """Somebody else wrote it since the check; what it has besides is nothing to us."""
        if self.may_change(twin) and not to_apply(
            differences(twin, row.values), Choice.FILL
        ):
            row.organisation, row.outcome, row.changes = twin, Outcome.UNCHANGED, []
        else:
            self.fail(row)

    def organisation_of(self, row, seats):
        values = row.values
        organisation = Organisation(
            kind=values.get("kind") or values["kind_if_new"],
            status=self.batch.status_given,
            eik=values.get("eik") or None,
            benefit=values.get("benefit") or Organisation.Benefit.NOT_APPLICABLE,
            founded_year=values.get("founded_year"),
            seat=seats.get(values.get("seat")),
            joined_on=values.get("joined_on") or timezone.localdate(),
            decided_at=timezone.now(),
            **{field: values.get(field, "") for field in TEXTS},
        )
        if isinstance(organisation.joined_on, str):
            organisation.joined_on = datetime.date.fromisoformat(organisation.joined_on)
        return organisation

    def slug_for(self, name):
        slug = slugs.free_slug(slugs.slug_base(name), self.slugs)
        self.slugs.add(slug)
        return slug

    def save_new(self, made):
        organisations = [organisation for _row, organisation in made]
        bulk_create_with_history(organisations, Organisation, default_user=self.actor)
        reason = _("Imported from the file “%(name)s”") % {"name": self.batch.file_name}
        begin_history(organisations, actor=self.actor, reason=reason)
        for row, organisation in made:
            row.organisation, row.outcome = organisation, Outcome.CREATED
            row.changes = []
        for field in MANY:
            add_many(field, made)
        trace = [("members.imported", row, {}) for row, _organisation in made]
        self.finish(organisations, trace)

    def update(self, rows):
        """Compare once more with what is there now: the check may be a week old."""
        locked = Organisation.objects.select_for_update(of=("self",)).select_related(
            "seat"
        )
        there = locked.prefetch_related(*MANY).in_bulk(
            [row.organisation_id for row in rows if row.organisation_id]
        )
        changed = []
        for row in rows:
            organisation = there.get(row.organisation_id)
            if not self.may_change(organisation):
                self.fail(row)
                continue
            changes = to_apply(differences(organisation, row.values), row.choice)
            row.changes = changes
            row.outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
            if changes:
                changed.append((row, organisation))
        if changed:
            self.save_changed(changed)

    def may_change(self, organisation):
        return (
            organisation is not None
            and organisation.status in CHANGEABLE
            and self.scope.covers(organisation.kind, organisation.seat)
        )

    def save_changed(self, changed):
        plain = set()
        for row, organisation in changed:
            for field, _before, value in row.changes:
                if field not in MANY:
                    plain.add(set_value(organisation, field, value))
        if plain:
            bulk_update_with_history(
                [organisation for _row, organisation in changed],
                Organisation,
                sorted(plain),
                default_user=self.actor,
            )
        for field in MANY:
            touched = [
                (row, organisation)
                for row, organisation in changed
                if any(one[0] == field for one in row.changes)
            ]
            clear_many(field, touched)
            add_many(field, touched)
        trace = [
            ("members.updated", row, {"fields": [one[0] for one in row.changes]})
            for row, _organisation in changed
        ]
        self.finish([organisation for _row, organisation in changed], trace)
        self.tell_owners([row for row, _organisation in changed])

    def finish(self, organisations, trace):
        """Audit entries and the search, for all at once."""
        AuditEntry.objects.bulk_create(
            [
                AuditEntry(
                    verb=verb,
                    actor=self.actor,
                    target=row.organisation,
                    data={"import": self.batch.pk, "row": row.number} | data,
                )
                for verb, row, data in trace
            ]
        )
        fresh = Organisation.objects.select_related(
            "seat__obshtina__oblast"
        ).prefetch_related(*MANY)
        search.index_many(fresh.filter(pk__in=[one.pk for one in organisations]))

    def tell_owners(self, rows):
        """Who owns a profile learns that the network changed it."""
        owners = {}
        memberships = Membership.objects.filter(
            organisation__in=[row.organisation_id for row in rows],
            role=Membership.Role.OWNER,
            ended_on=None,
        ).values_list("organisation_id", "person__user_id")
        for organisation, user in memberships:
            owners.setdefault(organisation, []).append(user)
        if not owners:
            return
        accounts = User.objects.in_bulk({pk for pks in owners.values() for pk in pks})
        for row in rows:
            users = [
                accounts[pk]
                for pk in owners.get(row.organisation_id, ())
                if pk in accounts
            ]
            notifications.notify(
                users, "members.updated", target=row.organisation, actor=self.actor
            )


def set_value(organisation, field, value):
    """Set it and say which column changed."""
    if field == "seat":
        organisation.seat_id = value
    elif field == "joined_on":
        organisation.joined_on = datetime.date.fromisoformat(value)
    else:
        setattr(organisation, field, value)
    return field


def through(field):
    model = getattr(Organisation, field).through
    column = {"territory": "obshtina_id", "topics": "topic_id"}[field]
    return model, column


def add_many(field, rows):
    model, column = through(field)
    model.objects.bulk_create(
        [
            model(organisation_id=organisation.pk, **{column: pk})
            for row, organisation in rows
            for pk in row.values.get(field, ())
        ],
        ignore_conflicts=True,
    )


def clear_many(field, rows):
    model, _column = through(field)
    pks = [organisation.pk for _row, organisation in rows]
    model.objects.filter(organisation__in=pks).delete()
