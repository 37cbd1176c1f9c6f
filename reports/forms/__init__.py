from reports.forms.indicators import IndicatorForm
from reports.forms.measuring import MeasurementForm
from reports.forms.periods import PeriodFormSet

__all__ = ["IndicatorForm", "MeasurementForm", "PeriodFormSet"]
