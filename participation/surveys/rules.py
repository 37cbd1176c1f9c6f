"""Who may make a survey and run it. Who answers is in `respondents`."""

import rules

from participation.surveys.models import Survey


@rules.predicate
def is_staff_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def runs(user, survey):
    return Survey.objects.editable_by(user).filter(pk=survey.pk).exists()


@rules.predicate
def is_draft(user, survey):
    return survey.is_draft()


@rules.predicate
def is_not_over(user, survey):
    return not survey.is_closed()


@rules.predicate
def is_open(user, survey):
    return survey.takes_answers()


@rules.predicate
def is_in_an_open_project(user, survey):
    return survey.project is None or not survey.project.is_closed()


@rules.predicate
def owns_it(user, survey):
    return user.owns(survey.organisation)


@rules.predicate
def works_for_it(user, survey):
    return survey.organisation_id in set(user.organisation_ids("owner", "editor"))


signed_in = rules.is_authenticated
may_run = signed_in & runs

rules.add_perm("surveys.add", signed_in & is_staff_somewhere)
rules.add_perm("surveys.run", may_run)
rules.add_perm("surveys.edit", may_run & is_not_over & is_in_an_open_project)
rules.add_perm("surveys.open", may_run & is_draft & is_in_an_open_project)
rules.add_perm("surveys.enter_paper", may_run & is_open & is_in_an_open_project)
# Answers with the names of who gave them leave the portal with the owner alone.
rules.add_perm("surveys.read_names", signed_in & owns_it)
# Results belong to the organisation; the network's administrators read what everybody reads.
rules.add_perm("surveys.read_results", signed_in & works_for_it)
rules.add_perm(
    "surveys.share_results", signed_in & works_for_it & is_in_an_open_project
)
rules.add_perm(
    "surveys.plan_trainings", signed_in & works_for_it & is_in_an_open_project
)
