"""What a moderator says when a topic goes elsewhere; only what is permitted is offered."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Topic

from forums import selectors
from forums.access import among

NUMBER = re.compile(r"/topic/[-\w]*?-(\d{1,9})(?:[/?#]|$)|^\s*(\d{1,9})\s*$")


def targets(topic, user, *, with_own):
    """Forums into which posts of the topic may go."""
    ids = selectors.access_of(user).takes_from(topic.forum_id)
    if not with_own:
        ids -= {topic.forum_id}
    forums = Forum.objects.filter(pk__in=among(ids), type=Forum.FORUM_POST)
    return forums.order_by("tree_id", "lft")


class ForAReason(forms.Form):
    reason = forms.CharField(
        label=_("Why; the authors read it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, topic, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.topic, self.user = topic, user


class TypeForm(ForAReason):
    kind = forms.TypedChoiceField(
        label=_("Where it stands in its forum"),
        coerce=int,
        choices=[
            (Topic.TOPIC_POST, _("among the others, by the last post")),
            (Topic.TOPIC_STICKY, _("pinned, above the others")),
            (Topic.TOPIC_ANNOUNCE, _("as an announcement, above all")),
        ],
    )
    field_order = ["kind", "reason"]


class MoveForm(ForAReason):
    forum = forms.ModelChoiceField(
        None, label=_("To which forum"), empty_label=_("choose a forum")
    )
    field_order = ["forum", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = targets(self.topic, self.user, with_own=False)


class MergeForm(ForAReason):
    into = forms.CharField(
        label=_("Address of the topic into which it goes"), max_length=500
    )
    field_order = ["into", "reason"]

    def clean_into(self):
        """A topic that the moderator sees, in a forum that may take it."""
        found = NUMBER.search(self.cleaned_data["into"])
        forums = targets(self.topic, self.user, with_own=True)
        topics = selectors.visible_topics(self.user).filter(forum__in=forums)
        number = found and (found[1] or found[2])
        topic = topics.select_related("forum").filter(pk=number).first()
        if topic is None:
            raise ValidationError(
                _(
                    "No such topic in a forum that may take it. Copy the address from its page."
                )
            )
        return topic


class SplitForm(ForAReason):
    """Posts that are ticked, and the topic that they become."""

    posts = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=[],
        error_messages={"required": _("Choose the posts first.")},
    )
    subject = forms.CharField(label=_("Subject of the new topic"), max_length=150)
    forum = forms.ModelChoiceField(None, label=_("Forum"), empty_label=None)
    onwards = forms.BooleanField(
        label=_("With all posts after the first chosen one"), required=False
    )
    field_order = ["posts", "subject", "forum", "onwards", "reason"]

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = [(number, number) for number in choices]
        self.fields["forum"].queryset = targets(self.topic, self.user, with_own=True)
        self.initial.setdefault("forum", self.topic.forum_id)


class JoinForm(SplitForm):
    """The same page; what a new topic needs is not asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("subject", "forum"):
            self.fields[name].required = False
