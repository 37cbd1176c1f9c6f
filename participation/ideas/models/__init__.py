from participation.ideas.models.calls import CallPhase, IdeaCall, IdeaCallQuerySet
from participation.ideas.models.ideas import Idea, IdeaQuerySet
from participation.ideas.models.matrix import MatrixField
from participation.ideas.models.presentations import Presentation
from participation.ideas.models.sittings import Sitting

__all__ = [
    "CallPhase",
    "Idea",
    "IdeaCall",
    "IdeaCallQuerySet",
    "IdeaQuerySet",
    "MatrixField",
    "Presentation",
    "Sitting",
]
