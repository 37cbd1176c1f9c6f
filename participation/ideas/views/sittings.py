"""Meetings of a call: for its staff, and for the tables that have the secret address."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from core import pdf, throttle
from core.views import Acts, BySecretLink
from participation.ideas import actions, papers
from participation.ideas.forms import ScribeForm, SittingForm
from participation.ideas.models import Sitting
from participation.ideas.views.mixins import OfEditedCall

HOUR = 3600
# Phones of one hall stand behind one address.
FROM_ONE_NETWORK = 400


class EditSitting(Acts, OfEditedCall, FormView):
    """A new meeting, or one that is there."""

    form_class = SittingForm
    template_name = "participation/ideas/form.html"
    done = gettext_lazy("The meeting is saved.")

    @cached_property
    def sitting(self):
        if "pk" not in self.kwargs:
            return Sitting(call=self.call)
        return get_object_or_404(self.call.sittings, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.sitting}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Meeting of the call"), back_url=self.back_address(), **kwargs
        )

    def back_address(self):
        thing = self.sitting if self.sitting.pk else self.call
        return thing.get_absolute_url()

    def act(self, form):
        return actions.save_sitting(form, actor=self.request.user)


class OfSitting(OfEditedCall):
    @cached_property
    def sitting(self):
        rows = self.call.sittings.select_related("obshtina")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(sitting=self.sitting, **kwargs)


class SittingPage(OfSitting, TemplateView):
    """The address for its tables, and what they entered."""

    template_name = "participation/ideas/sitting.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            address=papers.address(self.sitting),
            ideas=self.sitting.ideas.order_by("table", "pk"),
            **kwargs,
        )

    def post(self, request, **kwargs):
        try:
            actions.renew_sitting(self.sitting, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            words = _("The tables have a new address; the old one no longer works.")
            messages.success(request, words)
        return redirect(self.sitting)


@method_decorator(never_cache, name="dispatch")
class SittingCode(OfSitting, View):
    """The address as a picture that a phone's camera reads."""

    def get(self, request, **kwargs):
        return HttpResponse(papers.code(self.sitting), content_type="image/svg+xml")


class FormPdf(OfEditedCall, View):
    """The matrix on paper, for the tables of a meeting or for nobody in particular."""

    def get(self, request, **kwargs):
        sitting = None
        if number := request.GET.get("sitting", ""):
            is_number = number.isdecimal() and len(number) < 19
            rows = self.call.sittings.select_related("obshtina")
            sitting = get_object_or_404(rows, pk=int(number) if is_number else 0)
        language = "en" if request.GET.get("language") == "en" else "bg"
        made = papers.empty_form(self.call, sitting, language=language)
        return pdf.response(f"matrix-{self.call.slug}", made)


class AtTable(BySecretLink, Acts, FormView):
    """By the secret address: what the tables entered so far, and the form for one more."""

    form_class = ScribeForm
    template_name = "participation/ideas/table.html"

    @cached_property
    def sitting(self):
        rows = Sitting.objects.open().select_related("call__project", "obshtina")
        found = rows.filter(secret=self.kwargs["secret"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def idea(self):
        """The one that is corrected; staff decide about what everybody sees already."""
        if "pk" not in self.kwargs:
            return None
        rows = self.sitting.ideas.for_scribes()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | {"sitting": self.sitting}
        return given | {"instance": self.idea or self.sitting.new_idea()}

    def get_initial(self):
        return {"table": self.request.GET.get("table", "")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sitting=self.sitting,
            idea=self.idea,
            entered=self.sitting.ideas.order_by("table", "pk"),
            **kwargs,
        )

    def act(self, form):
        who = get_adapter().get_client_ip(self.request)
        if not throttle.hit(f"table:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
            raise ValidationError(_("These are many ideas for one hour. Go on later."))
        return actions.enter_at_table(form, sitting=self.sitting)

    def said(self, idea):
        return _("“%(title)s” is saved.") % {"title": idea}

    def next_address(self, idea):
        address = reverse("ideas:table", args=[self.sitting.secret])
        return f"{address}?table={idea.table}"
