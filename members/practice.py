"""The way into the practice organisation: pages that make something ask which one is meant."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from members.models import Organisation


class InPractice:
    """A page on which something new is made: for practice when its address says `?practice=1`.

    Without it the practice organisation is never offered, so that nothing meant for the
    network is published where nobody reads it, nor the other way round.
    """

    @cached_property
    def practice(self):
        if "practice" not in self.request.GET:
            return None
        return get_object_or_404(Organisation.objects.practice_of(self.request.user))

    def get_permission_object(self):
        return self.practice

    def get_context_data(self, **kwargs):
        return super().get_context_data(practice=self.practice, **kwargs)


def offered_to(user, practice):
    """The organisations for which somebody may make something new."""
    if practice:
        return Organisation.objects.filter(pk=practice.pk)
    return Organisation.objects.filter(pk__in=user.spoken_for_ids())
