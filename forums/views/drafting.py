"""A post half written is kept by itself: by person and topic, forum or post."""

import uuid

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import typed
from core.typed_views import KeepsTyped


def begin(user, row) -> dict:
    """For a page with a fresh form about the row, which is sent to another address."""
    return {
        "page": uuid.uuid4(),
        "kept_at": None,
        "waiting": typed.unsaved(user, row),
        "others": [],
    }


class KeepsDraft(KeepsTyped):
    """What is typed belongs to the topic, forum or post that the page is about (`instance()`)."""

    typed_title = "subject"
    typed_words = _("Kept at %(time)s. Others see it once you send it.")

    def said_of_others(self):
        """Any number of people may be writing here at the same time."""
        return []

    @cached_property
    def resumed_fields(self):
        fields = self.resumed.fields if self.resumed else {}
        return {name: values[-1] for name, values in fields.items() if values}

    def get_initial(self):
        return super().get_initial() | self.resumed_fields

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"typing": self.typed_context()}
