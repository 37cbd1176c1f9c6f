"""What came and what was spent, as it is typed from the paper."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import files
from core.forms import DayField, ManyDocumentsField
from core.models import Attachment
from members.imports.personal import holds_egn
from members.models import Organisation
from projects.currency import Currency, convert
from projects.forms.amounts import AmountField
from projects.models import Budget, Disbursement, Expenditure, ProjectPartner

DOCUMENTS_AT_ONCE = 10


class ManyPapersField(ManyDocumentsField):
    """Documents, and photographs of receipts as a phone takes them."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["accept"] += ",image/jpeg,image/png,image/webp"

    def check(self, upload):
        if files.extension(upload) in files.PICTURE_EXTENSIONS:
            files.check_picture(upload)
        else:
            super().check(upload)


class MoneyForm(forms.ModelForm):
    """A row of a budget with its documents; knows whether it was sent before, and its age."""

    asked_with_a_reason = ()

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput, strip=True
    )
    documents = ManyPapersField(
        label=_("Documents"),
        required=False,
        help_text=_(
            "PDF, Word, Excel, OpenDocument or a photograph of the paper, up to 25 MB each. "
            "Only those who may see the money of the project can open them."
        ),
    )
    taken_away = forms.ModelMultipleChoiceField(
        None,
        label=_("Documents to take away"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, budget: Budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = budget
        self.instance.budget = budget
        self.initial["submission"] = uuid.uuid4()
        if self.instance.pk:
            self.initial["version"] = self.instance.updated_at.isoformat()
        documents = Attachment.objects.none()
        if self.instance.pk:
            documents = self.instance.attachments.all()
        self.fields["taken_away"].queryset = documents
        if not documents:
            del self.fields["taken_away"]

    def asked_fields(self):
        """The visible ones, without what is asked only where there is a reason."""
        return [
            field
            for field in self.visible_fields()
            if field.name not in self.asked_with_a_reason
            or field.errors
            or field.value()
        ]

    def clean_documents(self):
        documents = self.cleaned_data["documents"] or []
        if len(documents) > DOCUMENTS_AT_ONCE:
            words = _("Choose at most %(count)s at once.")
            raise ValidationError(words % {"count": DOCUMENTS_AT_ONCE})
        return documents

    def refused(self):
        """(name, why) of documents that were not taken."""
        return self.fields["documents"].refused

    def clean(self):
        data = super().clean()
        if not self.instance.pk and data.get("submission"):
            self.instance.submission = data["submission"]
        return data

    def renew(self):
        """After somebody else saved: the next press is about what is there now."""
        there = type(self.instance).objects.get(pk=self.instance.pk)
        self.data = self.data.copy()
        self.data["version"] = there.updated_at.isoformat()


def refuse_egn(text):
    """Personal numbers are never kept: docs/security.md, section 5."""
    if holds_egn(text):
        raise ValidationError(
            _("This holds a personal number (EGN). Take it out; the name is enough."),
            code="egn",
        )
    return text


class ExpenditureForm(MoneyForm):
    paid_on = DayField(label=_("Paid on"))
    document_on = DayField(label=_("Date of the document"), required=False)
    original_amount = AmountField(
        label=_("Amount on the document"), may_be_negative=True
    )
    original_currency = forms.ChoiceField(
        label=_("Currency of the document"), choices=Currency
    )
    twin_is_meant = forms.BooleanField(
        label=_("It is another cost, not the same one entered twice"), required=False
    )

    class Meta:
        model = Expenditure
        fields = [
            "line",
            "activity",
            "origin",
            "paid_on",
            "outside_is_meant",
            "original_amount",
            "original_currency",
            "is_correction",
            "document_kind",
            "document_number",
            "document_on",
            "supplier",
            "purpose",
        ]
        labels = {
            "line": _("Budget line"),
            "activity": _("Activity"),
            "origin": _("Paid from"),
            "outside_is_meant": _(
                "It was paid before or after the project, as it should"
            ),
            "is_correction": _("It is a correction: a refund or a credit note"),
            "document_kind": _("Document"),
            "document_number": _("Number of the document"),
            "supplier": _("Supplier"),
            "purpose": _("What for"),
        }
        help_texts = {
            "is_correction": _("Its amount has a minus in front and is taken off."),
            "supplier": _("The public sees no suppliers."),
        }

    asked_with_a_reason = ("outside_is_meant", "twin_is_meant")
    of_the_paper = (
        "supplier",
        "document_number",
        "original_amount",
        "original_currency",
    )

    field_order = [
        "line",
        "activity",
        "purpose",
        "supplier",
        "document_kind",
        "document_number",
        "document_on",
        "original_amount",
        "original_currency",
        "is_correction",
        "origin",
        "paid_on",
        "outside_is_meant",
        "twin_is_meant",
        "documents",
        "taken_away",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        project = self.budget.project
        leaves = [line.pk for line in self.budget.leaves()]
        self.fields["line"].queryset = self.budget.lines.filter(pk__in=leaves)
        self.fields["line"].empty_label = _("choose a line")
        self.fields["activity"].queryset = project.activities.all()
        self.fields["activity"].empty_label = _("no single activity")
        self.initial.setdefault("original_currency", self.budget.currency)

    def clean_supplier(self):
        return refuse_egn(self.cleaned_data["supplier"])

    def clean_purpose(self):
        return refuse_egn(self.cleaned_data["purpose"])

    def clean_paid_on(self):
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise ValidationError(
                _("This day is still to come. Enter the cost once it is paid."),
                code="future",
            )
        return day

    def clean(self):
        data = super().clean()
        self.check_sign(data)
        self.check_days(data)
        self.check_twins(data)
        amount, currency = data.get("original_amount"), data.get("original_currency")
        if amount and currency:
            self.instance.amount = (
                amount
                if currency == self.budget.currency
                else convert(amount, to=self.budget.currency)
            )
        return data

    def check_sign(self, data):
        amount = data.get("original_amount")
        if amount is None or "original_amount" in self.errors:
            return
        if amount == 0:
            self.add_error("original_amount", _("An amount of nothing is no cost."))
        elif amount < 0 and not data.get("is_correction"):
            words = _(
                "An amount below nothing is a correction. Tick it, or leave the minus out."
            )
            self.add_error("original_amount", words)
        elif amount > 0 and data.get("is_correction"):
            words = _("A correction takes off: write its amount with a minus.")
            self.add_error("original_amount", words)

    def check_days(self, data):
        day, project = data.get("paid_on"), self.budget.project
        if not day:
            return
        if project.starts_on <= day <= project.ends_on:
            data["outside_is_meant"] = False
        elif not data.get("outside_is_meant"):
            self.add_error(
                "outside_is_meant",
                _(
                    "The project lasts from %(first)s to %(last)s. If the cost belongs to "
                    "it all the same, tick this."
                )
                % {
                    "first": date_format(project.starts_on, "SHORT_DATE_FORMAT"),
                    "last": date_format(project.ends_on, "SHORT_DATE_FORMAT"),
                },
            )

    def check_twins(self, data):
        """Asked once: a paper that was entered before, unless this is the very row."""
        amount, number = data.get("original_amount"), data.get("document_number")
        supplier = data.get("supplier")
        is_new = not self.instance.pk or set(self.of_the_paper) & set(self.changed_data)
        if not (amount and number and supplier and is_new) or data["twin_is_meant"]:
            return
        twin = (
            self.budget.expenditure.exclude(pk=self.instance.pk)
            .exclude(submission=self.instance.submission)
            .twins_of(
                supplier=supplier,
                document_number=number,
                amount=amount,
                currency=data.get("original_currency"),
            )
            .first()
        )
        if twin:
            self.add_error(
                "twin_is_meant",
                _(
                    "No. %(number)s of %(day)s has the same supplier, number and amount. If "
                    "this is another cost, tick it."
                )
                % {
                    "number": twin.number,
                    "day": date_format(twin.paid_on, "SHORT_DATE_FORMAT"),
                },
            )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it voided?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Auditors and the donor read it beside the cost."),
    )


class DisbursementForm(MoneyForm):
    amount = AmountField(label=_("Amount"))
    expected_on = DayField(label=_("Expected on"), required=False)
    received_on = DayField(label=_("Received on"), required=False)

    class Meta:
        model = Disbursement
        fields = ["payer", "amount", "expected_on", "received_on", "note"]
        labels = {"payer": _("From whom"), "note": _("Note")}

    field_order = [
        "amount",
        "payer",
        "expected_on",
        "received_on",
        "note",
        "documents",
        "taken_away",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        funders = ProjectPartner.objects.filter(
            project=self.budget.project, role=ProjectPartner.Role.FUNDING
        )
        named = Q(pk__in=funders.values("organisation")) | Q(pk=self.instance.payer_id)
        self.fields["payer"].queryset = Organisation.objects.filter(named)
        self.fields["payer"].empty_label = self.budget.project.programme.funder
        if not self.instance.pk and funders.count() == 1:
            self.initial["payer"] = funders.get().organisation_id

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise ValidationError(_("An instalment of nothing is no instalment."))
        return amount

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day and day > timezone.localdate():
            raise ValidationError(
                _("This day is still to come. Until then, say when it is expected."),
                code="future",
            )
        return day

    def clean(self):
        data = super().clean()
        days = {"expected_on", "received_on"}
        if not days & set(self.errors) and not any(map(data.get, days)):
            self.add_error(
                "expected_on",
                _("Say when the instalment is expected or when it was received."),
            )
        return data
