"""Who runs an opportunity, and who confirms hours: never the volunteer themselves."""

import rules


@rules.predicate
def works_for_any(user, _nothing):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def works_for_it(user, opportunity):
    return user.works_for(opportunity.organisation)


@rules.predicate
def is_in_an_open_project(user, opportunity):
    return opportunity.project is None or not opportunity.project.is_closed()


@rules.predicate
def goes_on(user, opportunity):
    return opportunity.status in ("draft", "published")


@rules.predicate
def is_not_their_own(user, hours):
    return hours.application.person_id != user.person.pk


@rules.predicate
def runs_its_opportunity(user, hours):
    return user.has_perm("volunteering.run", hours.shift.opportunity)


staff = rules.is_authenticated & works_for_it

rules.add_perm("volunteering.create", rules.is_authenticated & works_for_any)
rules.add_perm("volunteering.see_people", staff)
rules.add_perm("volunteering.run", staff & is_in_an_open_project)
rules.add_perm("volunteering.edit", staff & is_in_an_open_project & goes_on)
rules.add_perm(
    "volunteering.confirm_hours",
    rules.is_authenticated & runs_its_opportunity & is_not_their_own,
)
