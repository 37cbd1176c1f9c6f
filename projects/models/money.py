"""Money that moved: what came and what was spent; IATI's transactions with a TransactionType."""

import uuid

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from projects.currency import Currency, converted
from projects.models.budgets import (
    Budget,
    BudgetLine,
    BudgetPeriod,
    Origin,
    SumsQuerySet,
    amount_field,
)
from projects.models.projects import Activity


class TransactionQuerySet(SumsQuerySet):
    """Money that moved on a day."""

    def visible_to(self, user):
        """Of projects of whose money the user reads everything; so are their documents."""
        return self.filter(budget__in=Budget.objects.visible_to(user))

    def between(self, first, last):
        """From the first day to the last one, both of them too."""
        day = self.model.dated_by
        return self.filter(**{f"{day}__gte": first, f"{day}__lte": last})

    def until(self, day):
        """As of the day: with everything that happened on it."""
        return self.filter(**{f"{self.model.dated_by}__lte": day})


class DisbursementQuerySet(TransactionQuerySet):
    def received(self):
        return self.exclude(received_on=None)

    def awaited(self):
        return self.filter(received_on=None)


class Disbursement(models.Model):
    """An instalment of the grant: expected, then received.

    For the lead it is IATI's incoming funds; in the funder's own file it is a disbursement, 3.
    """

    transaction_type_code = 1
    currency_path = "budget__currency"
    dated_by = "received_on"

    budget = models.ForeignKey(
        Budget, models.CASCADE, verbose_name=_("budget"), related_name="disbursements"
    )
    number = models.PositiveIntegerField(_("number"))
    payer = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("from"),
        null=True,
        blank=True,
        related_name="+",
    )
    amount = amount_field(_("amount"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    attachments = GenericRelation("core.Attachment")

    objects = DisbursementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "number"], name="disbursement_number_once"
            ),
            models.CheckConstraint(
                name="disbursement_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="disbursement_has_a_day",
                condition=Q(expected_on__isnull=False) | Q(received_on__isnull=False),
                violation_error_message=_(
                    "Say when the instalment is expected or when it was received."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.amount}"


class ExpenditureQuerySet(TransactionQuerySet):
    def counted(self):
        """What was voided stays in the list and counts nothing."""
        return self.filter(voided_at=None)

    def without_paper(self):
        """Those that count, and no document hangs on them."""
        return self.counted().filter(attachments=None)

    def with_other(self):
        """What was paid in the other currency is that amount there, not converted twice."""
        return self.annotate(
            other=Case(
                When(original_currency=F("budget__currency"), then=self.by_rate()),
                default=F("original_amount"),
                output_field=models.DecimalField(max_digits=30, decimal_places=2),
            )
        )

    def by_rate(self):
        return converted("amount", self.model.currency_path)

    def with_period(self):
        """`period_id`: of the budget's period in which it was paid, None outside of all."""
        periods = BudgetPeriod.objects.filter(
            budget=OuterRef("budget"),
            starts_on__lte=OuterRef("paid_on"),
            ends_on__gte=OuterRef("paid_on"),
        )
        return self.annotate(period_id=Subquery(periods.values("pk")[:1]))

    def in_period(self, period):
        return self.between(period.starts_on, period.ends_on)

    def twins_of(self, *, supplier, document_number, amount, currency):
        """The same paper entered before: same supplier, number and amount."""
        return self.counted().filter(
            supplier__iexact=supplier.strip(),
            document_number__iexact=document_number.strip(),
            original_amount=amount,
            original_currency=currency,
        )


class Expenditure(models.Model):
    """A cost of the project with the paper that proves it."""

    class DocumentKind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        RECEIPT = "receipt", _("cash receipt")
        PAYROLL = "payroll", _("payroll")
        FEE = "fee", _("statement of a fee")
        TRAVEL = "travel", _("business trip order")
        BANK = "bank", _("bank statement")
        NOTE = "note", _("credit or debit note")
        VALUE = "value", _("statement of a contribution in kind")
        OTHER = "other", _("other document")

    transaction_type_code = 4
    currency_path = "budget__currency"
    dated_by = "paid_on"

    budget = models.ForeignKey(
        Budget, models.CASCADE, verbose_name=_("budget"), related_name="expenditure"
    )
    number = models.PositiveIntegerField(_("number"))
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        verbose_name=_("budget line"),
        related_name="expenditure",
    )
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        related_name="expenditure",
    )
    origin = models.CharField(
        _("paid from"), max_length=10, choices=Origin, default=Origin.GRANT
    )
    paid_on = models.DateField(_("paid on"))
    outside_is_meant = models.BooleanField(
        _("paid before or after the project"), default=False
    )
    document_kind = models.CharField(
        _("document"),
        max_length=10,
        choices=DocumentKind,
        default=DocumentKind.INVOICE,
    )
    document_number = models.CharField(
        _("number of the document"), max_length=40, blank=True
    )
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=200)
    purpose = models.CharField(_("what for"), max_length=300)
    original_amount = amount_field(_("amount on the document"))
    original_currency = models.CharField(
        _("currency of the document"), max_length=3, choices=Currency
    )
    amount = amount_field(
        _("amount"), help_text="In the currency of the project, at the fixed rate."
    )
    is_correction = models.BooleanField(_("correction"), default=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.CharField(_("why it was voided"), max_length=300, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        ordering = ["-paid_on", "-number"]
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditure")
        indexes = [
            models.Index(fields=["budget", "paid_on"], name="expenditure_by_day")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "number"], name="expenditure_number_once"
            ),
            models.CheckConstraint(
                name="expenditure_is_negative_as_a_correction_only",
                condition=Q(is_correction=False, amount__gt=0, original_amount__gt=0)
                | Q(is_correction=True, amount__lt=0, original_amount__lt=0),
            ),
            models.CheckConstraint(
                name="expenditure_voided_with_a_reason",
                condition=Q(voided_at=None) | Q(void_reason__gt=""),
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.purpose}"

    def is_voided(self):
        return self.voided_at is not None

    def is_converted(self):
        return self.original_currency != self.budget.currency
