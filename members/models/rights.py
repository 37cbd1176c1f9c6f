"""What one person may do in the network: the roles from which every rule is derived."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Q, Value, When

from core.prepared import prepared
from members.models.appointments import Appointment
from members.models.groups import GroupMembership, GroupVisit
from members.models.organisations import Membership, Organisation
from members.models.people import Person

LISTED = Q(
    organisation__status=Organisation.Status.ACTIVE, organisation__is_practice=False
)
IN_ORGANISATION, IN_GROUP, IN_NETWORK, ON_VISIT, IN_PRACTICE = range(5)
# Practising gives rights over the rows of the practice place, and no role anywhere else.
WHERE = Case(
    When(organisation__is_practice=True, then=Value(IN_PRACTICE)),
    default=Value(IN_ORGANISATION),
)


@dataclass(frozen=True)
class Rights:
    """Whoever has the same rights sees the same rows, but for their own."""

    rows: tuple[tuple[int, int, str, bool], ...]

    @classmethod
    def of(cls, person_id):
        return cls(tuple(held_by(person_id)))

    @classmethod
    def of_many(cls, people) -> dict:
        """{person: their rights}, in as many questions for a thousand people as for one."""
        rows = {pk: [] for pk in people}
        for person, *row in held_by_many(people):
            rows[person].append(tuple(row))
        return {pk: cls(tuple(sorted(found))) for pk, found in rows.items()}

    def parts(self, where):
        return [row[1:] for row in self.rows if row[0] == where]

    @cached_property
    def roles(self) -> dict[int, str]:
        """{organisation: role} of current memberships."""
        return {pk: role for pk, role, _listed in self.parts(IN_ORGANISATION)}

    @cached_property
    def practice(self) -> dict[int, str]:
        """{practice organisation: role}, apart from `roles` so that no list or choice offers it."""
        return {pk: role for pk, role, _no in self.parts(IN_PRACTICE)}

    def role_in(self, organisation_id) -> str | None:
        roles = self.roles | self.practice
        return roles.get(organisation_id)

    @cached_property
    def is_member(self) -> bool:
        """Has a role in an organisation that the directory lists."""
        return any(listed for _pk, _role, listed in self.parts(IN_ORGANISATION))

    @cached_property
    def groups(self) -> dict[int, bool]:
        """{group: does the person coordinate it}, joined personally or by an organisation.

        For an organisation that coordinates its staff do; whoever only takes part, takes part.
        """
        found = {}
        for pk, _role, coordinates in self.parts(IN_GROUP):
            found[pk] = found.get(pk, False) or coordinates
        return found

    @cached_property
    def visited(self) -> list[int]:
        """Closed groups that an administrator reads for two hours."""
        if Appointment.Role.ADMINISTRATOR not in self.appointments:
            return []
        return [pk for pk, _role, _no in self.parts(ON_VISIT)]

    @cached_property
    def appointments(self) -> dict[str, int]:
        """{network role: the appointment}."""
        return {role: pk for pk, role, _no in self.parts(IN_NETWORK)}


@prepared
def held_by(person_id):
    """(where, id of organisation, group or appointment, role, listed or coordinating)."""
    person = Person(pk=person_id)
    current = person.memberships.current()
    roles = current.annotate(where=WHERE, listed=LISTED)
    groups = GroupMembership.objects.of(person).with_lead_of(person)
    groups = groups.annotate(where=Value(IN_GROUP), role=Value(""))
    appointments = Appointment.objects.filter(user__person=person).annotate(
        where=Value(IN_NETWORK), no=Value(False)
    )
    visits = GroupVisit.objects.current().filter(user__person=person)
    visits = visits.annotate(where=Value(ON_VISIT), role=Value(""), no=Value(False))
    return (
        roles.order_by()
        .values_list("where", "organisation_id", "role", "listed")
        .union(
            groups.order_by().values_list("where", "group_id", "role", "leads"),
            appointments.order_by().values_list("where", "pk", "role", "no"),
            visits.order_by().values_list("where", "group_id", "role", "no"),
            all=True,
        )
        .order_by("where", "organisation_id")
    )


def held_by_many(people):
    """(person, …) with what `held_by` says of each."""
    roles = Membership.objects.current().filter(person__in=people)
    roles = roles.annotate(where=WHERE, listed=LISTED).order_by()
    roles = list(
        roles.values_list("person", "where", "organisation_id", "role", "listed")
    )
    yield from roles
    yield from in_groups(people, roles)
    network = Appointment.objects.filter(user__person__in=people).order_by()
    for person, pk, role in network.values_list("user__person", "pk", "role"):
        yield person, IN_NETWORK, pk, role, False
    visits = GroupVisit.objects.current().filter(user__person__in=people).order_by()
    for person, group in visits.values_list("user__person", "group"):
        yield person, ON_VISIT, group, "", False


def in_groups(people, roles):
    """As `with_lead_of` has it: in person, and through the organisations of these roles."""
    rows = GroupMembership.objects.order_by()
    for person, group, leads in rows.filter(person__in=people).values_list(
        "person", "group", "is_coordinator"
    ):
        yield person, IN_GROUP, group, "", leads
    through = {}
    organisations = {row[2] for row in roles}
    for organisation, group, leads in rows.filter(
        organisation__in=organisations
    ).values_list("organisation", "group", "is_coordinator"):
        through.setdefault(organisation, []).append((group, leads))
    for person, _where, organisation, role, _listed in roles:
        for group, leads in through.get(organisation, ()):
            yield person, IN_GROUP, group, "", leads and role in {"owner", "editor"}
