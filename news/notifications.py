"""Who is told about news; the words are templates/notifications/news/*.txt."""

from django.db.models import Q

from members.models import Appointment, Membership, User


def staff(article):
    """Owners and editors of the publishing organisation, and the author."""
    return User.objects.filter(
        Q(
            person__memberships__organisation=article.organisation,
            person__memberships__ended_on=None,
            person__memberships__role__in=[
                Membership.Role.OWNER,
                Membership.Role.EDITOR,
            ],
        )
        | Q(pk=article.author_id)
    ).distinct()


def reviewers(article):
    """Coordinators in whose territory and kinds the organisation lies."""
    appointed = User.objects.filter(
        appointments__role=Appointment.Role.COORDINATOR
    ).distinct()
    return [user for user in appointed if user.coordinates(article.organisation)]
