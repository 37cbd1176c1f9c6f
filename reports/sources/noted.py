"""What is little of a project, asked for all its families in one question.

Each is a list of rows of plain values, as JSON has them: days and amounts are texts.
"""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, TextField
from django.db.models.functions import Cast, TruncDate

from core.along import json_rows
from members import stays
from news.models import Article
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.common.models import OfficialAnswer, Support
from participation.ideas.models import Idea
from participation.positions.models import Position
from participation.surveys.models import Response, Survey
from participation.volunteering.models import Hours
from projects.models import Allocation, Indicator, Measurement, Project


def asked() -> dict:
    """{family: its rows}, annotations of a project."""
    return {
        **of_the_portal(),
        **of_groups(),
        **of_volunteers(),
        **of_surveys(),
        **of_institutions(),
    }


def of_the_portal() -> dict:
    public = Article.objects.visible_to(AnonymousUser()).live()
    articles = public.filter(project=OuterRef("pk"), published_at__isnull=False)
    ideas = Idea.objects.shown_once().filter(call__project=OuterRef("pk"))
    measured = Measurement.objects.filter(
        period__indicator__result__project=OuterRef("pk")
    )
    return {
        "news": json_rows(
            articles.order_by("published_at", "pk"), "pk", TruncDate("published_at")
        ),
        "ideas": json_rows(
            ideas.order_by("submitted_on", "pk"),
            *("pk", "status", "obshtina", "submitted_on"),
        ),
        "measurements": json_rows(
            measured.order_by("-measured_on", "-pk"),
            *("pk", "period", as_text("value"), "measured_on"),
        ),
    }


def of_groups() -> dict:
    """Stays of today and those that are over, in the groups that its indicators count."""
    counted = Indicator.objects.filter(result__project=OuterRef(OuterRef("pk")))
    today, over = stays.memberships(counted.values("group"))
    return {
        "stays": json_rows(today, *stays.COLUMNS),
        "former_stays": json_rows(over, *stays.COLUMNS),
    }


def of_volunteers() -> dict:
    """Their confirmed hours, and the terms on which these are own contribution."""
    opportunity = "place__shift__opportunity"
    hours = Hours.objects.confirmed().filter(
        **{
            f"{opportunity}__project": OuterRef("pk"),
            f"{opportunity}__organisation__is_practice": False,
        }
    )
    planned = Allocation.objects.filter(line__budget__project=OuterRef("pk"))
    return {
        "volunteer_hours": json_rows(
            hours.order_by("place__shift__day", "pk"),
            *("pk", opportunity, f"{opportunity}__settlement__obshtina"),
            *("place__application__person", "quarters", "place__shift__day"),
        ),
        "hour_rate": F("programme__volunteer_hour_rate"),
        "ceiling_percent": F("programme__volunteer_ceiling_percent"),
        "ceiling_of": F("programme__volunteer_ceiling_of"),
        "planned": json_rows(
            planned.with_other().order_by("pk"),
            *("line__budget__currency", "origin"),
            *(as_text("amount"), as_text("other")),
        ),
    }


def of_surveys() -> dict:
    """How many answers came on which day, and which self-assessments are over."""
    surveys = Survey.objects.filter(project=OuterRef("pk"))
    sent = Response.objects.sent().filter(survey__project=OuterRef("pk"))
    by_day = sent.order_by("sent_on", "survey").values("survey", "sent_on")
    return {
        "survey_answers": json_rows(
            by_day.annotate(number=Count("pk")), "survey", "number", "sent_on"
        ),
        "assessments": json_rows(
            surveys.filter(
                kind=Survey.Kind.CAPACITY, status=Survey.Status.CLOSED
            ).order_by("pk"),
            "pk",
        ),
    }


def of_institutions() -> dict:
    """Which organisations stand behind its causes, and what institutions answered."""
    causes = Cause.objects.live().filter(project=OuterRef(OuterRef("pk")))
    supports = Support.objects.standing().of_organisations()
    answered = Q()
    for model in (Question, Position):
        public = model.objects.live().filter(project=OuterRef(OuterRef("pk")))
        answered |= Q(
            submission__content_type=ContentType.objects.get_for_model(model),
            submission__object_id__in=public.values("pk"),
        )
    return {
        "cause_supports": json_rows(
            supports.filter(
                content_type=ContentType.objects.get_for_model(Cause),
                object_id__in=causes.values("pk"),
            ).order_by("confirmed_at", "pk"),
            *("organisation", "object_id", TruncDate("confirmed_at")),
        ),
        "official_answers": json_rows(
            OfficialAnswer.objects.filter(answered).order_by("answered_on", "pk"),
            *("pk", "submission__content_type", "submission__object_id", "answered_on"),
        ),
    }


def as_text(column: str):
    """JSON has no exact decimals."""
    return Cast(column, TextField())


def noted_rows(shelf):
    columns = asked()
    projects = Project.objects.filter(pk__in=[one.pk for one in shelf.projects])
    rows = projects.order_by().annotate(**columns).values("pk", *columns)
    return [(row.pop("pk"), row) for row in rows]


def noted(ledger, name: str):
    """Rows of one family of the project."""
    return next((row[name] for (row,) in ledger.rows(noted_rows)), [])


def noted_by_day(ledger, name: str) -> list[tuple]:
    """Of a family that has the day at the end."""
    return [(*row, day_of(day)) for *row, day in noted(ledger, name)]


def day_of(text: str | None) -> datetime.date | None:
    return text and datetime.date.fromisoformat(text)
