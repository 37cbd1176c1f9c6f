"""One's own page of a registration; the same for those with an account and by a link.

The views of both say `event`, `registration`, `address(act)` and `actor()`.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from core.views import Acts
from events import actions, codes
from events.forms import CancelForm
from events.models import Registration, SpecialNeeds
from events.views.materials import documents_of

Status = Registration.Status


def words_for(registration):
    """Where somebody stands who has just registered."""
    if registration.status == Status.WAITING:
        return _(
            "You are on the waiting list; if a place becomes free, we will write to you."
        )
    if registration.status == Status.REQUESTED:
        return _(
            "Your registration is with the organiser. As soon as they answer, we will "
            "write to you."
        )
    return _("You have a place. We sent you a mail with a file for your calendar.")


class Addresses:
    """Where the acts of one's own page are."""

    ACTS = ("change", "cancel", "take", "code", "calendar")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            registration=self.registration,
            own_page=self.address(),
            addresses={act: self.address(act) for act in self.ACTS},
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class ShowsOwn(Addresses, TemplateView):
    template_name = "events/event_place.html"

    def get_context_data(self, **kwargs):
        registration = self.registration
        return super().get_context_data(
            answers=registration.answers.select_related("question"),
            unanswered=self.unanswered(),
            needs=SpecialNeeds.objects.filter(registration=registration).first(),
            waiting_ahead=waiting_ahead(registration),
            colleagues=self.colleagues(),
            certificate=registration.certificates.valid().first(),
            materials=self.materials(),
            **kwargs,
        )

    def materials(self):
        """(document, where it is), also of those that only people with a place may take."""
        has_place = self.registration.has_place()
        rows = documents_of(self.event, handouts=True) if has_place else []
        return [(row, self.address_of(row)) for row in rows]

    def address_of(self, document):
        return document.get_absolute_url()

    def unanswered(self):
        """What has to be answered and was not, as of whom a colleague wrote down."""
        answered = self.registration.answers.values("question")
        required = self.event.questions.asked().filter(is_required=True)
        return required.exclude(pk__in=answered)

    def colleagues(self):
        user = self.request.user
        if not user.is_authenticated:
            return Registration.objects.none()
        written = self.event.registrations.filter(registered_by=user)
        return written.exclude(registered_as="").select_related("person")


def waiting_ahead(registration):
    """How many move up before the reader; None if they do not wait."""
    if not registration or registration.status != Status.WAITING:
        return None
    order = registration.event.registrations.waiting().values_list("pk", flat=True)
    return list(order).index(registration.pk)


@method_decorator(never_cache, name="dispatch")
class ChangesOwn(Addresses, Acts, FormView):
    template_name = "events/event_change_registration.html"
    done = gettext_lazy("Your answers are saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "registration": self.registration,
        }

    def act(self, form):
        actions.change_answers(
            self.registration,
            organisation=self.on_behalf(form),
            answers=form.answers(),
            actor=self.actor(),
        )

    def next_address(self, result):
        return self.address()

    def on_behalf(self, form):
        return form.on_behalf()


@method_decorator(never_cache, name="dispatch")
class CancelsOwn(Addresses, TemplateView):
    """Give up one's own place, or leave the waiting list."""

    template_name = "events/event_withdraw.html"

    def post(self, request, **kwargs):
        form = CancelForm(request.POST)
        seen_at = form.cleaned_data["seen"] if form.is_valid() else None
        try:
            actions.withdraw(self.registration, actor=self.actor(), seen_at=seen_at)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.address())
        messages.success(request, _("Your registration is cancelled."))
        return redirect(self.after_cancelling())

    def after_cancelling(self):
        return self.event


@method_decorator(never_cache, name="dispatch")
class TakesOffer(View):
    """One press on the page; looking at a link takes nothing."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            actions.take_offer(self.registration, actor=self.actor())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The place is yours. We sent you a mail."))
        return redirect(self.address())


@method_decorator(never_cache, name="dispatch")
class ShowsOwnCode(View):
    """The QR code of the registration, for the door."""

    @cached_property
    def image(self):
        return codes.picture(self.registration)

    def get(self, request, **kwargs):
        return HttpResponse(self.image, content_type="image/svg+xml")
