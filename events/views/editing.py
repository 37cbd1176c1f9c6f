from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core import editor, typed
from core.typed_views import KeepsTyped
from core.views import PermissionRequiredMixin
from events import actions
from events.forms import EventForm, ProgrammeFormSet
from events.models import Event
from events.views.mixins import EventPermissionMixin, WithReason
from members.behalf import remember
from members.practice import InPractice
from places.models import Settlement


def mistakes(form, programme):
    """What waits to be put right, as (label, anchor, sentence), for the top of the page."""
    for sentence in [*form.non_field_errors(), *programme.non_form_errors()]:
        yield "", "", sentence
    for each in [form, *programme.forms]:
        for field in each:
            for sentence in field.errors:
                yield field.label, field.id_for_label or field.auto_id, sentence


class EventEditing(TemplateView):
    """The form and the rows of the programme; one more row on wish, without JavaScript."""

    template_name = "events/event_form.html"
    practice = None

    def get(self, request, **kwargs):
        if self.resumed:
            return self.show(*self.unchecked(typed.as_data(self.resumed)))
        return self.show(*self.forms())

    def post(self, request, **kwargs):
        if "add_row" in request.POST:
            return self.show(*self.forms_with_one_more_row())
        form, programme = self.forms(request.POST)
        if form.is_valid() and programme.is_valid():
            try:
                event = self.save(form, programme)
            except ValidationError as error:
                form.add_error(None, error)
                self.take_note_of_others(form)
            else:
                self.typed_is_saved()
                messages.success(request, self.words_for(event))
                return redirect(event)
        return self.show(form, programme)

    def forms(self, data=None):
        form = EventForm(
            data,
            instance=self.instance(),
            user=self.request.user,
            practice=self.practice,
            initial=self.initial(),
        )
        return form, ProgrammeFormSet(data, event_form=form, prefix="programme")

    def forms_with_one_more_row(self):
        data = self.request.POST.copy()
        rows = data.get("programme-TOTAL_FORMS", "")
        is_number = rows.isdecimal() and len(rows) < 4
        data["programme-TOTAL_FORMS"] = min(int(rows) + 1, 60) if is_number else 1
        return self.unchecked(data)

    def unchecked(self, data):
        """Nothing was sent yet, so nothing is wrong yet."""
        form, programme = self.forms(data)
        for each in [form, *programme.forms]:
            each.errors.clear()
        return form, programme

    def show(self, form, programme):
        context = self.get_context_data(
            form=form,
            programme=programme,
            typing=self.typed_context(),
            errors=list(mistakes(form, programme)),
            **editor.head(form, self.request),
        )
        return self.render_to_response(context)

    def initial(self):
        return {}

    def take_note_of_others(self, form):
        """After a conflict the second „save“ is meant for the version that was just shown."""

    def words_for(self, event):
        if event.is_published:
            return _("The event is published.")
        return _("The draft is saved. Only your organisation sees it.")


class EventCreate(InPractice, PermissionRequiredMixin, KeepsTyped, EventEditing):
    permission_required = "events.create"

    def instance(self):
        return Event()

    def initial(self):
        """An address may say for which activity, place or group the event is planned."""
        wanted = self.request.GET.get("for", "")
        group = self.request.GET.get("group", "")
        initial = {"belongs_to": wanted} if wanted else {}
        ekatte = self.request.GET.get("settlement", "")
        if ekatte.isdecimal():
            initial["settlement"] = Settlement.objects.filter(ekatte=ekatte).first()
        if group in {str(pk) for pk in self.request.user.group_ids()}:
            initial |= {"group": int(group), "audience": Event.Audience.GROUP}
        return initial

    def save(self, form, programme):
        event = form.save(commit=False)
        event.submission = form.cleaned_data["submission"]
        remember(self.request.user, event.organiser)
        return actions.create(
            event,
            sessions=programme.kept(),
            actor=self.request.user,
            is_published="publish" in self.request.POST,
        )


class EventUpdate(EventPermissionMixin, KeepsTyped, EventEditing):
    permission_required = "events.update"

    def instance(self):
        return self.event

    def save(self, form, programme):
        wants_to_publish = "publish" in self.request.POST
        may_publish = self.request.user.has_perm("events.publish", self.event)
        return actions.update(
            form.save(commit=False),
            sessions=programme.kept(),
            removed=programme.removed(),
            seen_at=form.cleaned_data["version"],
            actor=self.request.user,
            is_published=wants_to_publish and may_publish,
        )

    def take_note_of_others(self, form):
        now = Event.objects.get(pk=self.event.pk).updated_at
        form.data = form.data.copy()
        form.data["version"] = now.isoformat()

    def words_for(self, event):
        if event.is_published:
            return _("The changes are saved.")
        return super().words_for(event)


class Publish(EventPermissionMixin, View):
    http_method_names = ["post"]
    permission_required = "events.publish"

    def post(self, request, **kwargs):
        actions.publish(self.event, actor=request.user)
        messages.success(request, _("The event is published."))
        return redirect(self.event)


class Cancel(WithReason):
    permission_required = "events.cancel"
    heading = gettext_lazy("Cancel the event")
    warning = gettext_lazy(
        "Everybody registered or waiting gets a mail with the reason."
    )
    button = gettext_lazy("Cancel the event")
    done = gettext_lazy("The event is cancelled and everybody registered is told.")

    def act(self, reason):
        actions.cancel(self.event, reason=reason, actor=self.request.user)


class Unpublish(WithReason):
    permission_required = "events.unpublish"
    heading = gettext_lazy("Take the event off the site")
    warning = gettext_lazy(
        "It becomes a draft again, seen only by its organisation, whose owners read "
        "the reason. If it will not take place, cancel it instead."
    )
    button = gettext_lazy("Take it off")
    done = gettext_lazy("The event is a draft again.")

    def act(self, reason):
        actions.unpublish(self.event, reason=reason, actor=self.request.user)

    def next_page(self):
        visible = Event.objects.visible_to(self.request.user)
        still = visible.filter(pk=self.event.pk).exists()
        return self.event if still else "events:list"


class Delete(EventPermissionMixin, TemplateView):
    permission_required = "events.delete"
    template_name = "events/event_delete.html"

    def post(self, request, **kwargs):
        try:
            actions.delete(self.event, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.event)
        messages.success(request, _("The draft is deleted."))
        return redirect("events:list")
