"""Who may change a project. Who sees it is `Project.objects.visible_to`."""

import rules

from projects.models import Project, TeamMember

Role = TeamMember.Role


@rules.predicate
def works_for_lead(user, project):
    return user.works_for(project.organisation)


@rules.predicate
def works_for_partner(user, project):
    """Of an organisation that does the work too; whoever only pays does not write about it."""
    return any(
        user.works_for(one.organisation)
        for one in project.all_partners()
        if one.role in one.CARRYING
    )


@rules.predicate
def works_for_lead_of_entry(user, entry):
    return user.works_for(entry.project.organisation)


@rules.predicate
def tells_it(user, entry):
    """Works for the organisation that wrote it, which still takes part in the project."""
    return user.works_for(entry.organisation) and works_for_partner(user, entry.project)


@rules.predicate
def shows_own_pictures(user, row):
    """Of a project or of an entry of its diary: whoever may change it."""
    if hasattr(row, "partners"):
        return user.is_administrator() or works_for_lead(user, row)
    return (
        user.is_administrator()
        or works_for_lead_of_entry(user, row)
        or tells_it(user, row)
    )


@rules.predicate
def owns_lead(user, project):
    return user.owns(project.organisation)


@rules.predicate
def is_administrator(user):
    return user.is_administrator()


@rules.predicate
def is_published(user, project):
    return project.is_published


@rules.predicate
def is_open(user, project):
    """Not closed for good: nothing of a closed project is changed."""
    return not project.is_closed()


@rules.predicate
def is_of_an_open_project(user, entry):
    return not entry.project.is_closed()


@rules.predicate
def works_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def reads_money(user, project):
    return Project.objects.money_visible_to(user).filter(pk=project.pk).exists()


def has_task(user, project, role):
    return project.team.of(user).current().with_role(role).exists()


@rules.predicate
def is_accountant(user, project):
    return has_task(user, project, Role.ACCOUNTANT)


@rules.predicate
def is_manager(user, project):
    return has_task(user, project, Role.MANAGER)


# Anonymous users have no works_for(), so ask that first.
is_staff = rules.is_authenticated & works_for_lead
is_owner = rules.is_authenticated & owns_lead
is_network_administrator = rules.is_authenticated & is_administrator

rules.add_perm("projects.create", rules.is_authenticated & works_somewhere)
rules.add_perm("projects.edit", is_open & (is_staff | is_network_administrator))
rules.add_perm(
    "projects.write_diary",
    is_open
    & (
        is_staff
        | is_network_administrator
        | (rules.is_authenticated & works_for_partner)
    ),
)
rules.add_perm(
    "projects.edit_entry",
    is_of_an_open_project
    & (
        is_network_administrator
        | (rules.is_authenticated & (works_for_lead_of_entry | tells_it))
    ),
)
# Whether those shown agreed: until that is said, only those at work on it see a picture.
rules.add_perm(
    "projects.see_unmarked_pictures", rules.is_authenticated & shows_own_pictures
)
rules.add_perm(
    "projects.publish",
    is_open & (is_owner | (is_network_administrator & is_published)),
)
# Everything about its money: filters, suppliers, documents. Totals are on the page for all.
rules.add_perm("projects.see_money", rules.is_authenticated & reads_money)
rules.add_perm(
    "projects.keep_money",
    is_open & (is_owner | (rules.is_authenticated & is_accountant)),
)
# Answers for the project before its donor: submits reports.
rules.add_perm("projects.manage", is_owner | (rules.is_authenticated & is_manager))
rules.add_perm("projects.see_team", is_staff | is_network_administrator)
rules.add_perm("projects.keep_team", is_open & is_staff)
# Tasks with rights are given by whoever has all of them.
rules.add_perm("projects.give_rights", is_owner)
