"""A closed project is read as before, and no address changes anything in it."""

from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment, AuditEntry, Link, Notification
from members.models import Appointment
from participation.causes import actions as causes
from participation.centre import actions as centre
from participation.common.models import OfficialAnswer
from participation.ideas.models import (
    CallPhase,
    Idea,
    IdeaCall,
    MatrixField,
    Presentation,
    Sitting,
)
from participation.positions import actions as positions
from participation.positions.models import Drafter, Position
from participation.surveys.models import Answer as SurveyAnswer
from participation.surveys.models import (
    PlannedTraining,
    Response,
    Survey,
    TrainingPlan,
)
from participation.surveys.models import Question as SurveyQuestion
from participation.surveys.models import Section as SurveySection
from participation.votes.models import Ballot, Option, Vote, Voter
from projects.actions import projects as project_acts
from projects.models import (
    Activity,
    Allocation,
    Budget,
    BudgetLine,
    BudgetPeriod,
    DiaryEntry,
    Disbursement,
    Expenditure,
    Indicator,
    Measurement,
    PartTarget,
    Period,
    Project,
    ProjectPartner,
    Result,
    TeamMember,
)
from reports import actions
from reports.actions.closing import version_of, words_of
from reports.models import Closing, Report, ReportText
from tests import factories as make
from tests import world
from tests.sweeping import client_of, nothing_drawn
from tests.test_group_archive import Writes
from tests.test_matrix import got, rows, value

ACTORS = ("owner", "administrator")
# One's own task, what the donor says about a report that it received before, what the law
# demands, the answer of an institution to what was handed over before, and what members cast
# into a vote that was announced before.
ALLOWED = {
    "reports:reopen",
    "reports:decide",
    "reports:publish",
    "reports:unpublish",
    "positions:state hidden",
    "positions:letter",
    "votes:cast",
    "votes:paper",
}
APPS = (
    *("projects:", "reports:", "ideas:", "close_project"),
    *("positions:", "surveys:", "survey_results:", "training_"),
    *("votes:", "vote_options"),
)
# Of which row of the project an address speaks.
NAMED = {
    *("project.slug", "idea.call.slug", "idea.pk", "presentation.pk"),
    *("position.pk", "draft_position.pk", "sent_position.pk"),
    *("survey.slug", "draft_survey.slug", "closed_survey.slug"),
    *("vote.slug", "draft_vote.slug", "closed_vote.slug", "vote_of_two.slug"),
}
DATA = {
    "title_bg": "Друго име",
    "summary_bg": "Накратко.",
    "text_bg": "Друг текст",
    "status": "6",
    "starts_on": "2015-02-01",
    "ends_on": "2015-08-31",
    "value": "5",
    "measured_on": "2015-03-01",
    "type": "1",
    "position": "0",
    "reason": "Причина",
    "note": "Причина",
    "role": "expert",
    "name": "Нов Човек",
    "email": "new@example.org",
    "currency": "EUR",
    "lines": "1 Хора",
    "happened_on": "2015-03-01",
    "kind": "free",
    "words": "Думи",
    "is_given_up": "1",
    "is_outside": "on",
    "label_bg": "Колко души",
    "title": "Друго заглавие",
    "body": "<p>Друг текст</p>",
    "text": "Отговор",
    "way": "letter",
    "direction": "comes",
    "choice": "1",
    "channel": "meeting",
}
# What an open project is changed by, to know that the sweep would see it in a closed one.
WRITING = {
    "close_project",
    "ideas:field_update",
    "ideas:phases",
    "ideas:sitting",
    "path_links position",
    "path_links project",
    "path_links vote",
    "positions:add_file",
    "positions:leave",
    "positions:letter",
    "positions:state hidden",
    "projects:activity_create",
    "projects:diary_create",
    "projects:diary_delete",
    "projects:disbursement_remove",
    "projects:document_create",
    "projects:document_remove",
    "projects:partner_remove",
    "projects:result_create",
    "projects:state",
    "projects:team_create",
    "projects:team_end",
    "projects:unpublish",
    "projects:update",
    "reports:closing_open",
    "reports:discard",
    "reports:withdraw",
    "survey_results:remove_training",
    "survey_results:share",
    "survey_results:share_plan",
    "survey_results:training",
    "surveys:add_section",
    "surveys:answer_delete",
    "surveys:close",
    "surveys:delete",
    "surveys:open",
    "surveys:section",
    "training_event",
    "vote_options",
    "votes:announce",
    "votes:cancel",
    "votes:cast",
    "votes:paper",
}
OF_PROJECT = {
    Project: "pk",
    Activity: "project",
    Result: "project",
    Indicator: "result__project",
    Period: "indicator__result__project",
    PartTarget: "period__indicator__result__project",
    Measurement: "period__indicator__result__project",
    ProjectPartner: "project",
    TeamMember: "project",
    DiaryEntry: "project",
    Budget: "project",
    BudgetPeriod: "budget__project",
    BudgetLine: "budget__project",
    Allocation: "line__budget__project",
    Expenditure: "budget__project",
    Disbursement: "budget__project",
    Report: "project",
    ReportText: "report__project",
    Closing: "project",
    IdeaCall: "project",
    CallPhase: "call__project",
    MatrixField: "call__project",
    Sitting: "call__project",
    Idea: "call__project",
    Presentation: "call__project",
    Position: "project",
    Drafter: "position__project",
    Survey: "project",
    SurveySection: "survey__project",
    SurveyQuestion: "section__survey__project",
    Response: "survey__project",
    SurveyAnswer: "response__survey__project",
    TrainingPlan: "survey__project",
    PlannedTraining: "plan__survey__project",
    Vote: "project",
    Option: "vote__project",
    Voter: "vote__project",
    Ballot: "voter__vote__project",
}


