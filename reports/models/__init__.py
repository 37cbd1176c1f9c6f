from reports.models.closings import Closing, FinalWord
from reports.models.handovers import HandOver
from reports.models.packs import Pack
from reports.models.reports import Report, ReportComment, ReportText

__all__ = [
    "Closing",
    "FinalWord",
    "HandOver",
    "Pack",
    "Report",
    "ReportComment",
    "ReportText",
]
