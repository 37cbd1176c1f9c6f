from participation.centre.models.questions import INSTITUTIONS, Question, institutions
from participation.centre.models.statements import Statement

__all__ = ["INSTITUTIONS", "Question", "Statement", "institutions"]
