from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from core import editor, typed
from core.typed_views import KeepsTyped
from core.views import PermissionRequiredMixin
from events import actions
from events.forms import ContactFormSet, EventForm, ProgrammeFormSet
from events.models import Event
from events.views.mixins import EventPermissionMixin, WithReason
from events.views.told import said_of_telling
from members.behalf import remember
from members.practice import InPractice
from places.models import Settlement

ROWS = {"add_row": "programme", "add_contact": "contacts"}


def mistakes(form, *rows):
    """What waits to be put right, as (label, anchor, sentence), for the top of the page."""
    for sentence in form.non_field_errors():
        yield "", "", sentence
    for formset in rows:
        for sentence in formset.non_form_errors():
            yield "", "", sentence
    for each in [form, *(one for formset in rows for one in formset.forms)]:
        for field in each:
            for sentence in field.errors:
                yield field.label, field.id_for_label or field.auto_id, sentence


class EventEditing(TemplateView):
    """The form and the rows of programme and contacts; one more on wish, without JavaScript."""

    template_name = "events/event_form.html"
    practice = None

    @property
    def is_adding(self):
        """To which rows one more was added just now."""
        sent = self.request.POST
        return next((rows for name, rows in ROWS.items() if name in sent), "")

    def get(self, request, **kwargs):
        if self.resumed:
            return self.show(*self.unchecked(typed.as_data(self.resumed)))
        return self.show(*self.forms())

    def post(self, request, **kwargs):
        if self.is_adding:
            return self.show(*self.forms_with_one_more_row(self.is_adding))
        form, programme, contacts = self.forms(request.POST)
        if self.are_valid(form, programme, contacts):
            try:
                event = self.save(form, programme, contacts)
            except ValidationError as error:
                form.add_error(None, error)
                self.take_note_of_others(form)
            else:
                self.typed_is_saved()
                self.say(event, programme)
                return redirect(self.next_page(event))
        return self.show(form, programme, contacts)

    def are_valid(self, form, programme, contacts):
        """All of them are asked; the programme may find something in the form."""
        valid = [form.is_valid(), programme.is_valid()]
        if contacts.is_bound:
            valid.append(contacts.is_valid())
        return all(valid) and form.is_valid()

    def forms(self, data=None):
        form = EventForm(
            data,
            instance=self.instance(),
            user=self.request.user,
            practice=self.practice,
            initial=self.initial(),
        )
        programme = ProgrammeFormSet(data, event_form=form, prefix="programme")
        # Who sends no contacts leaves them as they are.
        are_sent = data is not None and "contacts-TOTAL_FORMS" in data
        contacts = ContactFormSet(
            data if are_sent and form.is_own() else None,
            event=form.instance,
            organisers=form.organisers if form.is_own() else [],
            prefix="contacts",
        )
        return form, programme, contacts

    def forms_with_one_more_row(self, prefix):
        data = self.request.POST.copy()
        rows = data.get(f"{prefix}-TOTAL_FORMS", "")
        is_number = rows.isdecimal() and len(rows) < 4
        data[f"{prefix}-TOTAL_FORMS"] = min(int(rows) + 1, 60) if is_number else 1
        return self.unchecked(data)

    def unchecked(self, data):
        """Nothing was sent yet, so nothing is wrong yet."""
        form, programme, contacts = self.forms(data)
        for each in [form, *programme.forms, *contacts.forms]:
            each.errors.clear()
        return form, programme, contacts

    def others(self, form, contacts):
        """What hangs on the event, for the action; what was not on the page stays."""
        found = {}
        if contacts.is_bound:
            found["contacts"] = contacts.contacts()
        if "coorganisers" in form.fields and "coorganisers" in form.data:
            found["coorganisers"] = form.cleaned_data["coorganisers"]
        return found

    def show(self, form, programme, contacts):
        sets = [programme, contacts] if contacts.is_bound else [programme]
        context = self.get_context_data(
            form=form,
            programme=programme,
            contacts=contacts,
            typing=self.typed_context(),
            errors=list(mistakes(form, *sets)),
            is_adding=self.is_adding,
            **editor.head(form, self.request),
        )
        return self.render_to_response(context)

    def say(self, event, programme):
        messages.success(self.request, self.words_for(event))
        if overlapping := programme.overlapping():
            words = _(
                "These parts run at the same time: %(pairs)s. If they are parallel, all is "
                "well; otherwise look at their hours once more."
            )
            pairs = "; ".join(f"{one} – {other}" for one, other in overlapping[:3])
            messages.warning(self.request, words % {"pairs": pairs})

    def next_page(self, event):
        """On wish straight to its series."""
        if "series" in self.request.POST:
            return reverse("events:series", args=[event.slug])
        return event.get_absolute_url()

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
        """An address may say who plans it, and for which activity, place or group."""
        wanted = self.request.GET.get("for", "")
        organiser = self.request.GET.get("organiser", "")
        title = self.request.GET.get("title", "")[:200]
        group = self.request.GET.get("group", "")
        initial = {"belongs_to": wanted} if wanted else {}
        if title:
            initial["title_bg"] = title
        ekatte = self.request.GET.get("settlement", "")
        if ekatte.isdecimal():
            initial["settlement"] = Settlement.objects.filter(ekatte=ekatte).first()
        if organiser in {str(pk) for pk in self.request.user.organisation_ids()}:
            initial["organiser"] = int(organiser)
        if group in {str(pk) for pk in self.request.user.group_ids()}:
            initial |= {"group": int(group), "audience": Event.Audience.GROUP}
        return initial

    def save(self, form, programme, contacts):
        event = form.save(commit=False)
        event.submission = form.cleaned_data["submission"]
        remember(self.request.user, event.organiser)
        return actions.create(
            event,
            sessions=programme.kept(),
            actor=self.request.user,
            is_published="publish" in self.request.POST,
            **self.others(form, contacts),
        )


