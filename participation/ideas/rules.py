"""Who may change ideas: staff of the call's project, and the network's coordinators."""

import rules


@rules.predicate
def works_for_project_of_call(user, call):
    project = call.project
    return project is not None and user.works_for(project.organisation)


@rules.predicate
def works_for_project(user, idea):
    return works_for_project_of_call(user, idea.call)


@rules.predicate
def coordinates_project(user, idea):
    return coordinates_call(user, idea.call)


@rules.predicate
def coordinates_call(user, call):
    project = call.project
    if project is None:
        return user.is_coordinator()
    return user.coordinates(project.organisation)


@rules.predicate
def is_administrator(user):
    return user.is_administrator()


@rules.predicate
def works_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def is_closed(user, thing):
    """The project of a call or of an idea is closed: nothing in it is changed."""
    return getattr(thing, "call", thing).is_closed()


@rules.predicate
def goes_on_elsewhere(user, idea):
    """Merged into another idea, of which is told from now on."""
    return idea.merged_into_id is not None


@rules.predicate
def is_asked(user, call):
    """The call collects ideas today, and from people like this one."""
    if not call.is_collecting():
        return False
    if call.who_enters == call.Enters.MEMBERS:
        return user.is_member()
    return call.who_enters == call.Enters.ANYBODY


@rules.predicate
def wrote_it(user, idea):
    """Their own idea, while the call still collects and until staff show it to everybody."""
    is_own = idea.entered_by_id == user.pk and not idea.is_by_hand()
    is_new = idea.status == idea.Status.SUBMITTED and not idea.is_public
    return is_own and is_new and idea.call.is_collecting()


is_staff_of_call = rules.is_authenticated & works_for_project_of_call
is_staff = rules.is_authenticated & works_for_project
is_coordinator = rules.is_authenticated & coordinates_project
is_network_administrator = rules.is_authenticated & is_administrator

rules.add_perm(
    "participation.add_ideas",
    rules.is_authenticated & (works_somewhere | is_administrator),
)
rules.add_perm(
    "participation.edit_call",
    (is_staff_of_call | is_network_administrator) & ~is_closed,
)
rules.add_perm("participation.propose", rules.is_authenticated & is_asked)
rules.add_perm(
    "participation.edit_idea", (is_staff | is_network_administrator) & ~is_closed
)
rules.add_perm(
    "participation.correct_idea",
    (is_staff | is_network_administrator) & ~is_closed
    | rules.is_authenticated & wrote_it,
)
rules.add_perm(
    "participation.change_status",
    (is_staff | is_coordinator | is_network_administrator)
    & ~is_closed
    & ~goes_on_elsewhere,
)
rules.add_perm(
    "participation.print_matrix",
    is_staff_of_call
    | rules.is_authenticated & coordinates_call
    | is_network_administrator,
)
