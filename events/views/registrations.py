"""Who is coming and who waits, for the organiser's staff, and what they do about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, ListView, TemplateView

from core.views import Acts
from events import actions, listing
from events.forms import ByHandForm, ReasonForm
from events.forms.attendance import known_to, likely_guests
from events.models import Registration, SpecialNeeds
from events.views.mixins import EventPermissionMixin, WithReason
from events.views.own_place import waiting_ahead
from members.models import Merge

Status = Registration.Status
LONGEST_QUERY = 100
MOST_AT_ONCE = 200


class Registrations(EventPermissionMixin, ListView):
    template_name = "events/event_registrations.html"
    permission_required = "events.see_registrations"
    paginate_by = 50

    @cached_property
    def state(self):
        wanted = self.request.GET.get("state", "")
        return wanted if wanted in listing.STATES else ""

    @cached_property
    def words(self):
        return self.request.GET.get("q", "").strip()[:LONGEST_QUERY]

    def get_queryset(self):
        return listing.rows(self.event, state=self.state, words=self.words)

    def get_context_data(self, **kwargs):
        counts = listing.counts(self.event)
        rows = self.event.registrations
        merges = Merge.objects.filter(person__in=rows.values("person"))
        return super().get_context_data(
            state=self.state,
            words=self.words,
            states=[(one, Status(one).label, counts[one]) for one in counts],
            total=sum(counts.values()),
            requested_count=counts.get(Status.REQUESTED, 0),
            waiting_count=counts.get(Status.WAITING, 0),
            merged_count=merges.joined(rows.all()),
            is_numbered=self.state == Status.WAITING and not self.words,
            **kwargs,
        )


class RowMixin:
    """One registration of the event."""

    @cached_property
    def registration(self):
        rows = self.event.registrations.select_related(
            "person__user", "organisation", "obshtina", "registered_by__person"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(registration=self.registration, **kwargs)

    def next_address(self, result):
        return reverse("events:registrations", args=[self.event.slug])


class RegistrationDetail(RowMixin, EventPermissionMixin, TemplateView):
    """One person's answers and state, and what the organiser can do about them."""

    template_name = "events/event_registration.html"
    permission_required = "events.see_registrations"

    def get_context_data(self, **kwargs):
        registration = self.registration
        return super().get_context_data(
            answers=registration.answers.select_related("question"),
            needs=SpecialNeeds.objects.filter(registration=registration).first(),
            waiting_ahead=waiting_ahead(registration),
            **kwargs,
        )


class Decide(EventPermissionMixin, FormView):
    """Approve or decline, one or several at once; declining is for a reason."""

    form_class = ReasonForm
    template_name = "events/event_decline.html"
    permission_required = "events.manage_registrations"

    def chosen(self):
        sent = self.request.POST.getlist("chosen")[:MOST_AT_ONCE]
        return [int(one) for one in sent if one.isdecimal() and len(one) < 19]

    def rows(self):
        rows = self.event.registrations.requested().filter(pk__in=self.chosen())
        return list(rows.select_related("person", "organisation"))

    def get_form_kwargs(self):
        found = super().get_form_kwargs()
        if "reason" not in self.request.POST:  # the first press only chose the rows
            found.pop("data", None)
            found.pop("files", None)
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=self.rows(), **kwargs)

    def get(self, request, **kwargs):
        return redirect(self.queue())

    def post(self, request, **kwargs):
        if not self.rows():
            words = _("Nothing was chosen, or somebody else has decided meanwhile.")
            messages.error(request, words)
            return redirect(self.queue())
        try:
            if "approve" in request.POST:
                return self.approve()
            return super().post(request, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.queue())

    def approve(self):
        count = actions.approve(self.event, self.chosen(), actor=self.request.user)
        words = ngettext(
            "%(count)s registration is approved and the person is told.",
            "%(count)s registrations are approved and the people are told.",
            count,
        )
        messages.success(self.request, words % {"count": count})
        return redirect(self.queue())

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        count = actions.decline(
            self.event, self.chosen(), reason=reason, actor=self.request.user
        )
        words = ngettext(
            "%(count)s registration is declined and the person is told why.",
            "%(count)s registrations are declined and the people are told why.",
            count,
        )
        messages.success(self.request, words % {"count": count})
        return redirect(self.queue())

    def queue(self):
        address = reverse("events:registrations", args=[self.event.slug])
        left = self.event.registrations.requested().exists()
        return f"{address}?state={Status.REQUESTED}" if left else address


class AddByHand(EventPermissionMixin, Acts, FormView):
    """Somebody called: write them on the list."""

    form_class = ByHandForm
    template_name = "events/event_add_by_hand.html"
    permission_required = "events.manage_registrations"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "known": known_to(self.request.user, self.event),
        }

    def get_context_data(self, **kwargs):
        near = likely_guests(self.request.user, self.event)
        return super().get_context_data(organisations=near, **kwargs)

    def act(self, form):
        return actions.add_by_hand(
            self.event,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            organisation=form.cleaned_data["organisation"],
            answers=form.answers(),
            actor=self.request.user,
        )

    def next_address(self, result):
        return reverse("events:registrations", args=[self.event.slug])

    def said(self, added):
        registration, is_new = added
        name = {"name": registration.person}
        if not is_new:
            return _("%(name)s was on the list already; nothing was added.") % name
        if registration.status == Status.WAITING:
            return _("%(name)s is on the waiting list.") % name
        return _("%(name)s has a place.") % name


class Release(RowMixin, WithReason):
    """Free somebody else's place, or take them off the waiting list."""

    permission_required = "events.release_place"
    heading = gettext_lazy("Cancel the registration")
    warning = gettext_lazy(
        "The person gets a mail with your words. A free place goes to whoever has "
        "waited longest."
    )
    button = gettext_lazy("Cancel the registration")
    done = gettext_lazy("The registration is cancelled and the person is told.")

    @cached_property
    def registration(self):
        standing = self.event.registrations.standing().filter(is_walk_in=False)
        rows = standing.select_related("person__user", "organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self, form):
        actions.release(self.registration, actor=self.request.user, **form.cleaned_data)


class GivePlace(RowMixin, WithReason):
    permission_required = "events.manage_registrations"
    heading = gettext_lazy("Give a place out of turn")
    warning = gettext_lazy(
        "Whoever waited longer is passed over, and so is the quota of the organisation. "
        "Your reason is kept in the audit log."
    )
    button = gettext_lazy("Give the place")
    done = gettext_lazy("The place is given and the person is told.")

    def act(self, form):
        actions.give_place(
            self.registration, actor=self.request.user, **form.cleaned_data
        )


class SendToWaiting(RowMixin, WithReason):
    permission_required = "events.manage_registrations"
    heading = gettext_lazy("Move to the waiting list")
    warning = gettext_lazy(
        "The person goes to its end and gets a mail with your words. The place goes to "
        "whoever has waited longest."
    )
    button = gettext_lazy("Move to the waiting list")
    done = gettext_lazy("The person is on the waiting list and is told.")

    def act(self, form):
        actions.send_to_waiting(
            self.registration, actor=self.request.user, **form.cleaned_data
        )
