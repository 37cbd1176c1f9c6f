"""Which event a meeting of a call for ideas is: `participation` knows no events."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core import audit
from core.models import Link
from core.views import Acts
from events.models import Event
from participation.ideas.actions import adopt_origin
from participation.ideas.models import Sitting
from participation.ideas.views.sittings import OfSitting


def link_of(sitting):
    """The event, as a link that leads to the meeting."""
    return Link.objects.filter(
        kind=Link.Kind.LED_TO,
        content_type=ContentType.objects.get_for_model(Event),
        to_content_type=ContentType.objects.get_for_model(Sitting),
        to_object_id=sitting.pk,
    )


class EventOfSittingForm(forms.Form):
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Event"),
        required=False,
        empty_label=gettext_lazy("none of the project's events"),
    )

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events


@transaction.atomic
def choose_event(sitting, event, *, actor):
    """The ideas of the meeting, those of today and those to come, came from this event."""
    for link in link_of(sitting):
        adopt_origin(sitting, link.target, actor=actor, leaves=True)
        link.delete()
    if event:
        Link.objects.create(target=event, to=sitting, created_by=actor)
        adopt_origin(sitting, event, actor=actor)
    audit.record("participation.sitting_linked", actor=actor, target=sitting)


class EventOfSitting(OfSitting, Acts, FormView):
    form_class = EventOfSittingForm
    template_name = "participation/ideas/form.html"
    done = gettext_lazy("The meeting is saved.")

    def events(self):
        visible = Event.objects.visible_to(self.request.user)
        return visible.filter(project=self.call.project).order_by("-starts_at", "pk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"events": self.events()}

    def get_initial(self):
        link = link_of(self.sitting).first()
        return {"event": link.object_id if link else None}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Which event it is"),
            lead=_("The ideas of its tables then say that they come from this event."),
            back_url=self.sitting.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        event = form.cleaned_data["event"]
        choose_event(self.sitting, event, actor=self.request.user)

    def next_address(self, result):
        return self.sitting
