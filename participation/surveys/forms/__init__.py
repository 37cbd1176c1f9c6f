from participation.surveys.forms.answering import AnswersForm
from participation.surveys.forms.mailing import MailCodeForm
from participation.surveys.forms.questions import (
    ConditionForm,
    LeadingForm,
    QuestionForm,
    SectionForm,
)
from participation.surveys.forms.starting import GuestStartForm, PaperForm, StartForm
from participation.surveys.forms.surveys import SurveyForm

__all__ = [
    "AnswersForm",
    "ConditionForm",
    "GuestStartForm",
    "LeadingForm",
    "MailCodeForm",
    "PaperForm",
    "QuestionForm",
    "SectionForm",
    "StartForm",
    "SurveyForm",
]
