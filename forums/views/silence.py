"""Whoever is suspended reads why and until when, and loses nothing of what they typed."""

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
        context = {"silence": self.silence, "forum": self.forum}
        return self.response_class(
            request,
            "forums/silenced.html",
            context,
            status=403,
            using=self.template_engine,
        )

    def post(self, request, *args, **kwargs):
        if self.silence is None:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.add_error(
            None, _("You do not write here for now; what you typed is below.")
        )
        return self.form_invalid(form)
