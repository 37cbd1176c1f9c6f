"""Following a project with an account: the button, and the list of what one follows."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from core.views import SignedInMixin, own_path
from projects.actions import following as actions
from projects.models import Project
from projects.views.projects import OfProjectMixin


class Follow(SignedInMixin, OfProjectMixin, View):
    """The value of the button says on or off, so twice is once; `next` leads back to where it was."""

    http_method_names = ["post"]

    def post(self, request, slug):
        on = request.POST.get("follow") == "1"
        actions.follow(self.project, on=on, actor=request.user)
        if on:
            text = _("You follow “%(name)s”.")
        else:
            text = _("You no longer follow “%(name)s”.")
        messages.success(request, text % {"name": self.project.title})
        here = self.project.get_absolute_url()
        return redirect(own_path(request, request.POST.get("next"), here))


class WhatIFollow(SignedInMixin, ListView):
    """What may no longer be seen is not among them; nothing of it is told either."""

    template_name = "projects/following.html"
    paginate_by = 20

    def get_queryset(self):
        user = self.request.user
        followed = Project.objects.visible_to(user).filter(followers__user=user)
        return followed.select_related("organisation", "programme").order_by(
            "-followers__since", "pk"
        )
