"""Who drafts a position, carries it from state to state, signs it, and answers it."""

import rules

from participation.positions.models import Drafter, Position

Status = Position.Status


@rules.predicate
def works_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def works_for_author(user, position):
    return user.works_for(position.organisation)


@rules.predicate
def drafts(user, position):
    own = user.organisation_ids("owner", "editor")
    rows = Drafter.objects.agreed().filter(position=position, organisation__in=own)
    return rows.exists()


@rules.predicate
def looks_after(user, position):
    return user.coordinates(position.organisation) or user.is_administrator()


@rules.predicate
def is_draft(user, position):
    return position.is_draft()


@rules.predicate
def is_public(user, position):
    return position.is_public()


@rules.predicate
def is_open(user, position):
    return position.takes_support()


@rules.predicate
def waits_to_be_sent(user, position):
    return position.status in (Status.ADOPTED, Status.SENT, Status.UNANSWERED)


@rules.predicate
def is_hidden(user, position):
    return position.status == Status.HIDDEN


@rules.predicate
def is_over(user, position):
    return position.status in (Status.WITHDRAWN, Status.HIDDEN)


@rules.predicate
def is_in_an_open_project(user, position):
    return position.project is None or not position.project.is_closed()


signed_in = rules.is_authenticated
is_author = signed_in & works_for_author & is_in_an_open_project

rules.add_perm("positions.add", signed_in & works_somewhere)
rules.add_perm(
    "positions.edit",
    signed_in & (works_for_author | drafts) & is_draft & is_in_an_open_project,
)
rules.add_perm("positions.decide", signed_in & (works_for_author | looks_after))
rules.add_perm("positions.invite", is_author & is_draft)
rules.add_perm("positions.collect", is_author & is_open)
rules.add_perm("positions.move_open", is_author & is_draft)
rules.add_perm("positions.move_draft", is_author & is_open)
rules.add_perm("positions.move_adopted", is_author & is_open)
rules.add_perm("positions.move_withdrawn", is_author & is_public & ~is_over)
rules.add_perm("positions.move_hidden", signed_in & looks_after & is_public)
rules.add_perm("positions.restore", signed_in & looks_after & is_hidden)
rules.add_perm("positions.send", is_author & waits_to_be_sent)


@rules.predicate
def takes_answer(user, submission):
    return submission.takes_answer()


@rules.predicate
def works_for_addressee(user, submission):
    return user.works_for(submission.addressee)


@rules.predicate
def owns_addressee(user, submission):
    return user.owns(submission.addressee)


@rules.predicate
def is_answered(user, submission):
    return submission.is_answered()


@rules.predicate
def sent_it(user, submission):
    return user.works_for(submission.target.organisation)


@rules.predicate
def looks_after_it(user, submission):
    return looks_after(user, submission.target)


rules.add_perm("positions.work_for_institution", signed_in & works_for_addressee)
rules.add_perm("positions.keep_letters", signed_in & (sent_it | looks_after_it))
rules.add_perm("positions.answer", signed_in & works_for_addressee & takes_answer)
rules.add_perm("positions.correct_answer", signed_in & owns_addressee & is_answered)
rules.add_perm(
    "positions.attach_letter", signed_in & (sent_it | looks_after_it) & takes_answer
)
rules.add_perm("positions.renew_link", signed_in & sent_it & takes_answer)
