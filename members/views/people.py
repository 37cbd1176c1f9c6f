from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import DetailView, UpdateView, View

from core import audit
from core.views import SignedInMixin
from members.forms.accounts import ProfileForm
from members.models import Organisation, Person


class PersonDetail(DetailView):
    """A person, as far as chosen and permitted."""

    template_name = "members/person.html"

    def get_queryset(self):
        return Person.objects.visible_to(self.request.user).select_related("user")

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = self.object.memberships.filter(
            ended_on=None, organisation__in=Organisation.objects.visible_to(user)
        )
        if not user.is_authenticated or not (
            user.is_member() or user == self.object.user
        ):
            rows = rows.filter(is_public=True)
        return super().get_context_data(
            memberships=rows.select_related("organisation"), **kwargs
        )


class Profile(SignedInMixin, UpdateView):
    """My name, phone, what others see of it, and my language."""

    form_class = ProfileForm
    template_name = "members/profile.html"

    def get_object(self):
        return self.request.user.person

    def form_valid(self, form):
        person = form.save()
        if form.changed_data:
            audit.record(
                "members.profile_updated",
                actor=self.request.user,
                target=person,
                fields=form.changed_data,
            )
        with translation.override(person.user.language):
            messages.success(self.request, _("Saved."))
        return redirect(translate_url(reverse("members:profile"), person.user.language))


class EndSession(SignedInMixin, View):
    """Sign out one of my devices: its next request is anonymous."""

    def post(self, request, pk):
        session = get_object_or_404(UserSession, user=request.user, pk=pk)
        if session.is_current():
            logout(request)
            return redirect("home")
        session.end()
        audit.record("members.session_ended", actor=request.user, target=request.user)
        messages.success(request, _("That device is signed out."))
        return redirect("usersessions_list")
