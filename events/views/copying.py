"""The same once more: a copy on another day, and a series made in one step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from events import actions
from events.forms import (
    CopyForm,
    DatesForm,
    MunicipalitiesForm,
    SeriesForm,
    SeriesRowsForm,
)
from events.models import Event, EventSeries
from events.views.mixins import EventPermissionMixin

By = EventSeries.By


class Copy(EventPermissionMixin, FormView):
    """Asks the new day and makes a draft, which is then changed like any other."""

    form_class = CopyForm
    template_name = "events/event_copy.html"
    permission_required = "events.copy"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def form_valid(self, form):
        made = actions.copy(
            self.event,
            starts_at=form.starts_at(),
            submission=form.cleaned_data["submission"],
            actor=self.request.user,
        )
        words = _("This is the copy, a draft. Change what is different and publish it.")
        messages.success(self.request, words)
        return redirect("events:update", made.slug)


class Series(EventPermissionMixin, TemplateView):
    """Which meetings, each in its own row, then what will be made, then all at once."""

    permission_required = "events.copy"
    template_name = "events/event_series.html"

    @cached_property
    def by(self):
        asked = self.request.GET.get("by", "")
        return asked if asked in By else By.MUNICIPALITIES

    @cached_property
    def choice(self):
        """The form of the address: which days, or which municipalities."""
        form = MunicipalitiesForm if self.by == By.MUNICIPALITIES else DatesForm
        names = {"area", "every", "until", "listed"} & set(self.request.GET)
        return form(self.request.GET if names else None, event=self.event)

    def rows(self, data=None):
        common = SeriesForm(
            data, event=self.event, by_municipalities=self.by == By.MUNICIPALITIES
        )
        rows = self.choice.rows()
        return SeriesRowsForm(rows, data, event=self.event, common=common)

    def get(self, request, **kwargs):
        return self.show(self.rows())

    def post(self, request, **kwargs):
        rows = self.rows(request.POST)
        if "fill" in request.POST:
            return self.fill(rows)
        if "change" in request.POST or not rows.is_valid():
            return self.show(rows, is_checked="change" not in request.POST)
        if "make" in request.POST:
            return self.make(rows)
        return self.show(rows, preview=rows.previewed())

    def fill(self, rows):
        """The days of the rhythm; nothing is checked yet but the first day."""
        try:
            return self.show(self.rows(rows.fill_days(self.request.POST)))
        except ValidationError as error:
            rows.forget_errors()
            rows.common.add_error("first", error)
            return self.show(rows, is_checked=True)

    def show(self, rows, *, preview=None, is_checked=False):
        """Before anything was checked nothing is wrong."""
        if not is_checked and preview is None:
            rows.forget_errors()
        sent = {
            name: value
            for name, value in self.request.POST.items()
            if name not in {"csrfmiddlewaretoken", "preview", "make", "change", "fill"}
        }
        return self.render_to_response(
            self.get_context_data(
                by=self.by,
                choice=self.choice,
                rows=rows,
                preview=preview,
                sent=sent,
                becomes_the_first=actions.becomes_the_first(self.event, self.by),
            )
        )

    def make(self, rows):
        made = actions.make_series(
            self.event,
            rows.planned(),
            by=self.by,
            submission=rows.common.cleaned_data["submission"],
            actor=self.request.user,
            is_published=self.request.POST["make"] == "published",
        )
        words = ngettext(
            "%(count)s meeting is made. It can be changed by itself.",
            "%(count)s meetings are made. Each can be changed by itself.",
            len(made),
        )
        messages.success(self.request, words % {"count": len(made)})
        now = Event.objects.get(pk=self.event.pk)
        return redirect(f"{now.get_absolute_url()}#series")
