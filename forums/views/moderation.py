"""The queue of waiting and reported posts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import ListView, View

from core.views import SignedInMixin, own_path
from forums import actions, appeals, forms, selectors
from forums.filters import Filter, Filters, by_forum
from forums.queues import Kind, forums_in, kind_of, the_queue


class Moderation(SignedInMixin):
    """For those who moderate some forum; others do not learn that it is here."""

    tab = ""

    @cached_property
    def practised(self):
        """The forums in which the person practises."""
        return selectors.access_of(self.request.user).practised

    def may_enter(self):
        return selectors.moderates(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        pages = [
            (_("What waits"), "forums:moderation", "queue"),
            (appeals_label(self.request.user), "forums:appeals", "appeals"),
            (_("Measures"), "forums:sanctions", "sanctions"),
            (_("What was decided"), "forums:log", "log"),
        ]
        if self.request.user.is_moderator():
            pages.append((_("Moderators"), "forums:moderators", "moderators"))
        tabs = [(label, reverse(name), tab == self.tab) for label, name, tab in pages]
        return super().get_context_data(**kwargs) | {"tabs": tabs}


def appeals_label(user):
    number = appeals.waiting_for(user).count()
    return _("Appeals (%(number)s)") % {"number": number} if number else _("Appeals")


class Queue(Moderation, ListView):
    template_name = "forums/queue.html"
    paginate_by = 20
    tab = "queue"

    @cached_property
    def in_practice(self):
        """`?practice=1`: the invented posts of one's own practice instead of real ones."""
        return "practice" in self.request.GET and bool(self.practised)

    def may_enter(self):
        return self.in_practice or super().may_enter()

    @cached_property
    def chosen(self):
        names = ("kind", "forum", "post")
        return {name: self.request.GET.get(name, "") for name in names}

    def get_queryset(self):
        return the_queue(self.request.user, in_practice=self.in_practice, **self.chosen)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        prepare(context["page_obj"], self.request.user)
        everything = selectors.queue(self.request.user, in_practice=self.in_practice)
        return context | {
            "form": forms.HideForm(),
            "in_practice": self.in_practice,
            "filters": self.filters(forums_in(everything)),
            "chosen": self.chosen,
            "is_narrowed": any(self.chosen.values()),
            "here": self.request.get_full_path(),
        }

    def filters(self, forums):
        kept = (("practice", "1"),) if self.in_practice else ()
        everything = pgettext("posts of the queue", "all")
        why, kind = _("Why it waits"), self.chosen["kind"]
        return Filters(
            [
                Filter("kind", why, kind, Kind.choices, everything),
                by_forum(forums, self.chosen["forum"]),
            ],
            reverse("forums:moderation") + ("?practice=1" if kept else ""),
            _("Show all that waits"),
            kept,
        )


def prepare(posts, user):
    """What the queue shows of each post beside its text; one query for their files."""
    selectors.with_files(posts)
    access = selectors.access_of(user)
    for post in posts:
        forum = post.topic.forum_id
        post.kind = kind_of(post)
        post.is_readable = access.may("can_read_forum", forum)
        post.group = None if post.is_readable else access.group_of(forum)


class Deciding(Moderation, View):
    """An act of the queue; afterwards the queue as it was narrowed."""

    http_method_names = ["post"]

    def may_enter(self):
        return bool(self.practised) or super().may_enter()

    def go_back(self, *, in_practice=False):
        queue = reverse("forums:moderation") + ("?practice=1" if in_practice else "")
        back = self.request.POST.get("back", "")
        return redirect(own_path(self.request, back, queue))

    def reason(self):
        """The words for the author, or None after saying that they are missing."""
        form = forms.HideForm(self.request.POST)
        if form.is_valid():
            return form.cleaned_data["reason"]
        messages.error(
            self.request, _("Say in a few words why: the author will read them.")
        )
        return None


class Decide(Deciding):
    """Approve, hide or keep one post of the queue."""

    def post(self, request, pk):
        post = selectors.decidable_posts(request.user).filter(pk=pk).first()
        if post is None:
            return self.too_late(pk)
        decision = request.POST.get("decision")
        if decision == "approve":
            done = actions.approve(post, actor=request.user)
            self.say(done, _("Approved; it stands in its topic now."))
        elif decision == "keep":
            done = actions.keep(post, actor=request.user)
            self.say(done, _("Kept; the reports are closed."))
        elif reason := self.reason():
            queued = "queued" in request.POST
            done = actions.hide(post, reason=reason, actor=request.user, queued=queued)
            self.say(done, _("Hidden; the author gets your words."))
        return self.go_back(in_practice=post.topic.forum_id in self.practised)

    def too_late(self, pk):
        """A report of a closed group that somebody has decided is nobody else's any more."""
        reports = selectors.just_decided_reports(self.request.user)
        if not reports.filter(post=pk).exists():
            raise Http404
        self.say(False, "")
        return self.go_back()

    def say(self, done, words):
        if done:
            messages.success(self.request, words)
        else:
            messages.info(self.request, _("Another moderator has decided already."))


class DecideSeveral(Deciding):
    """One decision about all chosen posts, each in a transaction of its own."""

    MOST = 100

    def post(self, request):
        numbers = [one for one in request.POST.getlist("posts") if one.isdecimal()]
        numbers = {int(one[:12]) for one in numbers[: self.MOST]}
        if not numbers:
            messages.error(request, _("Choose the posts first."))
            return self.go_back()
        hides = request.POST.get("several") != "leave"
        reason = self.reason() if hides else ""
        if reason is not None:
            self.report(self.decide(numbers, hides, reason), len(numbers), hides)
        return self.go_back()

    def decide(self, numbers, hides, reason):
        user = self.request.user
        posts = selectors.decidable_posts(user).filter(pk__in=numbers)
        done = 0
        for post in posts.select_related("topic__forum").order_by("pk"):
            if hides:
                done += actions.hide(post, reason=reason, actor=user, queued=True)
            elif post.approved:
                done += actions.keep(post, actor=user)
            else:
                done += actions.approve(post, actor=user)
        return done

    def report(self, done, chosen, hides):
        if done:
            words = said_of_hidden(done) if hides else said_of_left(done)
            messages.success(self.request, words)
        if late := chosen - done:
            words = ngettext(
                "About %(number)s post somebody had decided before you.",
                "About %(number)s posts somebody had decided before you.",
                late,
            )
            messages.info(self.request, words % {"number": late})


def said_of_hidden(number):
    words = ngettext(
        "%(number)s post is hidden; its author gets your words.",
        "%(number)s posts are hidden; their authors get your words.",
        number,
    )
    return words % {"number": number}


def said_of_left(number):
    words = ngettext(
        "%(number)s post stands in its topic.",
        "%(number)s posts stand in their topics.",
        number,
    )
    return words % {"number": number}
