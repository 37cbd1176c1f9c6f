"""What every row says that has a gallery of photographs."""

import datetime

from core.models import Attachment


class HasPictures:
    """Beside `attachments`, which a page prefetches; `is_live()` says whether readers see it."""

    kept_cover = None

    def may_show(self, picture):
        """A published picture says whether those shown agreed; drafts show all they have."""
        return picture.is_marked() or not self.is_live()

    def pictures(self):
        """Pictures for the text and the gallery, by day, then in the order that was chosen."""
        gallery = Attachment.Purpose.GALLERY
        found = [one for one in self.attachments.all() if one.purpose == gallery]
        return sorted(found, key=in_order)

    def is_in_text(self, picture):
        """Does a version of the text show it by itself?"""
        return False

    def gallery(self):
        """Pictures under the text, as readers get them: once published, with mark and words."""
        return [
            one
            for one in self.pictures()
            if not self.is_in_text(one) and (self.is_ready(one) or not self.is_live())
        ]

    def is_ready(self, picture):
        """May it be published? In the text its alternative text is a part of the text."""
        is_said = picture.has_words() or self.is_in_text(picture)
        return is_said and picture.is_marked()

    def waiting_pictures(self):
        """Those of which something has to be said before readers get them."""
        asked = Attachment.PHOTOGRAPHS
        return [
            one
            for one in self.attachments.all()
            if one.purpose in asked and not self.is_ready(one)
        ]


def in_order(picture):
    """The undated come last."""
    return (picture.taken_on or datetime.date.max, picture.position, picture.pk)
