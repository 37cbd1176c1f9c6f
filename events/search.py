"""What search knows of an event."""

from django.utils import translation

from core import html, search
from events.models import Event


def index(event: Event) -> None:
    """Write the event's search entries, or remove them when it is not to be found."""
    if not event.is_published or event.deleted_at or event.organiser.is_practice:
        search.remove(event)
        return
    with translation.override("bg"):
        url = event.get_absolute_url()
    search.put(
        event,
        kind="event",
        audience=audience_keys(event),
        url=url,
        titles={"bg": event.title_bg or "", "en": event.title_en or ""},
        bodies={language: words(event, language) for language in ("bg", "en")},
        published_at=event.published_at,
    )


def audience_keys(event):
    """Keys of those who may find it; staff find what their own organisation prepares."""
    own = f"organisation:{event.organiser_id}"
    if event.audience == Event.Audience.PUBLIC:
        return ["public"]
    if event.audience == Event.Audience.MEMBERS:
        return ["members", "network", own]
    return [f"group:{event.group_id}", own]


def words(event, language):
    """Summary, description, programme, place and organisers in one language.

    Never the online link.
    """

    def said(row, field):
        return getattr(row, f"{field}_{language}", "") or ""

    parts = [said(event, "summary"), html.text_of(said(event, "body"))]
    for session in event.sessions.all():
        parts += [said(session, "title"), session.speaker]
    parts += [said(event, "venue"), said(event.organiser, "name")]
    together = event.coorganisers.all()
    parts += [said(one.organisation, "name") for one in together if one.is_accepted()]
    if event.settlement:
        parts += [
            said(event.settlement, "name"),
            said(event.settlement.obshtina, "name"),
        ]
    parts += outcomes(event, said)
    return "\n".join(part for part in parts if part)


def outcomes(event, said):
    """What was published of it: minutes, decisions, recommendations and their answers."""
    minutes = event.minutes if hasattr(event, "minutes") else None
    if minutes and minutes.published_at:
        yield html.text_of(said(minutes, "text"))
    for decision in event.decisions.all():
        if decision.published_at:
            yield said(decision, "text")
            yield decision.note
    for recommendation in event.recommendations.all():
        if recommendation.published_at:
            yield said(recommendation, "text")
            yield recommendation.answer
            yield recommendation.institution_words
            if recommendation.institution:
                yield said(recommendation.institution, "name")


def everything():
    return (
        Event.objects.live()
        .select_related("organiser", "settlement__obshtina", "minutes")
        .prefetch_related(
            "sessions",
            "coorganisers__organisation",
            "decisions",
            "recommendations__institution",
        )
    )
