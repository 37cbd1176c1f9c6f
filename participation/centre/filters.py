import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.search import order_by_relevance
from members.models import Organisation
from participation.centre.models import Question
from participation.common.models import Submission
from places.models import Oblast, Obshtina, Settlement

STATES = [
    ("waiting", pgettext_lazy("questions", "waiting for an answer, within the term")),
    ("overdue", pgettext_lazy("questions", "without an answer by the term")),
    ("unanswered", pgettext_lazy("questions", "without an answer")),
    ("answered", pgettext_lazy("questions", "answered")),
]
LONGEST_WORDS = 200


class QuestionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Words"), max_length=LONGEST_WORDS, method="with_words"
    )
    institution = django_filters.ModelChoiceFilter(
        label=_("Institution"),
        field_name="addressee",
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=_("all institutions"),
    )
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("question", "State"),
        choices=STATES,
        method="in_state",
        empty_label=_("any"),
    )
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("question", "Kind"),
        choices=Question.Kind.choices,
        empty_label=_("any"),
    )
    obshtina = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.none(),
        to_field_name="code",
        empty_label=_("all municipalities"),
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        field_name="obshtina__oblast",
        queryset=Oblast.objects.none(),
        to_field_name="code",
        empty_label=_("all oblasti"),
    )

    settlement = django_filters.ModelChoiceFilter(
        label=_("Town or village"),
        queryset=Settlement.objects.none(),
        to_field_name="ekatte",
        empty_label=_("all towns and villages"),
    )

    class Meta:
        model = Question
        fields = [
            *("q", "institution", "state", "kind"),
            *("settlement", "obshtina", "oblast"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by()
        self.filters["institution"].queryset = Organisation.objects.filter(
            pk__in=rows.values("addressee")
        )
        self.filters["settlement"].queryset = Settlement.objects.filter(
            pk__in=rows.values("settlement")
        )
        places = Obshtina.objects.filter(pk__in=rows.values("obshtina"))
        self.filters["obshtina"].queryset = places
        self.filters["oblast"].queryset = Oblast.objects.filter(
            pk__in=places.order_by().values("oblast")
        )

    def with_words(self, rows, name, words):
        """As the search of the portal finds them, in any form of the word."""
        return order_by_relevance(rows, words)

    def in_state(self, rows, name, state):
        return rows.handed_over(getattr(Submission.objects, state)())
