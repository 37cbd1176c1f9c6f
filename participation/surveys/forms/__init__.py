from participation.surveys.forms.answering import AnswersForm
from participation.surveys.forms.building import (
    ConditionForm,
    LeadingForm,
    QuestionForm,
    SectionForm,
    SurveyForm,
)
from participation.surveys.forms.starting import GuestStartForm, PaperForm, StartForm

__all__ = [
    "AnswersForm",
    "ConditionForm",
    "GuestStartForm",
    "LeadingForm",
    "PaperForm",
    "QuestionForm",
    "SectionForm",
    "StartForm",
    "SurveyForm",
]
