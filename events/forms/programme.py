from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.fields import DayField, HourField, moment
from events.models import Event, Session


class SessionForm(forms.ModelForm):
    """One row of the programme. Without a day it is on the event's first day."""

    title_bg = forms.CharField(label=_("What"), max_length=200)
    begins = HourField(label=_("From"))
    ends = HourField(label=_("To"))
    day = DayField(
        label=_("Day"), required=False, help_text=_("Empty: the event's first day.")
    )
    speaker = forms.CharField(label=_("Speaker"), max_length=200, required=False)
    title_en = forms.CharField(label=_("In English"), max_length=200, required=False)

    class Meta:
        model = Session
        fields = ["title_bg", "speaker", "title_en"]

    field_order = ["title_bg", "begins", "ends", "day", "speaker", "title_en"]

    def __init__(self, *args, event_form, **kwargs):
        super().__init__(*args, **kwargs)
        self.event_form = event_form
        if self.instance.pk:
            starts, ends = (
                timezone.localtime(self.instance.starts_at),
                timezone.localtime(self.instance.ends_at),
            )
            first = timezone.localtime(event_form.instance.starts_at).date()
            self.initial |= {
                "begins": starts.time(),
                "ends": ends.time(),
                "day": None if starts.date() == first else starts.date(),
            }

    def clean(self):
        super().clean()
        begins, ends = (self.cleaned_data.get(name) for name in ("begins", "ends"))
        day = self.cleaned_data.get("day") or self.event_form.cleaned_data.get("day")
        if None in (begins, ends, day) or self.cleaned_data.get("DELETE"):
            return self.cleaned_data
        starts_at, ends_at = moment(day, begins), moment(day, ends)
        if ends_at <= starts_at:
            self.add_error("ends", _("It ends before it begins. Check the hours."))
        elif not self.is_within_event(starts_at, ends_at):
            self.add_error("begins", _("This is outside the hours of the event."))
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        return self.cleaned_data

    def is_within_event(self, starts_at, ends_at):
        event = self.event_form.cleaned_data
        if "starts_at" not in event:
            return True
        return event["starts_at"] <= starts_at and ends_at <= event["ends_at"]


class BaseProgrammeFormSet(BaseInlineFormSet):
    """The programme, without the session that only stands for the whole event."""

    def __init__(self, *args, event_form, **kwargs):
        event = event_form.instance
        rows = Session.objects.none()
        if event.pk:
            rows = event.sessions.all()
            if whole := event.session_of_the_whole():
                rows = rows.exclude(pk=whole.pk)
        super().__init__(
            *args,
            instance=event,
            queryset=rows,
            form_kwargs={"event_form": event_form},
            **kwargs,
        )

    def kept(self):
        """Sessions to save: also those untouched, since they move with the event's day."""
        return [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms
            and (form in self.initial_forms or form.has_changed())
        ]

    def removed(self):
        return [form.instance for form in self.deleted_forms if form.instance.pk]


ProgrammeFormSet = inlineformset_factory(
    Event,
    Session,
    form=SessionForm,
    formset=BaseProgrammeFormSet,
    extra=2,
    max_num=60,
    validate_max=True,
    can_delete=True,
)
