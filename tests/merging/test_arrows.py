"""Nothing that points at an organisation, a person or an account is forgotten in a merge."""

import pytest
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import JSONField

from leadernet.merging import organisations, rules
from leadernet.merging.arrows import arrows_to, every_model, uniquenesses
from members.models import Organisation, Person, User

# Uniqueness in which an arrow takes part: by a rule, or the row of whoever stays is enough.
KEPT_AS_IT_IS = {
    "core.Link": "the same step from the same thing to the same thing",
    "core.PreviewLink": "of one row",
    "core.TypedForm": "one page of one person",
    "core.NotificationChoice": "how often whoever stays wants mails",
    "events.CalendarKey": "the address of whoever stays goes on",
    "events.Attendance": "one presence in one session",
    "events.Certificate": "one valid certificate of one registration",
    "events.ContactPerson": "named once",
    "forum_conversation.Topic_subscribers": "not used",
    "forum_member.ForumProfile": "counts, made anew by recount",
    "forum_tracking.ForumReadTrack": "has read",
    "forum_tracking.TopicReadTrack": "has read",
    "forums.Discussion": "one topic of one thing",
    "forums.FeedKey": "the address of whoever stays goes on",
    "forums.Flag": "one report of a post",
    "forums.ForumModerator": "moderates it",
    "forums.Following": "follows it, or refuses to",
    "forums.MailedReply": "taken once",
    "forums.Mention": "told once",
    "forums.Reaction": "said once",
    "members.GroupMailRefusal": "wants no mail of the group",
    "members.GroupRequest": "asks once",
    "members.Invitation": "one invitation of one address",
    "members.JoinRequest": "asks once",
    "members.Merge": "of one address",
    "members.Organisation": "an EIK stands once",
    "members.Organisation_territory": "works there",
    "members.Organisation_topics": "works on it",
    "news.Origin": "the same item of the same old site",
    "participation.Idea_followers": "follows it",
    "participation.Idea_organisations": "named once",
    "positions.Position_addressees": "named once",
    "projects.Happening": "told once",
    "projects.ProjectFollower": "follows it",
    "projects.ProjectPartner": "once in a role",
    "projects.TeamMember": "once in a task",
    "surveys.Participation": "has answered",
    "surveys.Response": "of the two one stays, whole: see leadernet/merging/answers.py",
}
# Columns of free form, and what numbers of ours they hold.
FREE_FORMS = {
    "core.AuditEntry.data": "what was so at that time",
    "core.Notification.data": "words",
    "core.OutgoingMail.attachments": "files",
    "core.OutgoingMail.headers": "headers",
    "core.TypedForm.fields": "what was typed",
    "django_tasks_database.DBTaskResult.args_kwargs": "work of a few days",
    "django_tasks_database.DBTaskResult.return_value": "work of a few days",
    "django_tasks_database.DBTaskResult.worker_ids": "processes",
    "positions.Position.adopted": "names as they were, which do not change",
    "participation.Idea.values": "words, numbers and codes of municipalities",
    "events.EventChange.after": "hours, words and names of places",
    "events.EventChange.before": "hours, words and names of places",
    "members.Appointment.kinds": "kinds",
    "members.Draft.unfinished": "what was typed",
    "reports.Closing.applied": "numbers and days",
    "reports.Closing.contents": "the final figures, which do not change",
    "reports.ProjectCopy.shown": "keys of news, events, tasks and files; none of people or organisations",
    "reports.Pack.manifest": "names of files",
    "reports.Report.contents": "what the donor received, which does not change",
    **dict.fromkeys(
        [
            f"members.{name}"
            for name in (
                "OrganisationImport.sheets",
                "OrganisationImport.headings",
                "OrganisationImport.remarks",
                "OrganisationImport.mapping",
                "OrganisationImport.kinds",
                "OrganisationImport.counts",
                "ImportRow.cells",
                "ImportRow.flaws",
                "ImportRow.values",
                "ImportRow.problems",
                "ImportRow.reasons",
                "ImportRow.changes",
                "ImportRow.places",
            )
        ],
        "cells of a file",
    ),
    "news.Article.frozen_figures": "numbers of indicators, which no merge moves",
    "news.HistoricalArticle.frozen_figures": "the same",
    "news.ImportItem.notes": "numbers of pictures, names of files",
    "news.ImportItem.values": "what stood in a file",
    "news.NewsImport.categories": "words of a file",
    "news.NewsImport.counts": "counts",
    "news.NewsImport.hosts": "names of an old site",
    "news.NewsImport.problem": "words about a file",
    "news.NewsImport.remarks": "words about a file",
    "news.NewsImport.rubrics": "addresses of rubrics",
    "news.Origin.pictures": "keys of attachments, which move with their article",
    "members.Merge.trace": "what moved, by its own number",
    "news.Newsletter.counts": "numbers of letters",
    "mfa.Authenticator.data": "not moved",
    "usersessions.UserSession.data": "not moved",
    "votes.Ballot.choices": "numbers of options",
    "votes.Vote.result": "names and counts, which do not change",
}


@pytest.mark.parametrize("model", [Organisation, Person, User])
def test_two_rows_that_may_not_stand_beside_each_other_are_thought_of(model):
    meeting = {
        arrow.model._meta.label
        for arrow in arrows_to(model)
        if str(arrow) not in rules.LEFT
        and any(
            {arrow.number, arrow.kind} & columns
            for columns, _condition in uniquenesses(arrow.model)
        )
    }

    assert meeting <= {*KEPT_AS_IT_IS, *rules.RULES}


def test_every_generic_key_is_an_arrow():
    generic = {
        f"{model._meta.label}.{field.name}"
        for model in every_model()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }

    assert generic <= {str(arrow) for arrow in arrows_to(Organisation)}


def test_no_free_form_hides_a_number_of_ours():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in every_model()
        for field in model._meta.fields
        if isinstance(field, JSONField)
    }

    assert found == set(FREE_FORMS)


def test_of_each_value_of_an_organisation_it_is_known_whether_it_can_be_chosen():
    columns = {field.name for field in Organisation._meta.concrete_fields}

    assert columns == {*organisations.FIELDS, *organisations.NOT_CHOSEN}


def test_what_stays_is_there():
    known = {
        str(arrow)
        for model in (Organisation, Person, User)
        for arrow in arrows_to(model)
    }

    assert known >= rules.LEFT
