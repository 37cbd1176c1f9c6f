from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from core.views import SignedInMixin
from forums import actions
from forums.addresses import topic_url
from forums.views.mixins import InTopic
from forums.views.silence import ActsUnlessSilent


class Vote(InTopic, SignedInMixin, ActsUnlessSilent, View):
    """The numbers of the chosen answers come as `option`."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        if getattr(self.topic, "poll", None) is None:
            raise Http404
        sent = request.POST.getlist("option")
        chosen = {int(number[:9]) for number in sent if number.isdecimal()}
        try:
            actions.hold_back_votes(request.user)
            actions.vote(self.topic, chosen=chosen, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Your vote is counted."))
        return redirect(f"{topic_url(self.topic)}#poll")
