"""Sources that count the network itself: who is in a group, and who joined."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import stays
from members.models import Group, Organisation
from reports.sources.base import Cell, Record, Row, Source, seen
from reports.sources.facts import group_memberships, new_members
from reports.sources.scope import Scope


def organisation_rows(records, user):
    """By name, with the day that the record is about."""
    organisations = seen(
        Organisation.objects.visible_to(user), (r.key for r in records)
    )
    rows = [
        Row(
            [
                [Cell(organisation.name, organisation.get_absolute_url())],
                [Cell(record.on)],
            ]
        )
        for record in records
        if (organisation := organisations.get(record.key))
    ]
    return sorted(rows, key=lambda row: row[0][0].value)


def part_of(dimension, kind, seat):
    return kind if dimension.name == "organisation_kind" else seat or ""


class GroupMembers(Source):
    """How many are in at the end of a period: nothing to add up from period to period."""

    read = staticmethod(group_memberships)
    columns = (gettext_lazy("Organisation"), gettext_lazy("In the group since"))
    takes = frozenset({"group", "organisation_kinds", "obshtini"})
    dimensions = ("organisation_kind", "obshtina")

    def sentence(self, indicator):
        group = indicator.group
        if group is None or group.access == group.Access.PRIVATE:
            return _(
                "Organisations that are members of the group at the end of the period, "
                "or today while it runs. Persons are not counted."
            )
        return _(
            "Organisations that are members of “%(group)s” at the end of the period, "
            "or today while it runs. Persons are not counted."
        ) % {"group": group.name}

    def inside(self, period, facts):
        """{organisation: since when} of those that count."""
        day = min(period.ends_on, timezone.localdate())
        of_group = [row for row in facts.rows if row[0] == period.indicator.group_id]
        inside = stays.on_day(of_group, day)
        scope = Scope.of(period.indicator, self.takes)
        if not (scope.organisation_kinds or scope.obshtini):
            return inside
        return {
            organisation: joined
            for organisation, joined in inside.items()
            if scope.has_kind(facts.profile(organisation).kind)
            and scope.has_place(facts.profile(organisation).seat)
        }

    def records(self, period, facts):
        return [
            Record(organisation, on=joined, kind="organisation")
            for organisation, joined in self.inside(period, facts).items()
        ]

    def parts(self, period, facts, dimension):
        inside = {one: facts.profile(one) for one in self.inside(period, facts)}
        return {
            organisation: (part_of(dimension, profile.kind, profile.seat), True)
            for organisation, profile in inside.items()
        }

    def is_open_to(self, indicator, user):
        """Who is in a closed group, its own members know."""
        readable = Group.objects.readable_by(user)
        return readable.filter(pk=indicator.group_id).exists()

    def rows(self, records, user):
        return organisation_rows(records, user)

    def merges(self, records, indicator):
        return stays.merges(indicator.group_id, [record.key for record in records])

    def invitation(self, count):
        return ngettext("See the member", "See all %(count)s members", count) % {
            "count": count
        }


class NewMembers(Source):
    read = staticmethod(new_members)
    columns = (gettext_lazy("Organisation"), gettext_lazy("Joined on"))
    takes = frozenset({"organisation_kinds", "obshtini", "is_cumulative"})
    dimensions = ("organisation_kind", "obshtina")

    def sentence(self, indicator):
        return _(
            "Organisations that joined the network in the period, also if they left it "
            "later. The municipality is that of their seat."
        )

    def joined(self, period, facts):
        first, last = period.counts_from, period.ends_on
        scope = Scope.of(period.indicator, self.takes)
        rows = [row for row in facts if first <= row[3] <= last]
        if not (scope.organisation_kinds or scope.obshtini):
            return rows
        return [
            row for row in rows if scope.has_kind(row[1]) and scope.has_place(row[2])
        ]

    def records(self, period, facts):
        return [
            Record(organisation, on=day, kind="organisation")
            for organisation, _kind, _seat, day in self.joined(period, facts)
        ]

    def parts(self, period, facts, dimension):
        return {
            organisation: (part_of(dimension, kind, seat), True)
            for organisation, kind, seat, _day in self.joined(period, facts)
        }

    def rows(self, records, user):
        return organisation_rows(records, user)

    def invitation(self, count):
        return ngettext(
            "See the new member", "See all %(count)s new members", count
        ) % {"count": count}
