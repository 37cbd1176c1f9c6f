"""Who the reader of a survey answers for, and whether that was done already."""

from dataclasses import dataclass

from django.db.models import Q

from members.models import Organisation, Person
from participation.surveys.models import Survey

# In the session: {number of the survey: number of the person} of who came by a secret address.
ADMITTED = "surveys_admitted"
# In the session: surveys for anybody that this browser has answered.
ANSWERED = "surveys_answered"


@dataclass(frozen=True)
class Respondent:
    """One of the two; neither of a survey for anybody."""

    person: Person | None = None
    organisation: Organisation | None = None

    def key(self):
        return {"person": self.person, "organisation": self.organisation}


def admit(session, survey: Survey, person: Person) -> None:
    """Who was let in elsewhere, by a secret address of their own, may answer as this person."""
    session[ADMITTED] = session.get(ADMITTED, {}) | {str(survey.pk): person.pk}


def admitted_to(session) -> list[int]:
    return [int(pk) for pk in session.get(ADMITTED, {})]


def respondents(survey: Survey, user, session) -> list[Respondent]:
    """For whom the reader may answer: nobody, one, or each of their organisations."""
    if survey.is_for_anybody():
        return [Respondent()]
    if survey.is_for_participants():
        number = session.get(ADMITTED, {}).get(str(survey.pk))
        people = Person.objects.filter(pk=number, erased_at=None)
        return [Respondent(person=one) for one in people]
    if not user.is_authenticated:
        return []
    if survey.asks_organisations():
        own = user.organisation_ids("owner", "editor")
        asked = survey.organisations_asked().filter(pk__in=own).by_shown_name()
        return [Respondent(organisation=one) for one in asked]
    asked = Survey.objects.asking(user).filter(pk=survey.pk).exists()
    return [Respondent(person=user.person)] if asked else []


def standing(survey: Survey, ones: list[Respondent], session) -> list[tuple]:
    """[(respondent, what bears their name, sent or not, whether they have answered)]"""
    if survey.is_for_anybody():
        return [(one, None, has_answered(survey, one, session)) for one in ones]
    rows = survey.participations if survey.is_anonymous else survey.responses
    theirs = rows.filter(
        Q(person__in=[one.person for one in ones if one.person])
        | Q(organisation__in=[one.organisation for one in ones if one.organisation])
    )
    found = {(row.person_id, row.organisation_id): row for row in theirs}
    return [
        (one, None, key in found)
        if survey.is_anonymous
        else (one, found.get(key), key in found and found[key].is_sent())
        for one in ones
        for key in [
            (one.person and one.person.pk, one.organisation and one.organisation.pk)
        ]
    ]


def has_answered(survey: Survey, one: Respondent, session) -> bool:
    if survey.is_for_anybody():
        return survey.pk in session.get(ANSWERED, [])
    if survey.is_anonymous:
        return survey.participations.filter(**one.key()).exists()
    return survey.responses.sent().filter(**one.key()).exists()


def note_answered(session, survey: Survey) -> None:
    if survey.is_for_anybody():
        session[ANSWERED] = [*session.get(ANSWERED, []), survey.pk]
