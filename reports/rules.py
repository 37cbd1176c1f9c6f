"""Who writes, sends and decides about reports, and who reads more of figures than everybody.

Who sees a project is `Project.objects.visible_to`, a report `Report.objects.visible_to`.
"""

import rules
from django.db.models import Q

from members.rules import decides_somewhere
from projects.models import Project
from projects.rules import (
    is_manager,
    is_network_administrator,
    is_open,
    is_owner,
    is_staff,
)
from reports.models import Report
from reports.models.readers import (
    carried_out_by,
    coordinated_by,
    managed_by,
    paid_by,
    received_by,
)


@rules.predicate
def is_written(user, report):
    return report.is_writable()


@rules.predicate
def is_sent(user, report):
    return report.state == Report.State.SUBMITTED


@rules.predicate
def is_accepted(user, report):
    return report.state == Report.State.ACCEPTED


@rules.predicate
def was_sent(user, report):
    """Once at least; a draft that nobody received is nobody's to discuss."""
    return report.first_submitted_at is not None


@rules.predicate
def writes(user, report):
    """Staff of the lead, and who manages the project."""
    project = report.project
    return user.works_for(project.organisation) or user.has_perm(
        "projects.manage", project
    )


@rules.predicate
def manages(user, report):
    return user.has_perm("projects.manage", report.project)


@rules.predicate
def owns_its_lead(user, report):
    return user.owns(report.project.organisation)


@rules.predicate
def decides(user, report):
    return Report.objects.to_decide_by(user).filter(pk=report.pk).exists()


@rules.predicate
def takes_part(user, report):
    """Those between whom a sent report goes: who writes it, and who receives it."""
    if writes(user, report):
        return True
    if is_accepted(user, report) and pays_for_it(user, report):
        return True
    return received_by(user).filter(pk=report.project_id).exists()


@rules.predicate
def is_told_in_full(user, project):
    """Those who work in its lead, manage it, or receive its reports.

    An administrator reads no more of small groups than everybody.
    """
    if project.organisation_id in user.organisation_ids():
        return True
    rows = Project.objects.filter(pk=project.pk)
    managed = managed_by(user).values("project")
    allowed = Q(pk__in=managed) | Q(pk__in=received_by(user))
    return rows.filter(allowed).exists()


@rules.predicate
def pays_for_it(user, report):
    return paid_by(user).filter(pk=report.project_id).exists()


@rules.predicate
def works_there(user, report):
    return report.project.organisation_id in user.organisation_ids()


signed_in = rules.is_authenticated


@rules.predicate
def is_of_an_open_project(user, report):
    return not report.project.is_closed()


@rules.predicate
def has_role_in_lead(user, project):
    return project.organisation_id in user.organisation_ids()


@rules.predicate
def carries_it_out(user, project):
    return carried_out_by(user).filter(project=project.pk).exists()


@rules.predicate
def coordinates_it(user, project):
    return coordinated_by(user).filter(pk=project.pk).exists()


# Who changes the project and answers for it before its donor.
closes = is_owner | (is_staff & is_manager)

rules.add_perm("reports.prepare_closing", closes)
rules.add_perm("reports.close", closes & is_open)
# Nobody opens a project of their own: of the lead, of a partner that carries it out, or managed.
rules.add_perm(
    "reports.reopen",
    signed_in
    & ~is_open
    & ~has_role_in_lead
    & ~carries_it_out
    & ~is_manager
    & (coordinates_it | is_network_administrator),
)
rules.add_perm("reports.read_final_in_full", signed_in & is_told_in_full)
rules.add_perm(
    "reports.read_what_goes_on",
    signed_in & (is_told_in_full | is_network_administrator),
)
rules.add_perm("reports.begin", is_open & (is_staff | (signed_in & is_manager)))
rules.add_perm("reports.write", signed_in & writes & is_written & is_of_an_open_project)
rules.add_perm(
    "reports.submit", signed_in & manages & is_written & is_of_an_open_project
)
rules.add_perm(
    "reports.withdraw", signed_in & manages & is_sent & is_of_an_open_project
)
rules.add_perm("reports.decide", signed_in & is_sent & decides)
rules.add_perm(
    "reports.correct", signed_in & manages & is_accepted & is_of_an_open_project
)
rules.add_perm("reports.publish", signed_in & owns_its_lead & is_accepted)
rules.add_perm("reports.comment", signed_in & takes_part & was_sent & ~is_accepted)
rules.add_perm(
    "reports.read_all",
    signed_in & (takes_part | works_there | is_network_administrator),
)
rules.add_perm(
    "reports.open_donor_pack", signed_in & is_accepted & (pays_for_it | owns_its_lead)
)

# They report the numbers of small groups to the donor; names they read only as staff of the event.
rules.add_perm("reports.see_small_groups", is_staff)
rules.add_perm("reports.oversee", signed_in & decides_somewhere)
