"""Signing up and no longer coming, with an account."""

from allauth.account.adapter import get_adapter
from django.forms import Form
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.views import Acts, SignedInMixin
from participation.volunteering import actions
from participation.volunteering.forms import GuestForm, OwnForm
from participation.volunteering.models import Place
from participation.volunteering.views.mixins import SeenOpportunity


class Apply(SeenOpportunity, Acts, FormView):
    """With an account by one press; without one by a confirmed e-mail."""

    template_name = "participation/volunteering/apply.html"

    def get_form_class(self):
        return OwnForm if self.request.user.is_authenticated else GuestForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"opportunity": self.opportunity}

    @cached_property
    def own(self):
        if not self.request.user.is_authenticated:
            return None
        rows = self.opportunity.applications.filter(person=self.request.user.person)
        return rows.first()

    def get_initial(self):
        """What stands already, or the shift that the link names."""
        if self.own and self.own.stands():
            places = self.own.places.filter(status__in=Place.STANDING)
            return {
                "shifts": [place.shift_id for place in places],
                "note": self.own.note,
                "is_minor": self.own.is_minor,
                "parent_agrees": self.own.parent_agrees,
            }
        asked = self.request.GET.get("shift", "")
        named = asked.isascii() and asked.isdecimal() and len(asked) < 19
        return {"shifts": [int(asked)]} if named else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(own=self.own, **kwargs)

    def act(self, form):
        answers, user = form.answers(), self.request.user
        if user.is_authenticated:
            stood = self.own is not None and self.own.stands()
            actions.apply(self.opportunity, actor=user, **answers)
            if stood:
                return _("Your shifts are saved.")
            return _("Thank you. The organisation answers you soon.")
        actions.ask(
            self.opportunity,
            language=get_language(),
            who=get_adapter().get_client_ip(self.request),
            **answers,
        )
        return _(
            "Look in your mailbox: open the link in the mail and confirm. "
            "Before that no place is kept for you."
        )

    def said(self, words):
        return words


class Cancel(SignedInMixin, SeenOpportunity, Acts, FormView):
    form_class = Form
    template_name = "participation/volunteering/press.html"
    done = gettext_lazy("Thank you for telling us. It is cancelled.")

    @cached_property
    def own(self):
        rows = self.opportunity.applications.standing()
        found = rows.filter(person=self.request.user.person).first()
        if found is None:
            raise Http404
        found.opportunity = self.opportunity
        return found

    def get_context_data(self, **kwargs):
        self.own  # noqa: B018 - 404 before the page asks
        return super().get_context_data(
            title=_("I cannot come"),
            question=_("Your places go to others; you can sign up again."),
            button=_("Cancel my application"),
            **kwargs,
        )

    def act(self, form):
        actions.cancel(self.own, actor=self.request.user)
