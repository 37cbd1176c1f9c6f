"""Whoever is suspended reads why and until when, and loses nothing of what they typed."""

from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forums import authority


class SaysSilence:
    """Before a form for writing in a forum."""

    @cached_property
    def silence(self):
        return authority.silence_in(self.request.user, self.forum)

    def demand(self, codename):
        if self.silence is None:
            super().demand(codename)

    def get(self, request, *args, **kwargs):
        if self.silence is None:
            return super().get(request, *args, **kwargs)
        return silenced(request, self.forum)

    def post(self, request, *args, **kwargs):
        if self.silence is None:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.add_error(
            None, _("You cannot write here for now; what you typed is below.")
        )
        return self.form_invalid(form)


class ActsUnlessSilent:
    """An act without a form, such as a vote from a page that was open before; behind the sign-in."""

    def dispatch(self, request, *args, **kwargs):
        if authority.silence_in(request.user, self.forum):
            return silenced(request, self.forum)
        return super().dispatch(request, *args, **kwargs)


def silenced(request, forum):
    """The page that says why, until when, and how to appeal."""
    return render(request, "forums/silenced.html", {"forum": forum}, status=403)
