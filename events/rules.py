"""Who may do what with an event; who sees one is `Event.objects.visible_to`."""

import rules

from events.models import DoorKeeper, Event


@rules.predicate
def works_somewhere(user, practice):
    """For an organisation, or in the practice organisation that the address asks for."""
    return user.works_for(practice) or bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def works_for_organiser(user, event):
    return user.works_for(event.organiser)


@rules.predicate
def owns_organiser(user, event):
    return user.owns(event.organiser)


@rules.predicate
def coordinates_organiser(user, event):
    return user.coordinates(event.organiser)


@rules.predicate
def leads_group(user, event):
    """Coordinates the group to which the event is addressed."""
    return event.audience == Event.Audience.GROUP and event.group_id in user.group_ids(
        coordinated=True
    )


@rules.predicate
def was_shown(user, event):
    """Coordinators look after what the group has seen; a first draft is its organisers' own."""
    return event.published_at is not None


@rules.predicate
def entered_for_group(user, event):
    """Entered by somebody without more rights, for a group of theirs."""
    return (
        event.audience == Event.Audience.GROUP
        and event.created_by_id == user.pk
        and event.group_id in user.group_ids()
        and event.organiser_id in user.organisation_ids()
    )


@rules.predicate
def organises_for_groups(user):
    return bool(user.organisation_ids() and user.group_ids())


@rules.predicate
def is_in_archive(user, event):
    """Of an archived group: it is only read."""
    return event.audience == Event.Audience.GROUP and event.group.is_archived()


@rules.predicate
def is_administrator(user):
    return user.is_administrator()


@rules.predicate
def owns_somewhere(user):
    return bool(user.organisation_ids("owner"))


@rules.predicate
def is_published(user, event):
    return event.is_published


@rules.predicate
def is_public(user, event):
    return (
        event.is_published
        and event.audience == Event.Audience.PUBLIC
        and not event.organiser.is_practice
    )


@rules.predicate
def works_for_those_asked(user, coorganiser):
    return user.works_for(coorganiser.organisation)


@rules.predicate
def is_among_those_invited(user, event):
    """May such a person register at all, whatever the hour and the places left?"""
    by = Event.RegistrationBy
    if event.registration_by == by.ANYBODY:
        return True
    if event.registration_by == by.MEMBERS and is_of_network(user, event):
        return True
    return event.registration_by != by.NOBODY and event.invitees.for_user(user).exists()


def is_of_network(user, event):
    return user.is_member() or user.works_for(event.organiser)


@rules.predicate
def brings_colleagues(user, event):
    """Speaks for an organisation that may register; an invitation is for one person alone."""
    by = Event.RegistrationBy
    may_come = event.registration_by == by.ANYBODY or (
        event.registration_by == by.MEMBERS and is_of_network(user, event)
    )
    is_practice = event.organiser.is_practice
    return may_come and not is_practice and bool(user.organisation_ids())


@rules.predicate
def is_real(user, event):
    """Who practises writes to nobody outside of the practice place."""
    return not event.organiser.is_practice


@rules.predicate
def keeps_door(user, event):
    """Was given the right to take attendance of this one event; it ends with its last day."""
    return DoorKeeper.objects.of(user).current().filter(event=event).exists()


@rules.predicate
def kept_door(user, event):
    """Until a day after: what a phone without a line kept may still arrive."""
    return DoorKeeper.objects.of(user).just_ended().filter(event=event).exists()


# Anonymous users have no works_for(), so ask that first.
is_in_use = rules.is_authenticated & ~is_in_archive
is_staff_of_organiser = rules.is_authenticated & works_for_organiser
keeps_event = is_in_use & (works_for_organiser | entered_for_group)
moderates_group = is_in_use & leads_group & was_shown
is_owner_of_organiser = rules.is_authenticated & owns_organiser
is_network_administrator = rules.is_authenticated & is_administrator
is_moderator_of_public = (
    rules.is_authenticated & is_public & (coordinates_organiser | is_administrator)
)

rules.add_perm(
    "events.create", rules.is_authenticated & (works_somewhere | organises_for_groups)
)
rules.add_perm(
    "events.update",
    keeps_event | moderates_group | (is_network_administrator & is_public),
)
# Whether those shown agreed: until that is said, only those at work on it see a picture.
rules.add_perm(
    "events.see_unmarked_pictures",
    keeps_event | moderates_group | (is_network_administrator & is_public),
)
rules.add_perm("events.publish", (keeps_event | moderates_group) & ~is_published)
rules.add_perm(
    "events.unpublish",
    ((is_in_use & is_owner_of_organiser) | is_moderator_of_public | moderates_group)
    & is_published,
)
rules.add_perm("events.cancel", (keeps_event | moderates_group) & is_published)
rules.add_perm("events.delete", (keeps_event | moderates_group) & ~is_published)
rules.add_perm("events.register", is_in_use & is_published & is_among_those_invited)
rules.add_perm(
    "events.take_attendance",
    is_in_use & (is_staff_of_organiser | keeps_door) & is_published,
)
rules.add_perm(
    "events.send_attendance",
    is_in_use & (is_staff_of_organiser | kept_door) & is_published,
)
rules.add_perm(
    "events.choose_door_keepers",
    is_in_use & is_staff_of_organiser & is_published & is_real,
)
rules.add_perm("events.correct_attendance", is_in_use & is_staff_of_organiser)
rules.add_perm(
    "events.register_colleagues", is_in_use & is_published & brings_colleagues
)
rules.add_perm(
    "events.manage_registrations", is_in_use & is_staff_of_organiser & is_published
)
rules.add_perm("events.see_registrations", is_staff_of_organiser)
rules.add_perm("events.release_place", is_in_use & is_staff_of_organiser & is_published)
rules.add_perm(
    "events.export_registrations", is_owner_of_organiser | is_network_administrator
)
# Papers with names: what may be read in an archive may be printed there too.
rules.add_perm("events.print_sheets", is_staff_of_organiser & is_published)
rules.add_perm("events.see_certificates", is_staff_of_organiser & is_published)
rules.add_perm(
    "events.issue_certificates", is_in_use & is_staff_of_organiser & is_published
)
# A copy and a series are new events of the same organiser.
rules.add_perm("events.copy", keeps_event)
rules.add_perm("events.coorganise", rules.is_authenticated & works_for_those_asked)
rules.add_perm(
    "events.export_all_registrations",
    is_network_administrator | (rules.is_authenticated & owns_somewhere),
)


@rules.predicate
def writes_outcomes_of(user, outcome):
    return user.has_perm("events.write_outcomes", outcome.event)


@rules.predicate
def carries_it_out(user, decision):
    """For the organisation that does it, or as the person who does."""
    is_own = decision.owner_person_id and decision.owner_person_id == user.person.pk
    return bool(decision.published_at) and bool(
        is_own or (decision.owner and user.works_for(decision.owner))
    )


@rules.predicate
def answers_for_institution(user, recommendation):
    institution = recommendation.institution
    return bool(
        recommendation.published_at and institution and user.works_for(institution)
    )


@rules.predicate
def is_of_archive(user, outcome):
    return is_in_archive(user, outcome.event)


rules.add_perm(
    "events.write_outcomes",
    (keeps_event | moderates_group | (is_network_administrator & is_public))
    & is_published,
)
of_use = rules.is_authenticated & ~is_of_archive
rules.add_perm("events.close_decision", of_use & (writes_outcomes_of | carries_it_out))
rules.add_perm(
    "events.answer_recommendation",
    of_use & (writes_outcomes_of | answers_for_institution),
)
