from reports.forms.indicators import IndicatorForm
from reports.forms.measuring import MeasurementForm
from reports.forms.parts import PartTargetsForm
from reports.forms.periods import PeriodFormSet

__all__ = ["IndicatorForm", "MeasurementForm", "PartTargetsForm", "PeriodFormSet"]
