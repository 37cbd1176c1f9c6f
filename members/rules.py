import rules

from members.models import GroupMembership, Organisation


@rules.predicate
def works_for(user, organisation):
    return user.works_for(organisation)


@rules.predicate
def owns(user, organisation):
    return user.owns(organisation)


@rules.predicate
def belongs_to(user, organisation):
    return organisation.pk in user.organisation_ids()


@rules.predicate
def works_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def is_administrator(user):
    return user.is_administrator()


@rules.predicate
def has_team(user, organisation):
    """Admitted once: an application has nobody but whoever files it."""
    return organisation.has_team()


@rules.predicate
def keeps_teams(user, organisation):
    """An administrator, for what was once admitted; always with a reason (`actions.network`)."""
    return user.is_administrator() and organisation.has_team()


@rules.predicate
def coordinates(user, organisation):
    """Within the coordinator's territory and kinds; the practice organisation is nobody's."""
    return not organisation.is_practice and (
        user.is_administrator() or user.coordinates(organisation)
    )


@rules.predicate
def practises_with(user, organisation):
    """An invented applicant in the person's own practice place."""
    return organisation.is_practice and organisation.learner_id == user.pk


@rules.predicate
def is_practice(user, organisation):
    """Of its state and team nothing is decided: there is one person, and nobody is told."""
    return organisation.is_practice


@rules.predicate
def may_learn(user):
    """Somebody with work on the portal: in an organisation or for the network."""
    rights = user.rights
    return bool(rights.roles or rights.appointments or rights.practice)


@rules.predicate
def is_own_matter(user, organisation):
    """Nobody decides about what they filed or own themselves."""
    return Organisation.objects.own_matters_of(user).filter(pk=organisation.pk).exists()


@rules.predicate
def is_owner_of_record(user, organisation):
    """Owner whatever the state: `owns` is silent while the organisation is suspended."""
    return organisation.owners().filter(pk=user.pk).exists()


@rules.predicate
def has_left(user, organisation):
    return organisation.has_left()


@rules.predicate
def is_active(user, organisation):
    return organisation.status == Organisation.Status.ACTIVE


@rules.predicate
def may_be_reopened(user, organisation):
    return organisation.may_be_reopened()


@rules.predicate
def is_suspended(user, organisation):
    return organisation.is_suspended()


@rules.predicate
def decides_somewhere(user):
    return user.is_coordinator() or user.is_administrator()


@rules.predicate
def applies_for(user, organisation):
    return organisation.applicant_id == user.pk and organisation.is_open_application()


@rules.predicate
def sees_team(user, organisation):
    """Names of the whole team: members of the network and who decides about it."""
    return user.is_member() or user.is_administrator()


@rules.predicate
def is_in_group(user, group):
    """Of the group, or an administrator who gave a reason for reading it."""
    return group.pk in user.read_group_ids()


@rules.predicate
def coordinates_group(user, group):
    return group.pk in user.group_ids(coordinated=True)


@rules.predicate
def is_of_group(user, group):
    return group.pk in user.group_ids()


@rules.predicate
def is_alive(user, group):
    """Not an archive: there is still something to do in it."""
    return not group.is_archived()


@rules.predicate
def looks_after_group(user, group):
    """An administrator, or a coordinator of the network in whose territory the group is."""
    return user.is_administrator() or any(
        appointment.covers_group(group)
        for appointment in user.coordinator_appointments()
    )


@rules.predicate
def added_file(user, file):
    return file.added_by_id == user.pk and file.group_id in user.group_ids()


@rules.predicate
def coordinates_group_of(user, file):
    return file.group_id in user.group_ids(coordinated=True)


@rules.predicate
def is_in_living_group(user, file):
    return not file.group.is_archived()


@rules.predicate
def is_open_group(user, group):
    return group.access in {group.Access.OPEN, group.Access.APPROVAL}


@rules.predicate
def joined_personally(user, group):
    return GroupMembership.objects.filter(group=group, person__user=user).exists()


@rules.predicate
def takes_part(user, organisation):
    """Alive in the network: what left or is suspended is only read."""
    return organisation.status in {
        Organisation.Status.ACTIVE,
        Organisation.Status.PARTNER,
    }


