from participation.centre.models.questions import Question, institutions
from participation.centre.models.statements import Statement

__all__ = ["Question", "Statement", "institutions"]
