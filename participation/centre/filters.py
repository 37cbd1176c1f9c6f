import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import OfferedFilter
from core.search import order_by_relevance
from members.models import Organisation
from participation.centre.models import Question, institutions
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
    institution = OfferedFilter(
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
    obshtina = OfferedFilter(
        label=_("Municipality"),
        queryset=Obshtina.objects.all(),
        to_field_name="code",
        empty_label=_("all municipalities"),
    )
    oblast = OfferedFilter(
        label=_("Oblast"),
        field_name="obshtina__oblast",
        queryset=Oblast.objects.all(),
        to_field_name="code",
        empty_label=_("all oblasti"),
    )

    settlement = OfferedFilter(
        label=_("Town or village"),
        queryset=Settlement.objects.all(),
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
        asked = Q(pk__in=rows.values("addressee"))
        may_be_asked = Q(pk__in=institutions().values("pk"))
        institution = self.filters["institution"]
        institution.queryset = Organisation.objects.filter(asked | may_be_asked)
        institution.offer(Organisation.objects.filter(asked))
        named = Settlement.objects.filter(pk__in=rows.values("settlement"))
        self.filters["settlement"].offer(named)
        places = Obshtina.objects.filter(pk__in=rows.values("obshtina"))
        self.filters["obshtina"].offer(places)
        oblasti = places.order_by().values("oblast")
        self.filters["oblast"].offer(Oblast.objects.filter(pk__in=oblasti))

    def with_words(self, rows, name, words):
        """As the search of the portal finds them, in any form of the word."""
        return order_by_relevance(rows, words)

    def in_state(self, rows, name, state):
        return rows.handed_over(getattr(Submission.objects, state)())
