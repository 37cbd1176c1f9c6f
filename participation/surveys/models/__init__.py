from participation.surveys.models.questions import GridRow, Option, Question, Section
from participation.surveys.models.responses import Answer, Participation, Response
from participation.surveys.models.surveys import Survey

__all__ = [
    "Answer",
    "GridRow",
    "Option",
    "Participation",
    "Question",
    "Response",
    "Section",
    "Survey",
]
