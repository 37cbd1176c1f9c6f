"""Forms of reports: which time, what is written, what is asked and decided."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.editor import BodyField, Editor
from core.forms import DayField, DocumentField, Versioned
from projects.models import Project
from reports.models import Report, ReportText
from reports.models.reports import LONGEST_TEXT


class ReportForm(forms.ModelForm):
    """Which time the report tells of, and until when it is due."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    overlap_is_meant = forms.BooleanField(
        label=_("Both reports tell of these days, as they should"), required=False
    )
    due_on = DayField(label=_("To be sent by"), required=False)

    field_order = ["kind", "starts_on", "ends_on", "overlap_is_meant", "due_on"]

    class Meta:
        model = Report
        fields = ["kind", "starts_on", "ends_on", "due_on"]
        labels = {"kind": _("Kind of report")}

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project
        if not self.is_bound:
            del self.fields["overlap_is_meant"]
        self.fields["due_on"].help_text = _(
            "We remind you two weeks and three days before. Empty: no term."
        )

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif first and last:
            self.check_project(first, last)
            self.check_others(first, last, data)
        if "overlap_is_meant" not in self.errors and not data.get("overlap_is_meant"):
            del self.fields["overlap_is_meant"]
        due_on = data.get("due_on")
        if last and due_on and due_on <= last:
            self.add_error("due_on", _("A report is due after the time it tells of."))
        return data

    def check_project(self, first, last):
        """A report tells of days of its project; a free one may look further back or ahead."""
        project = self.instance.project
        if last < project.starts_on or first > project.ends_on:
            words = _(
                "The project lasts from %(first)s to %(last)s: choose days of it."
            )
            days = {
                "first": date_format(project.starts_on),
                "last": date_format(project.ends_on),
            }
            self.add_error("starts_on", words % days)

    def check_others(self, first, last, data):
        """Asked once: what two interim reports tell of, the donor is told twice."""
        interim = Report.Kind.INTERIM
        if data.get("kind") != interim or data.get("overlap_is_meant"):
            return
        others = Report.objects.filter(
            project=self.instance.project,
            kind=interim,
            starts_on__lte=last,
            ends_on__gte=first,
        ).exclude(pk__in=[self.instance.pk, self.instance.corrects_id])
        if other := others.order_by("number").first():
            words = _(
                "Report No %(number)s tells of days from %(first)s to %(last)s already. "
                "Change the days, or tick this."
            )
            days = {
                "number": other.number,
                "first": date_format(other.starts_on, "SHORT_DATE_FORMAT"),
                "last": date_format(other.ends_on, "SHORT_DATE_FORMAT"),
            }
            self.add_error("overlap_is_meant", words % days)


class TextForm(Versioned):
    """One part of the report in both languages."""

    template_name = "django/forms/div.html"

    text_bg = BodyField(
        label=_("In Bulgarian"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=Editor(attrs={"rows": 16}),
    )
    text_en = BodyField(
        label=_("In English"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=Editor(attrs={"rows": 8}),
        help_text=_("Only if the donor reads English."),
    )

    class Meta:
        model = ReportText
        fields = ["text_bg", "text_en"]


class AnnexForm(forms.Form):
    document = DocumentField(
        label=_("Document"),
        help_text=_("For example a publication or a protocol, up to 25 MB."),
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    words = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Those who wrote the report read it together with your comments."),
    )
    # Which sending of the report the page showed.
    sent_at = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_sent_at(self):
        try:
            moment = parse_datetime(self.cleaned_data["sent_at"])
        except ValueError:  # shaped like a moment, but there is none such
            moment = None
        if moment is None:
            raise forms.ValidationError(_("Open this page anew and decide there."))
        return moment

    def renew(self, report):
        """The next press is about the sending that the reader was just told of."""
        self.data = self.data.copy()
        self.data["sent_at"] = report.submitted_at.isoformat()
