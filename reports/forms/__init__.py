from reports.forms.indicators import IndicatorForm
from reports.forms.measuring import MeasurementForm
from reports.forms.parts import PartTargetsForm
from reports.forms.periods import PeriodFormSet
from reports.forms.reports import (
    AnnexForm,
    CommentForm,
    DecisionForm,
    ReportForm,
    TextForm,
)

__all__ = [
    "AnnexForm",
    "CommentForm",
    "DecisionForm",
    "IndicatorForm",
    "MeasurementForm",
    "PartTargetsForm",
    "PeriodFormSet",
    "ReportForm",
    "TextForm",
]