def rows_of(project):
    found = [
        model.objects.filter(**{path: project.pk}) for model, path in OF_PROJECT.items()
    ]
    others = (Attachment, Link, OfficialAnswer)
    return [*found, *(model.objects.all() for model in others)]


def state_of(project):
    return [list(found.order_by("pk").values()) for found in rows_of(project)]


def addresses(one):
    """[(route, address)] of everything that may be sent to something of the project."""
    found = {}
    for _expected, _method, name, *arguments in rows():
        named = dict(argument.split("=") for argument in arguments)
        if not name.startswith(APPS) or not NAMED & set(named.values()):
            continue
        kwargs = {key: value(one, path) for key, path in named.items()}
        step = f" {named['status']}" if "status" in named else ""
        found[reverse(name, kwargs=kwargs)] = name + step
    # A step of its path, for each thing of the project.
    for kind, thing in (
        ("project", one.project),
        ("position", one.position),
        ("vote", one.vote),
    ):
        path = reverse("path_links", kwargs={"kind": kind, "number": thing.pk})
        found[path] = f"path_links {kind}"
    return sorted((name, address) for address, name in found.items())


def written(one, routes=None):
    """Names of the routes (of all, or of these) by which somebody changed something of the project."""
    before, changed = state_of(one.project), set()
    tables = {found.model._meta.db_table for found in rows_of(one.project)}
    for actor in ACTORS:
        client = client_of(one.users[actor])
        for name, address in addresses(one):
            if name in changed or (routes and name not in routes):
                continue
            point = transaction.savepoint()
            upload = SimpleUploadedFile("план.txt", "План".encode())
            data = DATA | {
                "organisation": one.organisation.pk,
                "programme": one.project.programme_id,
                "period": one.indicator.periods.first().pk,
                "document": upload,
                "on": timezone.localdate(),
                "answered_on": timezone.localdate(),
                "addressees": [one.submission.addressee_id],
                "voter": one.voter.pk,
                "address": one.past_event.get_absolute_url(),
            }
            if name == "survey_results:training":
                # Of a project a topic is something else.
                data |= {"topic": "Друга тема"}
            if name == "vote_options":
                data |= {"1": one.idea.get_absolute_url()}
            writes = Writes(tables)
            with connection.execute_wrapper(writes), nothing_drawn():
                response = client.post(address, data)
            assert response.status_code < 500, (name, actor)
            got(response)
            if writes.any and state_of(one.project) != before:
                changed.add(name)
            transaction.savepoint_rollback(point)
    return changed


