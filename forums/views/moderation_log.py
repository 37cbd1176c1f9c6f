"""What moderators decided."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import CharField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import ListView
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core.models import AuditEntry
from core.typed import without_zero
from forums import acts, selectors
from forums.access import among
from forums.addresses import topic_url
from forums.authority import governed
from forums.filters import Filter, Filters, by_forum
from forums.models import Sanction
from forums.views.moderation import Moderation
from members.models import User


class Log(Moderation, ListView):
    """What moderators did, newest first, in the forums that the reader moderates.

    Of reported posts in closed groups everybody reads only what they decided themselves.
    """

    template_name = "forums/log.html"
    paginate_by = 30
    tab = "log"

    @cached_property
    def chosen(self):
        names = ("kind", "who", "about", "forum")
        return {name: without_zero(self.request.GET.get(name, "")) for name in names}

    @cached_property
    def forums(self):
        ids = selectors.access_of(self.request.user).moderated_ids()
        return Forum.objects.filter(pk__in=among(ids)).order_by("tree_id", "lft")

    def get_queryset(self):
        entries = self.readable()
        if self.chosen["who"].isdecimal():
            entries = entries.filter(actor=self.chosen["who"][:9])
        if self.chosen["about"]:
            entries = entries.filter(self.concerning(self.chosen["about"]))
        return (
            entries.filter(verb__in=acts.verbs(self.chosen["kind"]))
            .select_related("actor__person")
            .prefetch_related(GenericPrefetch("target", self.targets()))
        )

    def concerning(self, name):
        """About people of such a name: what they wrote, decisions against them, their forums."""
        people = User.objects.filter(person__name__icontains=name).order_by()
        numbers = people.annotate(number=Cast("pk", CharField())).values("number")
        people = people.values("pk")
        moderators = AuditEntry.objects.annotate(whom=KeyTextTransform("who", "data"))
        moderators = moderators.filter(
            verb__in=acts.verbs(acts.Kind.MODERATORS), whom__in=numbers
        )
        return (
            about(Post.objects.filter(poster__in=people))
            | about(Topic.objects.filter(poster__in=people))
            | about(Sanction.objects.filter(user__in=people))
            | Q(pk__in=moderators.order_by().values("pk"))
        )

    def readable(self):
        forums = self.forums
        sanctions = governed(self.request.user)
        if self.chosen["forum"].isdecimal():
            forums = forums.filter(pk=self.chosen["forum"][:9])
            sanctions = sanctions.filter(forum__in=forums)
            own = Q(pk__in=[])
        else:
            own = Q(actor=self.request.user)
        ids = forums.order_by().values("pk")
        posts = Post.objects.filter(topic__forum__in=ids)
        topics = Topic.objects.filter(forum__in=ids)
        return AuditEntry.objects.filter(
            own | about(posts) | about(topics) | about(sanctions) | about(forums)
        ).exclude(
            # The author's own changes are no act of a moderator.
            verb="forums.edited",
            data__reason="",
        )

    def targets(self):
        return [
            Post.objects.select_related("topic__forum", "poster__person"),
            Topic.objects.select_related("forum", "poster__person"),
            Sanction.objects.select_related("user__person", "post__topic__forum"),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        appointed, topics = appointed_in(page), self.topics_in(page)
        for entry in page:
            entry.words = acts.WORDS[entry.verb]
            entry.whom = appointed.get(entry.data.get("who"))
            if topic := topics.get(topic_of(entry.target)):
                entry.topic, entry.address = topic, topic_url(topic)
        return context | {
            "filters": self.filters(),
            "is_narrowed": any(self.chosen.values()),
        }

    def topics_in(self, entries):
        """{number: topic} of those that are about posts, as far as the reader may read them."""
        numbers = {topic_of(entry.target) for entry in entries} - {None}
        visible = selectors.visible_topics(self.request.user)
        return visible.select_related("forum").in_bulk(numbers) if numbers else {}

    def filters(self):
        chosen = self.chosen
        kinds = acts.Kind.choices, pgettext("acts", "all")
        deciders = [(one.pk, str(one)) for one in self.deciders()], _("anybody")
        return Filters(
            [
                Filter("kind", _("Kind of act"), chosen["kind"], *kinds),
                Filter("who", _("Who decided"), chosen["who"], *deciders),
                Filter("about", _("About whom"), chosen["about"]),
                by_forum(self.forums, chosen["forum"]),
            ],
            reverse("forums:log"),
            _("The whole log"),
        )

    def deciders(self):
        acted = self.readable().filter(verb__in=acts.verbs()).order_by()
        people = User.objects.filter(pk__in=acted.values("actor"))
        return people.select_related("person").order_by("person__name", "pk")


def topic_of(target):
    """The number of the topic in which stands what was decided about, or appealed against."""
    if isinstance(target, Topic):
        return target.pk
    post = target.post if isinstance(target, Sanction) else target
    return getattr(post, "topic_id", None)


def appointed_in(entries):
    """{number: account} of those who got a forum or gave it back."""
    numbers = {entry.data.get("who") for entry in entries} - {None}
    return User.objects.select_related("person").in_bulk(numbers) if numbers else {}


def about(rows):
    """Entries about these rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    return Q(content_type=kind, object_id__in=rows.order_by().values("pk"))
