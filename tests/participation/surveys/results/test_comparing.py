"""Runs of the same survey beside each other, and the same organisations before and after."""

import datetime
import re
from decimal import Decimal

from django.urls import reverse

from core.models import AuditEntry
from members.models import Membership
from participation.surveys.results.comparing import family
from tests.factories import OrganisationFactory, ask, staff_of
from tests.participation.surveys.results.answers import closed, respond

Owner = Membership.Role.OWNER


def run(organisation, earlier=None, *, days_ago=0, topics=(6, 2), **fields):
    """A run with the question „topics“; as many chose each of the two as said."""
    opened = datetime.date(2025, 9, 1) - datetime.timedelta(days=days_ago)
    survey = closed(
        organisation=organisation, run_of=earlier, opened_on=opened, **fields
    )
    question = ask(survey, "one", "едно две", code="topics")
    for value, count in enumerate(topics, start=1):
        for _number in range(count):
            respond(survey, (question, value))
    return survey


def compare(client, survey, user):
    client.force_login(user)
    return client.get(reverse("survey_results:compare", args=[survey.slug]))


class TestRuns:
    def test_all_that_repeat_each_other_are_one_family(self, db):
        first = closed()
        second, third = closed(run_of=first), closed(run_of=first)
        fourth = closed(run_of=second)
        closed()

        assert family(third) == sorted(one.pk for one in (first, second, third, fourth))

    def test_the_largest_difference_is_told_in_words(self, client):
        lead = OrganisationFactory()
        first = run(lead, days_ago=300, topics=(2, 6), title_bg="Първа")
        second = run(lead, first, topics=(6, 4), title_bg="Втора")

        shown = compare(client, second, staff_of(lead))

        [one] = shown.context["compared"]
        [part] = one.parts
        assert part.numbers == [8, 10]
        assert [[row.percent for row in line.values] for line in part.lines] == [
            [Decimal("25.0"), Decimal("60.0")],
            [Decimal("75.0"), Decimal("40.0")],
        ]
        gap = part.gap
        assert (gap.label, gap.low, gap.high) == ("едно", Decimal(25), Decimal(60))
        assert (gap.low_run, gap.high_run) == (first, second)
        folded = shown.text.split('<details class="survey-compared">')[1]
        folded = " ".join(folded.split("</summary>")[0].split())
        assert "Най-много се различават при „едно“, с 35" in folded
        assert 'survey-compared" open' not in shown.text

    def test_of_what_too_few_answered_no_difference_is_claimed(self, client):
        lead = OrganisationFactory()
        first = run(lead, days_ago=300, topics=(6, 4))
        second = run(lead, first, topics=(6, 4))
        for survey, count in [(first, 4), (second, 5)]:
            question = ask(survey, "one", "да не", code="rare")
            for response in survey.responses.all()[:count]:
                response.answers.create(
                    question=question, option=question.options.first()
                )

        shown = compare(client, second, staff_of(lead))

        topics, rare = shown.text.split('<details class="survey-compared">')[1:]
        assert "Няма разлика." in topics
        assert "Отговорилите са твърде малко за сравнение." in rare
        assert "Няма разлика." not in rare

    def test_a_run_with_four_answers_is_named_and_has_no_column(self, client):
        lead = OrganisationFactory()
        trial = run(lead, days_ago=300, topics=(3, 1))
        second = run(lead, trial, days_ago=200, topics=(6, 4))
        third = run(lead, second, topics=(5, 6))

        shown = compare(client, third, staff_of(lead))

        [one] = shown.context["compared"]
        assert [part.numbers for part in one.parts] == [[10, 11]]
        assert [run.survey for run in shown.context["runs"]] == [trial, second, third]
        assert [run.survey for run in shown.context["columns"]] == [second, third]
        assert shown.text.count("по-малко от 5") == 1

    def test_two_runs_of_which_one_has_four_answers_are_not_compared(self, client):
        lead = OrganisationFactory()
        trial = run(lead, days_ago=300, topics=(3, 1))
        second = run(lead, trial, topics=(6, 4))

        assert compare(client, second, staff_of(lead)).context["compared"] == []

    def test_a_run_whose_results_one_may_not_read_has_no_column(self, client):
        first = run(OrganisationFactory(), days_ago=300)
        second = run(OrganisationFactory(), first)

        shown = compare(client, second, staff_of(second.organisation))
        assert [one.survey for one in shown.context["runs"]] == [second]


