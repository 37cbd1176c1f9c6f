"""What organisations say of themselves in a capacity self-assessment, and how that changes."""

from collections import defaultdict

from django.contrib.auth.models import AnonymousUser

from participation.surveys.models import Survey
from participation.surveys.results import comparing, counting
from participation.surveys.results.access import Results
from participation.surveys.results.counting import Change


def changes_of(surveys) -> list[tuple[Survey, Survey, Change]]:
    """(first run, later run, change) wherever it may be told, the earliest run first."""
    found = []
    for runs in by_family(surveys):
        first, *later = [whole(one) for one in runs]
        for last in later:
            before, after = totals(first, last)
            change = counting.change(before, after)
            if comparing.may_be_told(change, before, after):
                found.append((first.survey, last.survey, change))
    return sorted(found, key=lambda one: (one[1].closed_on, one[1].pk))


def by_family(surveys) -> list[list[Survey]]:
    """Named runs of organisations that repeat each other, each family in its order."""
    rows = surveys.filter(
        respondent=Survey.Respondent.ORGANISATION, is_anonymous=False
    ).order_by("opened_on", "pk")
    roots, families = {}, defaultdict(list)
    for one in rows:
        root = roots[one.pk] = roots.get(one.run_of_id, one.pk)
        families[root].append(one)
    return [runs for runs in families.values() if len(runs) > 1]


def whole(survey: Survey) -> Results:
    """All of it, for counting: nobody reads it."""
    found = Results(survey, AnonymousUser())
    found.is_staff = True
    return found


def totals(first: Results, last: Results) -> tuple[dict, dict]:
    """{organisation: mean of all areas that both runs asked}, before and after."""
    sums = defaultdict(list), defaultdict(list)
    for area in comparing.areas(first, last):
        for found, scores in zip(sums, (area.before, area.after), strict=True):
            for organisation, score in scores.items():
                found[organisation].append(score)
    before, after = (
        {one: counting.exact_mean(scores) for one, scores in found.items()}
        for found in sums
    )
    return before, after
