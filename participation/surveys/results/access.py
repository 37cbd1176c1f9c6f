"""Who reads which results of a survey, and when."""

from dataclasses import replace

from django.db.models import Q
from django.utils.functional import cached_property

from participation.surveys.models import Question, Survey
from participation.surveys.models.survey_rows import results_are_public
from participation.surveys.results.counting import FEWEST
from participation.surveys.results.figures import WORDS, Figure, figure
from participation.surveys.results.reading import Answers

STAFF = ("owner", "editor")


def readable_by(user):
    """Surveys of which the user reads results: of own organisations all, else the public part."""
    if not user.is_authenticated:
        return Survey.objects.filter(results_are_public())
    own = Q(organisation__in=user.organisation_ids(*STAFF))
    return Survey.objects.filter(results_are_public() | own)


class Results:
    """The results of one survey as one reader may see them."""

    def __init__(self, survey: Survey, user):
        self.survey = survey
        self.is_staff = user.is_authenticated and survey.organisation_id in set(
            user.organisation_ids(*STAFF)
        )
        # Also of a closed survey: who read the figures while they grew can subtract.
        self.in_fives = not self.is_staff and survey.grows_in_public()
        self.may_name = self.is_staff and user.has_perm("surveys.read_names", survey)

    @cached_property
    def is_ready(self):
        """While an anonymous survey is open nobody reads anything: who compares the results
        before and after an answer would read that answer."""
        if self.survey.is_draft():
            return False
        return self.survey.is_closed() or not self.survey.is_anonymous

    @cached_property
    def questions(self) -> list[Question]:
        """What the free words say stays with the staff: they may name people."""
        if not self.is_ready:
            return []
        if self.is_staff:
            return self.survey.questions
        return [
            one
            for one in self.survey.questions
            if one.is_public and one.kind not in WORDS
        ]

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.survey, in_fives=self.in_fives, dividing=self.questions)

    @property
    def count(self):
        return len(self.answers)

    @property
    def is_shown(self):
        return self.is_ready and self.count >= FEWEST

    @property
    def is_growing(self):
        """The reader may watch the figures grow, and so subtract what they read before."""
        return self.survey.is_open() and not self.is_staff

    @property
    def may_divide(self):
        """Five more in all are not five more in a part: parts and crossed questions wait."""
        return self.is_shown and not self.is_growing

    def figure(self, question: Question) -> Figure:
        """Words beside “other” are free words too."""
        found = figure(self.answers, question)
        return found if self.is_staff else replace(found, words=[])

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)
