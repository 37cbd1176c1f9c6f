from projects.forms.budgets import CurrencyForm, LineFormSet, PeriodFormSet
from projects.forms.money import DisbursementForm, ExpenditureForm, VoidForm
from projects.forms.projects import (
    ActivityForm,
    BulgarianFirstForm,
    DocumentForm,
    PartnerForm,
    ProjectForm,
    ResultForm,
    by_oblast,
    date_field,
)
from projects.forms.team import TeamMemberForm

__all__ = [
    "ActivityForm",
    "BulgarianFirstForm",
    "CurrencyForm",
    "DisbursementForm",
    "DocumentForm",
    "ExpenditureForm",
    "LineFormSet",
    "PartnerForm",
    "PeriodFormSet",
    "ProjectForm",
    "ResultForm",
    "TeamMemberForm",
    "VoidForm",
    "by_oblast",
    "date_field",
]
