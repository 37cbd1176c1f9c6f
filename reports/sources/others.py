"""Sources that count a group's members, ideas, and what was measured by hand."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import stays
from members.models import Group, Organisation
from participation.models import Idea
from projects.models import Measurement
from reports.sources.base import Cell, Record, Source, is_within, plain, seen
from reports.sources.facts import group_memberships, ideas, measurements


class GroupMembers(Source):
    read = staticmethod(group_memberships)
    columns = (gettext_lazy("Organisation"), gettext_lazy("In the group since"))

    def rule(self, indicator):
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

    def records(self, period, facts):
        day = min(period.ends_on, timezone.localdate())
        of_group = [row for row in facts if row[0] == period.indicator.group_id]
        return [
            Record(organisation, on=joined)
            for organisation, joined in stays.on_day(of_group, day).items()
        ]

    def is_open_to(self, indicator, user):
        """Who is in a closed group, its own members know."""
        readable = Group.objects.readable_by(user)
        return readable.filter(pk=indicator.group_id).exists()

    def rows(self, records, user):
        organisations = seen(
            Organisation.objects.visible_to(user), (r.key for r in records)
        )
        rows = [
            [
                [Cell(organisation.name, organisation.get_absolute_url())],
                [Cell(record.on)],
            ]
            for record in records
            if (organisation := organisations.get(record.key))
        ]
        return sorted(rows, key=lambda row: row[0][0].value)

    def merges(self, records, indicator):
        return stays.merges(indicator.group_id, [record.key for record in records])

    def invitation(self, count):
        return ngettext("See the member", "See all %(count)s members", count) % {
            "count": count
        }


class Ideas(Source):
    """Ideas by the step that they reached; a dropped idea reached none."""

    read = staticmethod(ideas)
    columns = (
        gettext_lazy("Idea"),
        gettext_lazy("Municipality"),
        gettext_lazy("Status"),
        gettext_lazy("Submitted on"),
    )

    def rule(self, indicator):
        return {
            Idea.Status.SUBMITTED: _(
                "Ideas submitted in the period to the project's calls. "
                "Dropped ideas do not count."
            ),
            Idea.Status.PRESENTED: _(
                "Ideas submitted in the period to the project's calls and presented "
                "to the decision makers. Dropped ideas do not count."
            ),
            Idea.Status.FUNDED: _(
                "Ideas submitted in the period to the project's calls that have "
                "received funding. Dropped ideas do not count."
            ),
            Idea.Status.REALISED: _(
                "Ideas submitted in the period to the project's calls that have "
                "been realised."
            ),
        }[self.step(indicator)]

    def step(self, indicator):
        return Idea.Status(indicator.idea_status or Idea.Status.SUBMITTED)

    def records(self, period, facts):
        reached = Idea.STEPS[Idea.STEPS.index(self.step(period.indicator)) :]
        return [
            Record(idea, on=submitted)
            for idea, status, submitted in facts
            if status in reached and is_within(period, submitted)
        ]

    def rows(self, records, user):
        visible = Idea.objects.visible_to(user).select_related("obshtina")
        found = seen(visible, (r.key for r in records))
        return [
            [
                [Cell(idea.title, idea.get_absolute_url())],
                [Cell(idea.obshtina.name)],
                [Cell(idea.get_status_display())],
                [Cell(record.on)],
            ]
            for record in records
            if (idea := found.get(record.key))
        ]

    def invitation(self, count):
        return ngettext("See the idea", "See all %(count)s ideas", count) % {
            "count": count
        }


class Manual(Source):
    """The latest measurement of the period; nothing measured is not zero but unknown."""

    read = staticmethod(measurements)
    columns = (
        gettext_lazy("Value"),
        gettext_lazy("Measured on"),
        gettext_lazy("How it was measured"),
        gettext_lazy("Proof"),
    )

    def rule(self, indicator):
        return _(
            "Entered by hand by the project's team, with a proof attached. "
            "The latest measurement of the period counts."
        )

    def records(self, period, facts):
        return [
            Record(measurement, on=day)
            for measurement, of_period, _value, day in facts
            if of_period == period.pk
        ]

    def value(self, records, facts):
        values = {measurement: value for measurement, _period, value, _day in facts}
        return values[records[0].key] if records else None

    def rows(self, records, user):
        visible = Measurement.objects.visible_to(user).prefetch_related("attachments")
        found = seen(visible, (r.key for r in records))
        return [
            [
                [Cell(plain(measurement.value))],
                [Cell(measurement.measured_on)],
                [Cell(measurement.note)] if measurement.note else [],
                [
                    Cell(proof.name, proof.get_absolute_url())
                    for proof in measurement.attachments.all()
                ],
            ]
            for record in records
            if (measurement := found.get(record.key))
        ]

    def invitation(self, count):
        return _("See the measurement and its proof")