@rules.predicate
def is_staff_of_record(user, organisation):
    """Owner or editor whatever the state of the membership."""
    held = organisation.team().filter(person__user=user, role__in=["owner", "editor"])
    return held.exists()


@rules.predicate
def is_asked_to_confirm(user, organisation):
    return organisation.is_asked_to_confirm()


@rules.predicate
def takes_requests(user, organisation):
    """Somebody may say that they work here, and who keeps the team answers."""
    return organisation.takes_join_requests()


@rules.predicate
def holds_it(user, appointment):
    return appointment.user_id == user.pk


@rules.predicate
def has_scope(user, appointment):
    """An administrator's role is always the whole network."""
    return appointment.role != appointment.Role.ADMINISTRATOR


# Anonymous users have none of these methods, so ask that first.
signed_in = rules.is_authenticated

rules.add_perm("members.apply", signed_in)
rules.add_perm("members.edit_application", signed_in & applies_for)
rules.add_perm("members.see_queue", signed_in & decides_somewhere)
rules.add_perm("members.import_organisations", signed_in & decides_somewhere)
decides = coordinates | practises_with
rules.add_perm("members.read_application", signed_in & decides)
rules.add_perm("members.decide", signed_in & decides & ~is_own_matter)
rules.add_perm("members.merge", signed_in & coordinates & ~is_own_matter)
rules.add_perm("members.merge_people", signed_in & (works_somewhere | is_administrator))
rules.add_perm("members.update", signed_in & (works_for | is_administrator))
rules.add_perm("members.practise", signed_in & may_learn)
judges = signed_in & coordinates & ~is_owner_of_record
rules.add_perm("members.set_status", judges & (~has_left | is_administrator))
rules.add_perm("members.set_trust", judges & is_active)
rules.add_perm("members.leave_network", signed_in & owns & is_active & ~is_practice)
rules.add_perm(
    "members.reopen",
    signed_in & may_be_reopened & is_owner_of_record & ~is_practice,
)
rules.add_perm(
    "members.appeal", signed_in & is_suspended & is_owner_of_record & ~is_practice
)
rules.add_perm("members.see_team", signed_in & (belongs_to | sees_team) & has_team)
rules.add_perm("members.manage_team", signed_in & (owns | keeps_teams) & ~is_practice)
rules.add_perm("members.hand_over", signed_in & owns & ~is_practice)
rules.add_perm(
    "members.see_history",
    signed_in & (is_staff_of_record | coordinates) & ~is_practice,
)
rules.add_perm("members.confirm", signed_in & works_for & is_active & ~is_practice)
rules.add_perm(
    "members.write_to_owners", signed_in & coordinates & is_active & is_asked_to_confirm
)
rules.add_perm("members.ask_to_join", signed_in & takes_requests & ~belongs_to)
rules.add_perm("members.leave_team", signed_in & belongs_to)

rules.add_perm("members.read_group", is_open_group | (signed_in & is_in_group))
rules.add_perm("members.see_group_people", signed_in & is_in_group)
rules.add_perm("members.join_group", signed_in & is_alive)
rules.add_perm("members.leave_group", signed_in)
rules.add_perm("members.manage_group", signed_in & coordinates_group & is_alive)
rules.add_perm("members.coordinate_group", signed_in & coordinates_group)
rules.add_perm("members.mail_group", signed_in & coordinates_group & is_alive)
rules.add_perm("members.read_group_mails", signed_in & is_in_group)
rules.add_perm("members.add_group_file", signed_in & is_of_group & is_alive)
rules.add_perm(
    "members.remove_group_file",
    signed_in & (added_file | coordinates_group_of) & is_in_living_group,
)
rules.add_perm(
    "members.archive_group", signed_in & (coordinates_group | looks_after_group)
)
rules.add_perm("members.create_group", signed_in & decides_somewhere)
rules.add_perm("members.enter_group", signed_in & is_administrator)

rules.add_perm("members.appoint", signed_in & is_administrator)
changes_role = signed_in & is_administrator & ~holds_it
rules.add_perm("members.change_appointment", changes_role)
rules.add_perm("members.change_scope", changes_role & has_scope)
