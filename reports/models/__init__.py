from reports.models.closings import Closing, FinalWord
from reports.models.handovers import HandOver
from reports.models.packs import MadeFile, Pack, ProjectCopy
from reports.models.reports import Report, ReportComment, ReportText

__all__ = [
    "Closing",
    "FinalWord",
    "HandOver",
    "MadeFile",
    "Pack",
    "ProjectCopy",
    "Report",
    "ReportComment",
    "ReportText",
]
