"""Moderators of single forums: appointed by those of the network."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core.views import Acts, SignedInMixin
from forums import actions, selectors
from forums.access import among
from forums.models import ForumModerator
from forums.sanction_forms import AppointForm, ReasonForm
from forums.views.moderation import Moderation


class OfTheNetwork(SignedInMixin):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_moderator():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        ids = selectors.access_of(self.request.user).moderated_ids()
        return ForumModerator.objects.filter(forum__in=among(ids))


class Moderators(OfTheNetwork, Moderation, Acts, FormView):
    form_class = AppointForm
    template_name = "forums/moderators.html"
    tab = "moderators"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        rows = self.rows().select_related(
            "forum", "user__person", "appointed_by__person"
        )
        rows = rows.order_by("forum__tree_id", "forum__lft", "appointed_at")
        return super().get_context_data(**kwargs) | {"moderators": rows}

    def act(self, form):
        forum, user = form.cleaned_data["forum"], form.cleaned_data["email"]
        reason = form.cleaned_data["reason"]
        actions.appoint(forum, user, reason=reason, actor=self.request.user)
        return {"name": user, "forum": forum.name}

    def said(self, appointed):
        return _("%(name)s moderates “%(forum)s” now.") % appointed

    def next_address(self, result):
        return "forums:moderators"


class Dismiss(OfTheNetwork, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        row = get_object_or_404(self.rows(), pk=pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("Say in a few words why: the person will read them.")
            )
        elif actions.dismiss(row, actor=request.user, **form.cleaned_data):
            messages.success(request, _("Ended. The person gets your words."))
        else:
            messages.info(request, _("Somebody has ended it already."))
        return redirect("forums:moderators")
