"""Following a project without an account: asked for, confirmed by mail, ended by a link."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from core.one_click import StopByLink
from core.views import Acts, BySecretLink
from projects.actions import following_by_mail as actions
from projects.forms.following import FollowByMailForm
from projects.models import MailFollower
from projects.models.following import CONFIRM_WITHIN
from projects.views.projects import OfProjectMixin


@method_decorator(never_cache, name="dispatch")
class FollowByMail(OfProjectMixin, Acts, FormView):
    """For anybody; who is signed in presses the button on the project's page."""

    form_class = FollowByMailForm
    template_name = "projects/follow_by_mail.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect(self.project)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"language": get_language()}

    def act(self, form):
        actions.ask(
            self.project,
            email=form.cleaned_data["email"],
            language=form.cleaned_data["language"],
            who=get_adapter().get_client_ip(self.request),
        )

    def next_address(self, result):
        return "projects:follow_asked"


class Asked(TemplateView):
    """The same words whether or not the address was known."""

    template_name = "projects/follow_asked.html"
    extra_context = {"days": CONFIRM_WITHIN.days}


class Confirm(BySecretLink, TemplateView):
    """Opening it changes nothing, since programs look at links; the button confirms."""

    template_name = "projects/follow_confirm.html"

    @cached_property
    def follower(self) -> MailFollower:
        found = actions.CONFIRM.read(self.kwargs["token"])
        if found is None or not found[1].project.is_published:
            raise Http404(_("This link is no longer valid."))
        return found[1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            follower=self.follower, project=self.follower.project, **kwargs
        )

    def post(self, request, token):
        follower = actions.confirm(self.follower)
        if follower.confirmed_at:
            messages.success(
                request,
                _("Thank you. We write to you as soon as there is something new."),
            )
        return redirect(request.path)


class StopByMail(StopByLink):
    """The link under each mail ends one project or all; the address goes with the last of them.

    Pressed once more it says that it is done.
    """

    link = actions.STOP
    template_name = "projects/stop_by_mail.html"

    def setup(self, request, *args, **kwargs):
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            self.what = what_of(kwargs["token"])
            if self.what is None:
                raise
            self.reader = actions.still_followed_by(self.what)

    def get_context_data(self, **kwargs):
        followed = MailFollower.objects.none()
        if self.reader:
            followed = MailFollower.objects.of_address(self.reader.email).confirmed()
        rows = followed.select_related("project").order_by("confirmed_at", "pk")
        here = self.reader and rows.filter(pk=self.reader.pk).first()
        return super().get_context_data(
            here=here,
            others=[row for row in rows if row != here],
            is_all=self.is_all(),
            **kwargs,
        )

    def is_all(self):
        return self.what.startswith(actions.ALL)

    def act(self, *, starts):
        if self.reader and not starts:
            is_all = self.is_all() or "all" in self.request.POST
            actions.stop(self.reader, what=actions.ALL if is_all else actions.ONE)


def what_of(token):
    """What a link ends that the portal signed not too long ago, whoever's it was; else None."""
    link = actions.STOP
    try:
        what, _pk = signing.loads(token, salt=link.salt, max_age=link.age)
    except signing.BadSignature:
        return None
    return what
