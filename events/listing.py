"""The organiser's list of registrations: which rows, in which order, and how many of each."""

from django.db.models import Count, Q

from events.models import Event, Registration

Status = Registration.Status
# In the order in which an organiser reads them; unconfirmed ones are nobody's yet.
STATES = [
    Status.REQUESTED,
    Status.REGISTERED,
    Status.OFFERED,
    Status.WAITING,
    Status.CANCELLED,
    Status.DECLINED,
    Status.UNCONFIRMED,
]
IN_ORDER = {Status.REQUESTED, Status.WAITING, Status.OFFERED}


def counts(event: Event) -> dict[str, int]:
    """How many in each state; they add up to all rows."""
    found = dict(
        event.registrations.order_by().values_list("status").annotate(n=Count("pk"))
    )
    return {state: found[state] for state in STATES if found.get(state)}


def rows(event: Event, *, state: str = "", words: str = ""):
    """One state or all of them, by name; those who wait, in the order of waiting."""
    found = event.registrations.select_related(
        "person__user", "organisation", "registered_by__person"
    ).prefetch_related("answers__question")
    if state in STATES:
        found = found.filter(status=state)
    for word in words.split()[:5]:
        found = found.filter(
            Q(person__name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(organisation__name_bg__icontains=word)
            | Q(organisation__name_en__icontains=word)
            | Q(organisation_name__icontains=word)
        )
    if state in IN_ORDER:
        return found.order_by("registered_at", "pk")
    return found.order_by("person__name", "pk")
