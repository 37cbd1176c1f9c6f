"""The last press of closing a project: what the roof adds to it."""

from reports.models import Closing
from reports.views.closing import Close


class CloseProject(Close):
    def after_closing(self, closing: Closing) -> None:
        # The static copy is ordered here, once leadernet/offline/ is there.
        pass