class TestBeforeAndAfter:
    def assessed(self, lead, scores, earlier=None, **fields):
        """{organisation: score} in one area, a table with one line."""
        opened = datetime.date(2025, 9, 1) if earlier else datetime.date(2024, 9, 1)
        survey = closed(organisation=lead, run_of=earlier, opened_on=opened, **fields)
        area = ask(survey, "grid", "1 2 3 4 5", "ред", code="money")
        for organisation, score in scores.items():
            respond(survey, (area, {1: score}), organisation=organisation)
        return survey

    def test_only_those_that_answered_twice_are_compared(self, client):
        lead = OrganisationFactory()
        both = [OrganisationFactory() for _number in range(6)]
        new = [OrganisationFactory() for _number in range(5)]
        first = self.assessed(lead, dict.fromkeys(both, 2))
        after = dict(zip(both, (3, 3, 3, 4, 2, 1), strict=True)) | dict.fromkeys(new, 5)
        second = self.assessed(lead, after, first)

        [area] = compare(client, second, staff_of(lead)).context["areas"]

        assert area.is_shown
        change = area.change
        assert (change.pairs, change.rose, change.same, change.fell) == (6, 4, 1, 1)
        assert (change.before, change.after) == (Decimal("2.00"), Decimal("2.67"))

    def test_on_a_phone_each_area_is_read_from_top_to_bottom(self, client):
        lead = OrganisationFactory()
        both = [OrganisationFactory() for _number in range(5)]
        first = self.assessed(lead, dict.fromkeys(both, 2))
        second = self.assessed(lead, dict.fromkeys(both, 4), first)

        shown = compare(client, second, staff_of(lead)).text

        areas, runs = shown.split('<details class="survey-compared">')
        labels = re.findall(r'data-label="([^"]+)">\s*([^<]+)<', areas)
        assert labels == [
            ("Преди", "2"),
            ("След", "4"),
            ("Промяна", "+2"),
            ("По-високо / същото / по-ниско", "5 / 0 / 0"),
            ("Организации", "5"),
        ]
        assert f'data-label="{first}, септември' in runs
        assert f'data-label="{second}, септември' in runs
        regions = re.findall(r'role="region" aria-label="([^"]+)"', shown)
        assert len({*regions}) == len(regions)
        assert "aria-labelledby" not in shown.split("<main")[1].split("</main>")[0]

    def test_one_that_answered_once_hides_the_pairs_since_it_could_be_subtracted(
        self, client
    ):
        lead = OrganisationFactory()
        both = [OrganisationFactory() for _number in range(6)]
        first = self.assessed(lead, dict.fromkeys(both, 2) | {OrganisationFactory(): 5})
        second = self.assessed(lead, dict.fromkeys(both, 4), first)

        shown = compare(client, second, staff_of(lead))
        [area] = shown.context["areas"]
        assert not area.is_shown
        [row] = [
            line for line in shown.content.decode().split("<tr") if "colspan=" in line
        ]
        assert "2,00" not in row
        assert "2.00" not in row

    def test_by_name_the_owner_alone_reads_it_and_that_is_kept(self, client):
        lead, other = OrganisationFactory(), OrganisationFactory(name_bg="Друга")
        first = self.assessed(lead, {other: 2})
        second = self.assessed(lead, {other: 4}, first)
        address = reverse("survey_results:compare_by_name", args=[second.slug])

        client.force_login(staff_of(lead))
        assert client.get(address).status_code == 403
        owner = staff_of(lead, Owner)
        client.force_login(owner)
        [(organisation, scores)] = client.get(address).context["rows"]
        assert (organisation, scores) == (other, [(Decimal(2), Decimal(4))])
        read = AuditEntry.objects.filter(verb="surveys.answers_read", actor=owner)
        assert {one.object_id for one in read} == {first.pk, second.pk}
