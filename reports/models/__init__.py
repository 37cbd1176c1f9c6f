from reports.models.closings import Closing, FinalWord
from reports.models.packs import Pack
from reports.models.reports import Report, ReportComment, ReportText

__all__ = ["Closing", "FinalWord", "Pack", "Report", "ReportComment", "ReportText"]