@pytest.fixture
def project_world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = world.build()
    Project.objects.filter(pk=one.project.pk).update(ends_on=timezone.localdate())
    for position in (one.position, one.sent_position, one.draft_position):
        position.project = one.project
        position.save()
    one.project.refresh_from_db()
    surveys = [one.survey, one.draft_survey, one.closed_survey]
    votes = [one.vote, one.draft_vote, one.closed_vote, one.vote_of_two]
    for model, own in ((Survey, surveys), (Vote, votes)):
        numbers = [row.pk for row in own]
        model.objects.filter(pk__in=numbers).update(project=one.project)
    Link.objects.create(
        kind=Link.Kind.LED_TO, target=one.planned_training, to=one.event
    )
    return one


def close(one):
    closing = actions.begin_closing(one.project, actor=one.users["owner"])
    return actions.close(closing, actor=one.users["owner"])


def test_an_open_project_is_changed_by_many_addresses(project_world):
    assert written(project_world, WRITING) == WRITING


def test_no_address_changes_anything_in_a_closed_project(project_world):
    close(project_world)

    assert written(project_world) <= ALLOWED


def test_actions_refuse_what_was_closed_meanwhile(project_world):
    one = project_world
    user = one.users["owner"]
    close(one)

    for act in [
        lambda: project_acts.unpublish(one.project, actor=user),
        lambda: project_acts.remove_partner(one.partner_row, actor=user),
        lambda: actions.withdraw(one.sent_report, actor=user),
        lambda: actions.give_back(one.sent_report, words="Още", actor=user),
        lambda: actions.plan(one.project, actor=user),
        lambda: actions.check_figures(
            Closing.objects.frozen().get(project=one.project),
            {},
            version="",
            actor=user,
        ),
    ]:
        with pytest.raises(ValidationError, match="приключен"):
            act()


def test_a_page_says_that_the_project_was_closed_meanwhile(
    project_world, monkeypatch, as_user
):
    refused = Mock(side_effect=ValidationError("Вече е приключен.", code="closed"))
    monkeypatch.setattr("projects.actions.projects.refuse_if_closed", refused)
    url = reverse(
        "projects:partner_remove",
        args=[project_world.project.slug, project_world.partner_row.pk],
    )

    answer = as_user(project_world.users["owner"]).post(url, follow=True)

    assert answer.redirect_chain == [(project_world.project.get_absolute_url(), 302)]
    assert [str(one) for one in answer.context["messages"]] == ["Вече е приключен."]


def test_what_the_law_forbids_goes_off_the_site_all_the_same(project_world, client):
    one = project_world
    coordinator = make.AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    question = make.hand_over(make.InstitutionQuestionFactory(), actor=coordinator)
    type(question).objects.filter(pk=question.pk).update(project=one.project)
    question.refresh_from_db()
    one.cause.project = one.project
    one.cause.save()
    close(one)

    positions.change_status(
        one.position, status="hidden", reason="Лични данни.", actor=coordinator
    )
    centre.take_off(question, reason="Лични данни.", actor=coordinator)
    said = {"reason": "Лични данни.", "on": timezone.localdate()}
    causes.change_status(one.cause, status="refused", actor=coordinator, **said)

    for thing, verb in (
        (one.position, "positions.status_changed"),
        (question, "centre.taken_off"),
        (one.cause, "causes.status_changed"),
    ):
        assert client.get(thing.get_absolute_url()).status_code == 404
        trace = AuditEntry.objects.filter(verb=verb).latest("pk")
        assert trace.data["reason"] == "Лични данни."
    with pytest.raises(ValidationError, match="приключен"):
        positions.restore(one.position, actor=coordinator)
    with pytest.raises(ValidationError, match="приключен"):
        centre.restore(question, actor=coordinator)
    with pytest.raises(ValidationError, match="приключен"):
        causes.change_status(one.cause, status="proposed", actor=coordinator, **said)


@pytest.fixture
def closed():
    owner = make.staff_of(make.OrganisationFactory(), "owner")
    project = make.ProjectFactory(
        organisation=owner.person.memberships.get().organisation,
        ends_on=timezone.localdate(),
    )
    period = make.PeriodFactory(indicator__result__project=project)
    closing = actions.begin_closing(project, actor=owner)
    words = {period.pk: ("Заради снега.", "")}
    actions.check_figures(closing, words, version=version_of({}), actor=owner)
    return actions.close(closing, actor=owner)


