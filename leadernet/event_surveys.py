"""What participants of an event are asked afterwards, in a survey of ours.

Events and surveys do not know each other: an event has an address where opinions are given, a
survey is about something and lets in whom it is told to.
"""

import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from core import audit
from core.models import Link
from core.slugs import unique_slug
from core.views import Acts, BySecretLink, PermissionRequiredMixin
from events import links
from events.actions.people import writable
from events.models import Event, Registration
from members.models import User
from participation.surveys import copying
from participation.surveys.models import Survey
from participation.surveys.respondents import admit

# A survey takes opinions this long, counted from its making or from the end of the event.
TAKES_OPINIONS = datetime.timedelta(days=21)


def address(event: Event) -> str:
    """The beginning of the address; the secret word of each participant follows."""
    with translation.override("bg"):
        return (
            f"{settings.SITE_URL}{reverse('events:detail', args=[event.slug])}opinion/"
        )


def surveys_of(event: Event):
    kind = ContentType.objects.get_for_model(Event)
    return Survey.objects.filter(
        content_type=kind,
        object_id=event.pk,
        audience=Survey.Audience.PARTICIPANTS,
    ).order_by("-pk")


def is_asked(event: Event) -> bool:
    """Is there anything that participants are asked? A draft of ours may have been deleted."""
    if event.feedback_url == address(event):
        return surveys_of(event).exists()
    return bool(event.feedback_url)


def due_for_feedback():
    """For the clock: who is asked in a survey of ours waits until it is open."""
    kind = ContentType.objects.get_for_model(Event)
    is_open = Survey.objects.takes_answers().filter(content_type=kind)
    own = Event.objects.filter(feedback_url__startswith=f"{settings.SITE_URL}/")
    waiting = own.exclude(pk__in=is_open.values("object_id"))
    return Registration.objects.due_for_feedback().exclude(
        event__in=waiting.values("pk")
    )


@transaction.atomic
def ask_participants(event: Event, *, actor: User) -> Survey:
    """A draft with the questions of our template; asked again, the one that is there."""
    event = writable(event)
    if made := surveys_of(event).first():
        return made
    if event.feedback_url not in ("", address(event)):
        raise ValidationError(
            _("The event has another feedback form. Take its address out first."),
            code="other_form",
        )
    project, titles = event.project, {}
    for language in ("bg", "en"):
        with translation.override(language):
            title = getattr(event, f"title_{language}")
            words = _("What did you think of “%(title)s”?") % {"title": title}
            titles[f"title_{language}"] = words[:200] if title else ""
    survey = Survey.objects.create(
        organisation=event.organiser,
        project=project if project and not project.is_closed() else None,
        about=event,
        kind=Survey.Kind.FEEDBACK,
        audience=Survey.Audience.PARTICIPANTS,
        respondent=Survey.Respondent.PERSON,
        is_anonymous=True,
        slug=unique_slug(Survey.objects.all(), text=titles["title_bg"]),
        closes_on=timezone.localdate(
            max(event.ends_at, timezone.now()) + TAKES_OPINIONS
        ),
        created_by=actor,
        **titles,
    )
    copying.fill(survey, "feedback")
    Link.objects.create(target=event, to=survey, created_by=actor)
    event.feedback_url = address(event)
    event.save(update_fields=["feedback_url"])
    audit.record("surveys.added", actor=actor, target=survey, event=event.pk)
    return survey


@method_decorator(never_cache, name="dispatch")
class AskParticipants(PermissionRequiredMixin, Acts, FormView):
    form_class = Form
    template_name = "leadernet/event_survey.html"
    done = gettext_lazy("The draft is made. Look through its questions, then open it.")
    permission_required = "events.see_registrations"

    @cached_property
    def event(self):
        visible = Event.objects.visible_to(self.request.user)
        rows = visible.select_related("organiser", "project")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.event

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, **kwargs)

    def act(self, form):
        return ask_participants(self.event, actor=self.request.user)

    def next_address(self, survey):
        return reverse("surveys:build", args=[survey.slug])


class Opinion(BySecretLink, View):
    """The secret address of somebody who was present leads them to the survey."""

    def get(self, request, slug, token):
        registration = self.registration()
        event = registration.event
        survey = surveys_of(event).exclude(status=Survey.Status.DRAFT).first()
        if survey is None:
            messages.info(request, _("The survey is not open."))
            return redirect(event)
        admit(request.session, survey, registration.person)
        return redirect(survey)

    def registration(self):
        key = links.read("opinion", self.kwargs["token"])
        rows = Registration.objects.filter(
            event__slug=self.kwargs["slug"],
            event__deleted_at=None,
            attendances__isnull=False,
            person__erased_at=None,
        ).select_related("event", "person")
        found = rows.filter(key=key).first() if key else None
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found
