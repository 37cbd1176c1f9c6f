"""Documents of the event: what was shown, handed out and agreed."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from core.models import Attachment
from events import actions
from events.forms import MaterialForm, MaterialWordsForm
from events.models import Event, Handouts
from events.views.mixins import EventPermissionMixin


def documents_of(event, *, handouts):
    """In their order; `handouts` says whether also what is for those with a place alone."""
    own = Q(content_type=ContentType.objects.get_for_model(Event), object_id=event.pk)
    if handouts:
        own |= Q(
            content_type=ContentType.objects.get_for_model(Handouts),
            object_id__in=Handouts.objects.filter(event=event).values("pk"),
        )
    rows = Attachment.objects.filter(own, purpose=Attachment.Purpose.DOCUMENT)
    return rows.select_related("content_type").order_by("position", "pk")


def documents_for(event, user):
    """What this reader may download."""
    may_see = Handouts.objects.visible_to(user).filter(event=event).exists()
    return documents_of(event, handouts=may_see)


class Materials(EventPermissionMixin, FormView):
    form_class = MaterialForm
    template_name = "events/event_materials.html"
    permission_required = "events.update"
    # The second form on the page, when it was sent.
    words = None

    def documents(self):
        return list(documents_of(self.event, handouts=True))

    def word_forms(self, data=None):
        return [
            MaterialWordsForm(data, document=document, number=number)
            for number, document in enumerate(self.documents(), start=1)
        ]

    def get_context_data(self, **kwargs):
        words = self.words or self.word_forms()
        return super().get_context_data(words=words, **kwargs)

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        if "arrange" in request.POST:
            return self.arrange()
        return super().post(request, **kwargs)

    def remove(self, key):
        document = next((one for one in self.documents() if one.key == key), None)
        if document is None:
            raise Http404
        actions.remove_material(document, event=self.event, actor=self.request.user)
        words = _("“%(name)s” is taken away.") % {"name": document.name}
        messages.success(self.request, words)
        return redirect("events:materials", self.event.slug)

    def arrange(self):
        self.words = self.word_forms(self.request.POST)
        valid = [form.is_valid() for form in self.words]
        if not all(valid):
            return self.render_to_response(
                self.get_context_data(form=self.form_class())
            )
        ordered = sorted(self.words, key=lambda form: form.cleaned_data["place"])
        actions.arrange_materials(
            self.event,
            [form.instance for form in ordered],
            [form.instance.key for form in ordered if form.is_closed()],
            actor=self.request.user,
        )
        messages.success(self.request, _("Titles and order are saved."))
        return redirect("events:materials", self.event.slug)

    def form_valid(self, form):
        added = actions.add_materials(
            self.event,
            form.cleaned_data["document"],
            is_closed=form.cleaned_data["for_whom"] == "closed",
            actor=self.request.user,
        )
        for name, why in form.refused():
            messages.error(self.request, f"{name}: {why}")
        if added:
            words = ngettext(
                "%(count)s document is added. Give it a title.",
                "%(count)s documents are added. Give them titles.",
                len(added),
            )
            messages.success(self.request, words % {"count": len(added)})
        elif not form.refused():
            messages.info(self.request, _("These documents are there already."))
        return redirect("events:materials", self.event.slug)
