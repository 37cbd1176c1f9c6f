"""Who may ask, look at questions, hand them over, and answer."""

import rules

from participation.centre.models import Question


@rules.predicate
def asked_it(user, question):
    return question.person_id is not None and question.person_id == user.person.pk


@rules.predicate
def looks_after_it(user, question):
    """Within the territory and kinds of one of the user's appointments."""
    rows = Question.objects.looked_after_by(user)
    return user.is_moderator() and rows.filter(pk=question.pk).exists()


@rules.predicate
def looks_after_some(user):
    return user.is_moderator()


@rules.predicate
def works_at_a_desk(user):
    """Enters what others ask on paper or aloud: members, who know the person, and the network."""
    return user.is_member() or user.is_moderator()


@rules.predicate
def is_waiting(user, question):
    return question.is_waiting()


@rules.predicate
def is_open(user, question):
    return question.is_open()


@rules.predicate
def is_public(user, question):
    return question.is_public()


@rules.predicate
def is_hidden(user, question):
    return question.status == Question.Status.HIDDEN


@rules.predicate
def is_handed_over(user, question):
    return question.status == Question.Status.PASSED


@rules.predicate
def is_answered(user, question):
    return question.status == Question.Status.ANSWERED


@rules.predicate
def works_for_the_institution(user, question):
    return user.works_for(question.addressee)


@rules.predicate
def owns_the_institution(user, question):
    return user.owns(question.addressee)


@rules.predicate
def is_administrator(user, question):
    return user.is_administrator()


@rules.predicate
def owns(user, organisation):
    return user.owns(organisation)


signed_in = rules.is_authenticated
# Nobody decides about what they asked themselves.
decides = looks_after_it & ~asked_it

rules.add_perm("centre.look_after", signed_in & looks_after_it)
rules.add_perm("centre.decide", signed_in & decides)
rules.add_perm("centre.work_for_institution", signed_in & works_for_the_institution)
rules.add_perm("centre.enter_for_others", signed_in & works_at_a_desk)
rules.add_perm("centre.see_queue", signed_in & looks_after_some)
rules.add_perm("centre.edit", signed_in & decides & is_open)
rules.add_perm("centre.publish", signed_in & decides & is_waiting)
rules.add_perm("centre.refuse", signed_in & decides & is_waiting)
# Also in a closed project: the law and the rights of people do not end with it.
rules.add_perm("centre.take_off", signed_in & decides & is_public)
rules.add_perm("centre.restore", signed_in & decides & is_hidden)
rules.add_perm("centre.join", signed_in & decides & is_open)
rules.add_perm("centre.withdraw", signed_in & asked_it & is_open)
rules.add_perm("centre.attach_letter", signed_in & looks_after_it & is_handed_over)
rules.add_perm("centre.renew_link", signed_in & looks_after_it & is_handed_over)
rules.add_perm("centre.collect", signed_in & looks_after_it & is_handed_over)
rules.add_perm("centre.answer", signed_in & works_for_the_institution & is_handed_over)
rules.add_perm("centre.correct_answer", signed_in & owns_the_institution & is_answered)
rules.add_perm(
    "centre.see_asker",
    signed_in
    & ((looks_after_it & ~is_administrator) | (owns_the_institution & is_handed_over)),
)
# An administrator gives a reason, and who asks is told of it.
rules.add_perm("centre.sees_asker_for_a_reason", signed_in & is_administrator)
rules.add_perm(
    "centre.state_below_answer", signed_in & owns_the_institution & is_answered
)
rules.add_perm("centre.state_below_record", signed_in & owns)
