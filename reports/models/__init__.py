from reports.models.packs import Pack
from reports.models.reports import Report, ReportComment, ReportText

__all__ = ["Pack", "Report", "ReportComment", "ReportText"]
