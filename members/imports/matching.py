"""Which organisation of the portal a row is about, and in what the two differ."""

from collections import defaultdict
from types import SimpleNamespace

from members import duplicates
from members.imports import mapping
from members.models import ImportRow, Merge, Organisation

State = ImportRow.State
Status = Organisation.Status
# A row of the file changes these only; the others are decided on the organisation's own page.
CHANGEABLE = {Status.ACTIVE, Status.PARTNER}
# An application that was not sent, or refused, stands in nobody's way.
APART = (Status.DRAFT, Status.DECLINED)
PLAIN_FIELDS = (
    "kind", "name_bg", "name_en", "short_name_bg", "short_name_en", "eik", "benefit",
    "founded_year", "mission_bg", "mission_en", "services_bg", "services_en", "opening_hours_bg",
    "opening_hours_en", "address_bg", "address_en", "email",
    "phone", "website",
)  # fmt: skip
MANY = ("territory", "topics")
NOTHING_SAID = Organisation.Benefit.NOT_APPLICABLE
FIXED = "fixed"  # among the reasons: alike, but not to be changed by this import


class Scope:
    """May this import decide about such an organisation? Without an actor it may."""

    def __init__(self, actor):
        self.is_open = actor is None or actor.is_administrator()
        self.appointments = [] if self.is_open else actor.coordinator_appointments()

    def covers(self, kind, seat):
        """An organisation of this kind with its seat in this settlement."""
        row = SimpleNamespace(
            kind=kind, seat_obshtina_id=seat.obshtina_id if seat else None
        )
        return self.is_open or any(one.covers(row) for one in self.appointments)


def known_to(actor):
    """Organisations that the one who imports may see; without an actor all."""
    rows = Organisation.objects.real()
    return rows if actor is None else rows.visible_to(actor)


class Matching:
    """What is already there, in memory; made once for all rows of an import."""

    def __init__(self, actor):
        self.scope = Scope(actor)
        self.eiks = set(
            Organisation.objects.exclude(status__in=APART)
            .exclude(eik=None)
            .values_list("eik", flat=True)
        )
        rows = list(
            known_to(actor)
            .exclude(status__in=APART)
            .select_related("seat")
            .prefetch_related("territory", "topics")
        )
        self.known = duplicates.Known(rows)
        self.by_eik = {one.eik: one for one in rows if one.eik}
        self.by_name = defaultdict(list)
        for one in rows:
            self.by_name[mapping.plain(one.name_bg or one.name)].append(one)
        self.remember_merged({one.pk: one for one in rows})

    def remember_merged(self, rows):
        """What was merged is known by its old name and EIK too, so no table brings it back."""
        merges = Merge.objects.filter(organisation__in=rows)
        kept = dict(merges.values_list("number", "organisation"))
        for name, pk in merges.values_list("name_bg", "organisation"):
            if rows[pk] not in self.by_name[mapping.plain(name)]:
                self.by_name[mapping.plain(name)].append(rows[pk])
        versions = Organisation.history.filter(id__in=kept).exclude(eik=None)
        for number, eik in versions.order_by("history_id").values_list("id", "eik"):
            self.by_eik.setdefault(eik, rows[kept[number]])

    def find(self, row, places, problem):
        """Set the row's state and, where there is one, its organisation with the differences."""
        values = row.values
        seat = places.by_pk.get(values.get("seat"))
        sure = self.by_eik.get(values.get("eik")) or self.of_the_same_name(values, seat)
        if sure:
            self.compare(row, sure, seat, problem)
            return
        if values.get("eik") in self.eiks:
            problem(row, "eik", "eik_taken")
            return
        kind = values.get("kind") or values["kind_if_new"]
        if not self.scope.covers(kind, seat):
            problem(row, "seat", "outside")
            return
        self.look_for_likely(row, seat)

    def of_the_same_name(self, values, seat):
        """Of this very name in this place, where not both have an EIK."""
        alike = [
            one
            for one in self.by_name.get(mapping.plain(values["name_bg"]), [])
            if not (one.eik and values.get("eik")) and same_place(one, seat)
        ]
        return alike[0] if len(alike) == 1 else None

    def compare(self, row, organisation, seat, problem):
        row.organisation = organisation
        if organisation.status not in CHANGEABLE:
            problem(row, "name_bg", "not_active", status=organisation.status)
            return
        if not self.scope.covers(organisation.kind, organisation.seat):
            problem(row, "seat", "elsewhere")
            return
        row.changes = differences(organisation, row.values)
        if self.leads_outside(organisation, row.values, seat):
            problem(row, "seat", "outside")
            return
        row.reasons = ["eik" if row.values.get("eik") in self.by_eik else "same_name"]
        row.state = State.DIFFERS if row.changes else State.UNCHANGED

    def leads_outside(self, organisation, values, seat):
        """A coordinator may not move an organisation out of the own territory or kinds."""
        kind = values.get("kind") or organisation.kind
        return not self.scope.covers(kind, seat or organisation.seat)

    def look_for_likely(self, row, seat):
        likely = self.known.like(
            name=row.values["name_bg"],
            eik=row.values.get("eik") or "",
            obshtina_id=seat.obshtina_id if seat else None,
        )
        if not likely:
            row.state = State.NEW
            return
        best = likely[0]
        row.state, row.organisation = State.LIKELY, best.organisation
        row.reasons = list(best.reasons)
        row.changes = differences(best.organisation, row.values)
        changeable = best.organisation.status in CHANGEABLE
        if not (
            changeable
            and self.scope.covers(best.organisation.kind, best.organisation.seat)
        ):
            row.reasons.append(FIXED)


def same_place(organisation, seat):
    if seat is None or organisation.seat is None:
        return True
    return organisation.seat.obshtina_id == seat.obshtina_id


def differences(organisation, values) -> list[list]:
    """[field, there, in the file] of each value that the file has and the organisation lacks."""
    found = []
    for field in PLAIN_FIELDS:
        if field in values and getattr(organisation, field) != values[field]:
            found.append([field, getattr(organisation, field), values[field]])
    if "seat" in values and organisation.seat_id != values["seat"]:
        found.append(["seat", organisation.seat_id, values["seat"]])
    if "joined_on" in values:
        before = organisation.joined_on and organisation.joined_on.isoformat()
        if before != values["joined_on"]:
            found.append(["joined_on", before, values["joined_on"]])
    for field in MANY:
        before = sorted(one.pk for one in getattr(organisation, field).all())
        if field in values and before != values[field]:
            found.append([field, before, values[field]])
    return found


def to_apply(changes, choice):
    """The changes that the choice allows: all, or those of what is empty there."""
    if choice == ImportRow.Choice.TAKE:
        return changes
    return [one for one in changes if is_empty(one[1])]


def is_empty(value):
    return not value or value == NOTHING_SAID
