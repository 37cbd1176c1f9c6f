"""Who may propose a cause, change it, and say what became of it."""

import rules

from participation.causes.models import Cause


@rules.predicate
def proposed_it(user, cause):
    if cause.organisation_id is None:
        return cause.created_by_id == user.pk
    return user.works_for(cause.organisation)


@rules.predicate
def is_own(user, cause):
    """Of whoever entered it, and of everybody in the organisation that proposes it."""
    own = user.organisation_ids()
    return cause.created_by_id == user.pk or cause.organisation_id in own


@rules.predicate
def is_of_a_citizen(user, cause):
    return cause.organisation_id is None


@rules.predicate
def is_waiting(user, cause):
    return cause.status == Cause.Status.WAITING


@rules.predicate
def is_public(user, cause):
    return cause.is_public()


@rules.predicate
def is_going_on(user, cause):
    return cause.status not in (*Cause.OVER, Cause.Status.REFUSED)


@rules.predicate
def is_in_an_open_project(user, cause):
    return cause.project is None or not cause.project.is_closed()


@rules.predicate
def leads_its_network(user, cause):
    """Who coordinates its group; unless the group is closed, also who coordinates the territory."""
    if cause.group_id in user.group_ids(coordinated=True):
        return True
    if cause.group is not None and cause.group.is_shut():
        return False
    if cause.organisation is None:
        return user.is_coordinator()
    return user.coordinates(cause.organisation)


@rules.predicate
def is_administrator(user, cause):
    return user.is_administrator()


# What a coordinator looked at and people support, a citizen does not write anew.
is_still_theirs = ~is_of_a_citizen | is_waiting
may_look_at = leads_its_network | is_administrator
may_write = proposed_it & is_still_theirs & is_going_on & is_in_an_open_project
may_say = (proposed_it | may_look_at) & is_in_an_open_project
# Also in a closed project: the law and the rights of people do not end with it.
may_take_off = may_look_at & is_public
# A citizen's sheets are entered by somebody else: their names prove nothing by themselves.
collects = (~is_of_a_citizen & proposed_it) | (is_of_a_citizen & may_look_at)

rules.add_perm("causes.propose", rules.is_authenticated)
rules.add_perm("causes.edit", rules.is_authenticated & may_write)
rules.add_perm(
    "causes.change_status", rules.is_authenticated & (may_say | may_take_off)
)
rules.add_perm("causes.read_refusals", rules.is_authenticated & (is_own | may_look_at))
rules.add_perm("causes.look_at", rules.is_authenticated & may_look_at)
# Who signed a sheet may change their mind as long as the sheet is kept.
rules.add_perm("causes.keep_sheets", rules.is_authenticated & collects)
rules.add_perm(
    "causes.collect",
    rules.is_authenticated & collects & is_going_on & is_in_an_open_project,
)
