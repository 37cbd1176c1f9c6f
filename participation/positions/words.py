"""What the steps of a position are called, and what comes of each."""

from django.utils.translation import gettext_lazy as _

from participation.positions.models import Position

Status = Position.Status
STEP_WORDS = {
    Status.OPEN: _("Open it for signing"),
    Status.ADOPTED: _("Adopt it"),
    Status.DRAFT: _("Take it back to the drafts"),
    Status.WITHDRAWN: _("Withdraw the position"),
    Status.HIDDEN: _("Take it off the site"),
}
STEP_MEANS = {
    Status.OPEN: _(
        "Everybody reads it, and organisations sign it by decisions of their boards. The text "
        "is not changed any more while somebody has signed it."
    ),
    Status.ADOPTED: _(
        "Text, documents and signatories are frozen as they are, with a checksum. Nobody signs "
        "it afterwards; then it is handed over to the institutions."
    ),
    Status.DRAFT: _(
        "Only those who write it see it again. This goes as long as nobody has signed it."
    ),
    Status.WITHDRAWN: _(
        "It stays to be read, with the day and your words. No answer is expected any more."
    ),
    Status.HIDDEN: _(
        "Only those who wrote it and the coordinators read it then, with your words."
    ),
}
