from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import DayField
from events.forms.fields import HourField, moment
from events.models import Event, Session

WHEN = {"begins", "ends", "day"}


class SessionForm(forms.ModelForm):
    """One row of the programme. Without a day it is on the event's first day."""

    title_bg = forms.CharField(label=_("What"), max_length=200)
    begins = HourField(label=_("From"))
    ends = HourField(label=_("To"))
    day = DayField(
        label=_("Day"), required=False, help_text=_("Empty: the event's first day.")
    )
    speaker = forms.CharField(
        label=_("Speakers"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Each on a line."),
    )
    title_en = forms.CharField(label=_("In English"), max_length=200, required=False)
    is_break = forms.BooleanField(
        label=_("A break, lunch or travelling: no presence is taken"), required=False
    )

    class Meta:
        model = Session
        fields = ["title_bg", "speaker", "title_en"]

    field_order = [
        "title_bg",
        "begins",
        "ends",
        "day",
        "speaker",
        "title_en",
        "is_break",
    ]

    def __init__(self, *args, event_form, **kwargs):
        super().__init__(*args, **kwargs)
        self.event_form = event_form
        if self.instance.pk:
            starts, ends = (
                timezone.localtime(self.instance.starts_at),
                timezone.localtime(self.instance.ends_at),
            )
            first = timezone.localtime(event_form.was[0]).date()
            self.initial |= {
                "begins": starts.time(),
                "ends": ends.time(),
                "day": None if starts.date() == first else starts.date(),
                "is_break": not self.instance.takes_attendance,
            }

    def clean(self):
        super().clean()
        self.instance.takes_attendance = not self.cleaned_data.get("is_break")
        given = self.moments()
        if given is None or self.cleaned_data.get("DELETE"):
            return self.cleaned_data
        starts_at, ends_at = given
        if ends_at <= starts_at:
            self.add_error("ends", _("It ends before it begins. Check the hours."))
        elif not self.is_within_event(starts_at, ends_at):
            self.add_error("begins", _("This is outside the hours of the event."))
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        return self.cleaned_data

    def moments(self):
        """Beginning and end; untouched they go along when the whole event moves."""
        begins, ends = (self.cleaned_data.get(name) for name in ("begins", "ends"))
        first = self.event_form.cleaned_data.get("day")
        if None in (begins, ends, first):
            return None
        moved_by = self.event_form.moved_by()
        if moved_by and self.instance.pk and not WHEN & set(self.changed_data):
            return [
                timezone.make_aware(timezone.make_naive(at) + moved_by)
                for at in (self.instance.starts_at, self.instance.ends_at)
            ]
        day = self.cleaned_data.get("day") or first
        return moment(day, begins), moment(day, ends)

    def is_within_event(self, starts_at, ends_at):
        event = self.event_form.cleaned_data
        if "starts_at" not in event:
            return True
        return event["starts_at"] <= starts_at and ends_at <= event["ends_at"]


class BaseProgrammeFormSet(BaseInlineFormSet):
    """The programme, without the session that only stands for the whole event."""

    def __init__(self, *args, event_form, **kwargs):
        event = event_form.instance
        self.event_form = event_form
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

    def clean(self):
        super().clean()
        if hasattr(self.event_form, "cleaned_data"):
            counted = [one for one in self.kept() if one.takes_attendance]
            parts = len(counted) if self.kept() else 1
            self.event_form.check_certificate(parts)

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

    def overlapping(self):
        """Titles of parts that run at the same time: parallel, or a slip of the pen."""
        rows = sorted(self.kept(), key=lambda one: (one.starts_at, one.ends_at))
        return [
            (one.title_bg, other.title_bg)
            for number, one in enumerate(rows)
            for other in rows[number + 1 :]
            if other.starts_at < one.ends_at
        ]

    def says(self):
        """How many parts on how many days, for the summary of the fold."""
        rows = [form for form in self.forms if form["title_bg"].value()]
        rows = [form for form in rows if not (form.is_bound and form["DELETE"].value())]
        if not rows:
            return _("none: the event is one part")
        parts = ngettext("%(count)s part", "%(count)s parts", len(rows))
        said = parts % {"count": len(rows)}
        days = len({str(form["day"].value() or "") for form in rows})
        if days > 1:
            on = ngettext("on %(count)s day", "on %(count)s days", days)
            said = f"{said} {on % {'count': days}}"
        return said


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
