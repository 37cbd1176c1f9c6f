"""The last press of closing a project: what the roof adds to it."""

from leadernet.offline import making
from reports.models import Closing
from reports.views.closing import Close


class CloseProject(Close):
    def after_closing(self, closing: Closing) -> None:
        """The copy that stays; one that is just being made is renewed by the clock."""
        making.order(closing.project, actor=self.request.user)