def test_it_is_opened_again_with_a_reason_that_everybody_reads(closed, as_user, client):
    project = closed.project
    coordinator = make.AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    url = reverse("reports:reopen", args=[project.slug])

    empty = as_user(coordinator).post(url, {"reason": " "})
    as_user(coordinator).post(url, {"reason": "Липсва разход."})
    again = as_user(coordinator).post(url, {"reason": "Пак."})

    assert list(empty.context["form"].errors) == ["reason"]
    assert again.status_code == 403
    project.refresh_from_db()
    assert (project.status, project.closed_at) == (Project.Status.FINALISATION, None)
    page = client.get(reverse("reports:final", args=[project.slug])).content.decode()
    assert "Липсва разход." in page
    assert AuditEntry.objects.filter(verb="reports.reopened").count() == 1
    told = Notification.objects.filter(kind="reports.reopened")
    assert [one.user for one in told] == [closed.closed_by]


def test_closed_anew_it_has_two_closings_and_the_same_words(closed):
    coordinator = make.AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    project, owner = closed.project, closed.closed_by
    actions.reopen(project, reason="Поправка", actor=coordinator)

    anew = actions.begin_closing(project, actor=owner)
    assert words_of(anew) == words_of(closed)
    actions.close(anew, actor=owner)

    assert list(project.closings.order_by("pk")) == [closed, anew]
    assert list(Closing.objects.frozen()) == [anew]
    with pytest.raises(ValidationError, match="отворен"):
        actions.reopen(make.ProjectFactory(), reason="Не", actor=coordinator)


def test_what_was_frozen_before_it_was_opened_again_is_not_frozen_anew(closed):
    coordinator = make.AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    actions.reopen(closed.project, reason="Поправка", actor=coordinator)

    for act in [
        lambda: actions.close(closed, actor=closed.closed_by),
        lambda: actions.check_open(closed, actor=closed.closed_by),
    ]:
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "reopened"

    before, closed.project = closed.closed_at, Project.objects.get()
    closed.refresh_from_db()
    assert (closed.closed_at, closed.project.closed_at) == (before, None)


def led(project, coordinator):
    make.MembershipFactory(person=coordinator.person, organisation=project.organisation)


def carried_out(project, coordinator):
    partner = make.MembershipFactory(person=coordinator.person).organisation
    ProjectPartner.objects.create(
        project=project,
        organisation=partner,
        role=ProjectPartner.Role.IMPLEMENTING,
    )


def managed(project, coordinator):
    make.TeamMemberFactory(
        project=project, email=coordinator.email, role=TeamMember.Role.MANAGER
    )


@pytest.mark.parametrize("own", [led, carried_out, managed])
def test_nobody_opens_a_project_of_their_own(closed, as_user, own):
    url = reverse("reports:reopen", args=[closed.project.slug])
    coordinator = make.AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    before = as_user(coordinator).get(url).status_code
    own(closed.project, coordinator)

    assert (before, as_user(coordinator).get(url).status_code) == (200, 403)


def test_nothing_new_is_attached_to_it_and_what_hangs_on_it_stays(as_user):
    lead = make.OrganisationFactory()
    open_one, over = (
        make.ProjectFactory(organisation=lead, title_bg=title, closed_at=closed_at)
        for title, closed_at in (("Текущ", None), ("Приключен", timezone.now()))
    )
    article = make.ArticleFactory(organisation=lead, project=over)
    event = make.EventFactory(organiser=lead, project=over)
    call = make.IdeaCallFactory(project=over)
    editor = as_user(make.staff_of(lead, "owner"))

    def offered(route, *of):
        form = editor.get(reverse(route, args=[one.slug for one in of])).context["form"]
        if "project" in form.fields:
            return set(form.fields["project"].queryset)
        titles = {title for title, _choices in form.fields["belongs_to"].choices}
        return {one for one in (open_one, over) if one.title in titles}

    assert offered("news:create") == {open_one}
    assert offered("events:create") == {open_one}
    assert offered("ideas:call_create") == {open_one}
    assert offered("news:update", article) == {open_one, over}
    assert offered("events:update", event) == {open_one, over}
    of_call = reverse("ideas:call_update", args=[call.slug])
    assert editor.get(of_call).status_code == 403
