from participation.ideas.forms.calls import (
    IdeaCallForm,
    MatrixFieldForm,
    PhasesForm,
    SittingForm,
)
from participation.ideas.forms.ideas import (
    IdeaForm,
    IdeaStatusForm,
    ProposalForm,
    ScribeForm,
)
from participation.ideas.forms.joining import MergeForm, WordsForm
from participation.ideas.forms.presenting import DecisionsForm, PresentationForm

__all__ = [
    "DecisionsForm",
    "IdeaCallForm",
    "IdeaForm",
    "IdeaStatusForm",
    "MatrixFieldForm",
    "MergeForm",
    "PhasesForm",
    "PresentationForm",
    "ProposalForm",
    "ScribeForm",
    "SittingForm",
    "WordsForm",
]
