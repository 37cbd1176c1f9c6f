from participation.surveys.models.plans import PlannedTraining, TrainingPlan
from participation.surveys.models.questions import GridRow, Option, Question, Section
from participation.surveys.models.responses import Answer, Participation, Response
from participation.surveys.models.surveys import Survey

__all__ = [
    "Answer",
    "GridRow",
    "Option",
    "Participation",
    "PlannedTraining",
    "Question",
    "Response",
    "Section",
    "Survey",
    "TrainingPlan",
]
