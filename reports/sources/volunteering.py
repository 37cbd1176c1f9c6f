"""Sources that count volunteers: their confirmed hours, how many they are, what the hours are worth.

Who they are reads only whoever runs the opportunity; everybody else reads how many.
"""

from collections import defaultdict
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.models import Person
from participation.volunteering.models import Hours, Opportunity, hours_of
from projects.models import Programme
from reports.sources.base import Cell, Record, Row, Source, days_of, plain, seen
from reports.sources.naming import how_many, name_of
from reports.sources.scope import Scope
from reports.sources.worth import Worth, volunteer_hours, worth_of_hours


class VolunteerSource(Source):
    """What all sources of volunteers have in common."""

    read = staticmethod(volunteer_hours)
    takes = frozenset({"obshtini", "is_cumulative"})
    dimensions = ("obshtina",)
    names_people = True

    def counted(self, period, facts):
        is_within = days_of(period)
        scope = Scope.of(period.indicator, self.takes)
        return [
            row for row in facts if is_within(row.day) and scope.has_place(row.obshtina)
        ]


class VolunteerHours(VolunteerSource):
    columns = (
        gettext_lazy("Who"),
        gettext_lazy("Volunteering"),
        gettext_lazy("Date"),
        gettext_lazy("Hours"),
    )

    def sentence(self, indicator):
        return _(
            "Hours of volunteers in the shifts of the project, by the day of the shift: "
            "as the organisation confirmed them, to the quarter of an hour. Hours that wait "
            "or were not confirmed do not count."
        )

    def records(self, period, facts):
        return [
            self.record(row, hours_of(row.quarters))
            for row in self.counted(period, facts)
        ]

    def record(self, row, amount):
        return Record(
            row.hours,
            (row.opportunity,),
            on=row.day,
            kind="volunteer_hours",
            amount=amount,
        )

    def value(self, records, facts):
        return sum(one.amount for one in records)

    def amount(self, row):
        return row[-1][0].value

    def parts(self, period, facts, dimension):
        return {
            row.hours: (row.obshtina or "", True) for row in self.counted(period, facts)
        }

    def rows(self, records, user, *, named=True):
        """A line for each report of hours to who runs the opportunity, else one for each of these."""
        by_opportunity = defaultdict(list)
        for record in records:
            by_opportunity[record.through[0]].append(record)
        opportunities = seen(opportunities_of(user), by_opportunity)
        people = people_of([one.key for one in records])
        rows = []
        for key, found in by_opportunity.items():
            if key not in opportunities:
                continue
            one = opportunities[key]
            about = [Cell(one.title, one.get_absolute_url())]
            if named and sees_people(user, one):
                rows += [
                    Row([[Cell(name_of(people[record.key]))], about, *rest([record])])
                    for record in found
                ]
            else:
                different = {people[record.key].pk for record in found}
                rows.append(Row([how_many(different), about, *rest(found)], len(found)))
        return rows

    def invitation(self, count):
        return ngettext(
            "See the report of hours", "See all %(count)s reports of hours", count
        ) % {"count": count}


def rest(records):
    """The day where it is one report, and the amount."""
    day = [Cell(records[0].on)] if len(records) == 1 else []
    return [day, [Cell(plain(sum(one.amount for one in records)))]]


def opportunities_of(user):
    return Opportunity.objects.visible_to(user).select_related("organisation")


def sees_people(user, opportunity):
    return user.is_authenticated and user.has_perm(
        "volunteering.see_people", opportunity
    )


def people_of(keys):
    """{report of hours: whose it is}"""
    rows = Hours.objects.filter(pk__in=keys)
    rows = rows.select_related("place__application__person__user")
    return {one.pk: one.application.person for one in rows}


class Volunteers(VolunteerSource):
    """Each person once; who signed up on paper twice is one if the staff chose them so."""

    columns = (gettext_lazy("Who"), gettext_lazy("Volunteering"))
    dimensions = ()

    def sentence(self, indicator):
        return _(
            "Different people with confirmed hours as volunteers in the shifts of the "
            "project. Each person counts once in a period, however often they came."
        )

    def by_person(self, period, facts):
        found = defaultdict(list)
        for row in self.counted(period, facts):
            found[row.person].append(row.opportunity)
        return found

    def records(self, period, facts):
        return [
            Record(person, tuple(dict.fromkeys(keys)), kind="volunteer")
            for person, keys in self.by_person(period, facts).items()
        ]

    def rows(self, records, user, *, named=True):
        """Names of opportunities that the reader runs; the others are counted where they were first."""
        keys = {key for one in records for key in one.through}
        opportunities = seen(opportunities_of(user), keys)
        run = {
            key
            for key, one in opportunities.items()
            if named and sees_people(user, one)
        }
        known = [one for one in records if run.intersection(one.through)]
        rows = self.people(known, opportunities, run)
        others = defaultdict(list)
        for record in records:
            key = next((key for key in record.through if key in opportunities), None)
            if key is not None and not run.intersection(record.through):
                others[key].append(record)
        for key, found in others.items():
            one = opportunities[key]
            about = [Cell(one.title, one.get_absolute_url())]
            rows.append(Row([how_many(found), about], len(found)))
        return rows

    def people(self, records, opportunities, run):
        people = Person.objects.select_related("user").in_bulk(
            [one.key for one in records]
        )
        return [
            Row(
                [
                    [Cell(name_of(people[one.key]))],
                    [
                        Cell(
                            opportunities[key].title,
                            opportunities[key].get_absolute_url(),
                        )
                        for key in one.through
                        if key in run
                    ],
                ]
            )
            for one in records
        ]

    def invitation(self, count):
        return ngettext(
            "See who was counted", "See how %(count)s people were counted", count
        ) % {"count": count}


class VolunteerWork(VolunteerHours):
    """What the hours are worth as own contribution, in euro."""

    read = staticmethod(worth_of_hours)
    takes = frozenset({"is_cumulative"})
    dimensions = ()
    columns = (*VolunteerHours.columns[:-1], gettext_lazy("Worth, €"))

    def sentence(self, indicator):
        programme = indicator.result.project.programme if indicator.result_id else None
        return rule_of(programme)

    def records(self, period, facts: Worth):
        is_within = days_of(period)
        return [
            self.record(row, amount)
            for row, amount in facts.counted
            if is_within(row.day)
        ]


def rule_of(programme: Programme | None) -> str:
    """How hours become own contribution, with the programme's own numbers."""
    general = _(
        "Confirmed hours of volunteers of the project, by the day of the shift, times the "
        "programme's rate for an hour, each report rounded to the cent; in euro."
    )
    if programme is None:
        return general
    if not programme.volunteer_hour_rate:
        return " ".join(
            [general, _("The programme has no rate, so nothing is counted.")]
        )
    rate = number_format(programme.volunteer_hour_rate, 2)
    parts = [general, _("The rate: %(rate)s € an hour.") % {"rate": rate}]
    if programme.volunteer_ceiling_percent is not None:
        words = {
            Programme.CeilingOf.OWN: _(
                "At most %(percent)s %% of the own contribution planned in the budget "
                "count; the earliest hours count first."
            ),
            Programme.CeilingOf.BUDGET: _(
                "At most %(percent)s %% of the whole planned budget count; the earliest "
                "hours count first."
            ),
        }[programme.volunteer_ceiling_of]
        percent = number_format(plain(Decimal(programme.volunteer_ceiling_percent)))
        parts.append(words % {"percent": percent})
    return " ".join(parts)
