"""Short acts on somebody's post: a reaction, the accepted answer; and where questions are asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.generic import View

from core.views import SignedInMixin
from forums import actions, around
from forums.addresses import forum_url, post_url
from forums.models import Reaction
from forums.views.mixins import InForum, OnePost
from forums.views.previewing import wants_json
from forums.views.silence import ActsUnlessSilent


class React(OnePost, ActsUnlessSilent, View):
    """The pressed button is named after its kind; its value says on or off, so twice is once."""

    http_method_names = ["post"]

    def post(self, request, pk):
        post = self.post_row
        if not actions.may_react(request.user, post):
            raise PermissionDenied
        for kind in Reaction.Kind:
            if kind in request.POST:
                on = request.POST[kind] == "1"
                actions.react(post, kind=kind, on=on, actor=request.user)
        if not wants_json(request):
            return redirect(post_url(post))
        around.with_reactions(post.topic, [post], request.user)
        context = {"post": post, "is_signed_in": True}
        html = render_to_string("forums/_reactions.html", context, request)
        return JsonResponse({"html": html})


class Accept(OnePost, ActsUnlessSilent, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        if request.POST.get("accept") == "0":
            actions.withdraw_answer(self.post_row, actor=request.user)
            messages.success(request, _("The question has no marked answer now."))
        else:
            actions.accept(self.post_row, actor=request.user)
            messages.success(request, _("Marked as the answer."))
        return redirect(post_url(self.post_row))


class SetForQuestions(InForum, SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        self.demand("can_lock_topics")
        on = request.POST.get("on") != "0"
        actions.set_for_questions(self.forum, on=on, actor=request.user)
        messages.success(
            request,
            _("Questions are asked here now; whoever asks marks the answer.")
            if on
            else _("This is an ordinary forum again."),
        )
        return redirect(forum_url(self.forum))
