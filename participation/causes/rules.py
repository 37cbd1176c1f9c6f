"""Who may propose a cause, change it, and say what became of it."""

import rules

from participation.causes.models import Cause


@rules.predicate
def proposed_it(user, cause):
    if cause.organisation_id is None:
        return cause.created_by_id == user.pk
    return user.works_for(cause.organisation)


@rules.predicate
def is_going_on(user, cause):
    return cause.status not in (*Cause.OVER, Cause.Status.REFUSED)


@rules.predicate
def is_in_an_open_project(user, cause):
    return cause.project is None or not cause.project.is_closed()


@rules.predicate
def leads_its_network(user, cause):
    if cause.group_id is not None:
        return cause.group_id in user.group_ids(coordinated=True)
    if cause.organisation is None:
        return user.is_coordinator()
    return user.coordinates(cause.organisation)


@rules.predicate
def is_administrator(user, cause):
    return user.is_administrator()


may_write = proposed_it & is_going_on & is_in_an_open_project
may_say = (proposed_it | leads_its_network | is_administrator) & is_in_an_open_project

rules.add_perm("causes.propose", rules.is_authenticated)
rules.add_perm("causes.edit", rules.is_authenticated & may_write)
rules.add_perm("causes.change_status", rules.is_authenticated & may_say)
rules.add_perm(
    "causes.look_at", rules.is_authenticated & (leads_its_network | is_administrator)
)
