"""How many were there, by everything that a report asks; and who, behind each number."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core import throttle
from core.exports import workbook_response
from events import actions, exports
from events.figures import DIVISIONS, NOBODY, Figures
from events.forms import ReasonForm
from events.views.mixins import EventMixin, EventPermissionMixin
from members.models import Organisation


class NumbersMixin(EventMixin):
    """The figures as this reader may see them: once it is over, to its staff from the first day."""

    @cached_property
    def is_staff(self):
        return self.request.user.has_perm("events.see_registrations", self.event)

    @cached_property
    def figures(self):
        return Figures(self.event, in_full=self.is_staff)

    def are_there(self):
        if self.event.cancelled_at or not self.event.is_published:
            return False
        return self.event.is_over() or self.is_staff

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            figures=self.figures,
            is_staff=self.is_staff,
            are_there=self.are_there(),
            **kwargs,
        )


class Numbers(NumbersMixin, TemplateView):
    template_name = "events/event_numbers.html"

    def get_context_data(self, **kwargs):
        may_export = self.request.user.has_perm(
            "events.export_registrations", self.event
        )
        return super().get_context_data(may_export=may_export, **kwargs)


class NumbersList(NumbersMixin, TemplateView):
    """What stands behind one figure: people to the staff, to others organisations."""

    template_name = "events/event_numbers_list.html"

    def get_context_data(self, **kwargs):
        if not self.are_there():
            raise Http404
        by, of = (self.request.GET.get(name, "")[:40] for name in ("by", "of"))
        what = self.request.GET.get("what", "")
        if what == "people" and self.is_staff:
            rows, organisations = self.figures.behind(by, of), None
        else:
            rows = None
            organisations = self.organisations(by, of)
        if rows is None and organisations is None:
            raise Http404
        visible = self.visible(organisations or [])
        return super().get_context_data(
            title=self.title(by, of, rows, organisations),
            rows=rows,
            by=by,
            people_count=self.figures.people,
            organisations=visible,
            hidden=len(organisations or []) - len(visible),
            **kwargs,
        )

    def organisations(self, by, of):
        """Behind all the people, in public: those for whom they came."""
        if by == "people":
            return self.figures.organisations
        return self.figures.organisations_behind(by, of)

    def visible(self, organisations):
        found = Organisation.objects.visible_to(self.request.user)
        known = found.in_bulk([one.pk for one in organisations])
        return [known[one.pk] for one in organisations if one.pk in known]

    def title(self, by, of, rows, organisations):
        """The figure in words, with the group that it is of."""
        heading = {
            "people": _("People present"),
            "organisations": _("Organisations"),
            "new": _("Organisations that came for the first time"),
        }.get(by)
        if heading:
            return heading
        if by == "session":
            return next(one.title for one in self.figures.sessions if str(one.pk) == of)
        division = DIVISIONS[by]
        if of == NOBODY:
            return f"{division.title}: {division.unsaid}"
        some = rows or [
            row
            for row in self.figures.rows
            if row.registration.organisation in organisations
        ]
        label = next(
            division.label(row) for row in some if (division.key(row) or NOBODY) == of
        )
        return f"{division.title}: {label}"


class NumbersFile(NumbersMixin, TemplateView):
    """The numbers that the page shows and the organisations behind them; no names of people."""

    def get(self, request, **kwargs):
        if not self.are_there():
            raise Http404
        name = f"{self.event.slug}-numbers"
        return workbook_response(name, exports.numbers(self.figures, request.user))


class ExportNumbers(NumbersMixin, EventPermissionMixin, FormView):
    """The same with the names behind each number, for a reason that is kept."""

    form_class = ReasonForm
    template_name = "events/event_numbers_export.html"
    permission_required = "events.export_registrations"

    @cached_property
    def is_staff(self):
        """Whoever may take the names out, counts them all."""
        return True

    def form_valid(self, form):
        if not throttle.may_export(self.request.user):
            form.add_error(
                None, _("Five files an hour are the limit. Try again later.")
            )
            return self.form_invalid(form)
        actions.export_registrations(
            self.event, reason=form.cleaned_data["reason"], actor=self.request.user
        )
        sheets = [
            *exports.numbers(self.figures, self.request.user),
            exports.people(self.figures),
        ]
        return workbook_response(f"{self.event.slug}-numbers-and-names", sheets)
