"""What moderators do with a whole topic."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from core.views import SignedInMixin
from forums import actions
from forums.addresses import topic_url
from forums.views.mixins import InTopic


class LockTopic(InTopic, SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        self.demand("can_lock_topics")
        locked = request.POST.get("locked") != "0"
        actions.set_lock(self.topic, locked=locked, actor=request.user)
        messages.success(
            request,
            _("The topic is closed.") if locked else _("The topic is open again."),
        )
        return redirect(topic_url(self.topic))
