from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from participation.centre.models import Question


class SeenQuestion:
    """The question, as far as the user may see it."""

    @cached_property
    def question(self):
        visible = Question.objects.visible_to(self.request.user)
        rows = visible.select_related(
            "addressee__seat", "obshtina__oblast", "settlement", "person__user"
        ).prefetch_related(
            "submissions__addressee", "submissions__answer__attachments", "attachments"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def thing(self):
        """What people stand behind and institutions answer."""
        return self.question


class OfQuestion(SeenQuestion, PermissionRequiredMixin):
    def get_permission_object(self):
        return self.question

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, **kwargs)