class EventUpdate(EventPermissionMixin, KeepsTyped, EventEditing):
    permission_required = "events.update"

    def instance(self):
        return self.event

    def save(self, form, programme, contacts):
        self.version_before = self.event.sequence
        wants_to_publish = "publish" in self.request.POST
        may_publish = self.request.user.has_perm("events.publish", self.event)
        return actions.update(
            form.save(commit=False),
            sessions=programme.kept(),
            removed=programme.removed(),
            seen_at=form.cleaned_data["version"],
            actor=self.request.user,
            is_published=wants_to_publish and may_publish,
            **self.others(form, contacts),
        )

    def take_note_of_others(self, form):
        now = Event.objects.get(pk=self.event.pk).updated_at
        form.data = form.data.copy()
        form.data["version"] = now.isoformat()

    def words_for(self, event):
        if not event.is_published:
            return super().words_for(event)
        change = event.changes.filter(sequence__gt=self.version_before).first()
        if change is None:
            return _("The changes are saved.")
        return f"{_('The changes are saved.')} {said_of_telling(change)}"

    def get_context_data(self, **kwargs):
        concerned = self.event.registrations.standing().count()
        return super().get_context_data(concerned=concerned, **kwargs)


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
    button = gettext_lazy("Cancel the event")

    @property
    def warning(self):
        count = self.event.registrations.standing().count()
        if not count:
            return _("Nobody is registered, so nobody gets a mail.")
        words = ngettext(
            "%(count)s person is registered or waiting and gets a mail with the reason.",
            "%(count)s people are registered or waiting and get a mail with the reason.",
            count,
        )
        return words % {"count": count}

    @property
    def done(self):
        change = self.event.changes.first()
        return f"{_('The event is cancelled.')} {said_of_telling(change)}"

    def act(self, form):
        actions.cancel(self.event, actor=self.request.user, **form.cleaned_data)


class Unpublish(WithReason):
    permission_required = "events.unpublish"
    heading = gettext_lazy("Take the event off the site")
    warning = gettext_lazy(
        "It becomes a draft again, seen only by its organisation, whose owners read "
        "the reason. If it will not take place, cancel it instead."
    )
    button = gettext_lazy("Take it off")
    done = gettext_lazy("The event is a draft again.")

    def act(self, form):
        actions.unpublish(self.event, actor=self.request.user, **form.cleaned_data)

    def next_address(self, result):
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
