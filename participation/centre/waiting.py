"""What waits for a person in the citizens' centre, for my desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.centre.models import Question
from participation.common.models import Submission


def waiting_for(user) -> list[Waiting]:
    """Questions to look at and those without an answer by the term; of an institution, its own."""
    return [
        *(one(*row) for row in to_look_at(user)),
        *(one(*row) for row in without_answer(user)),
        *(one(*row) for row in to_answer(user)),
    ]


def one(title, url, moments):
    return Waiting(title=title, url=url, count=len(moments), since=min(moments))


def to_look_at(user):
    if not user.is_moderator():
        return
    rows = Question.objects.looked_after_by(user).waiting()
    moments = list(rows.values_list("asked_at", flat=True))
    if moments:
        yield _("Questions to look at"), reverse("questions:waiting"), moments


def without_answer(user):
    if not user.is_coordinator():
        return
    rows = Question.objects.looked_after_by(user).live()
    late = rows.handed_over(Submission.objects.overdue())
    moments = list(late.values_list("published_at", flat=True))
    if moments:
        address = f"{reverse('questions:list')}?state=overdue"
        yield _("Questions without an answer by the term"), address, moments


def to_answer(user):
    own = user.organisation_ids("owner", "editor")
    if not own:
        return
    rows = Question.objects.live().filter(addressee__in=own)
    open_rows = rows.handed_over(Submission.objects.unanswered())
    by_institution = {}
    for slug, moment in open_rows.values_list("addressee__slug", "published_at"):
        by_institution.setdefault(slug, []).append(moment)
    for slug, moments in by_institution.items():
        address = f"{reverse('questions:list')}?institution={slug}&state=unanswered"
        yield _("Questions that wait for your answer"), address, moments
