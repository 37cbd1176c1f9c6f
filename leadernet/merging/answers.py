"""Two rows that both answered a survey: the answers of one of them stay."""

from participation.surveys.models import Response


def leave_one(kept, gone, trace) -> None:
    """Those that were sent before those that were not, else those of whoever stays.

    Answers of two are never mixed. Done before anything moves.
    """
    owner = type(kept)._meta.model_name
    own = {row.survey_id: row for row in Response.objects.filter(**{owner: kept})}
    for other in Response.objects.filter(**{owner: gone, "survey__in": list(own)}):
        mine = own[other.survey_id]
        drops_mine = other.is_sent() and not mine.is_sent()
        stays, goes = (other, mine) if drops_mine else (mine, other)
        trace.joined[Response._meta.label].append([str(stays.pk), str(goes.pk)])
        goes.delete()
