"""What becomes of one open thing, and the page of whoever carries it on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core.views import SignedInMixin
from projects.views import OfProjectMixin
from reports import actions
from reports.closing import opened
from reports.forms.handing import HandOverForm
from reports.models import HandOver
from reports.views.closing import ClosingStep


class OfThing(ClosingStep):
    """One of the open things, by the key in the address."""

    step = "open"

    def rows(self):
        visible = HandOver.objects.visible_to(self.request.user)
        return visible.filter(closing=self.closing) if self.closing.pk else None

    @cached_property
    def decided(self):
        """What was decided about it in this closing, if anything was."""
        rows = self.rows()
        return rows.filter(key=self.kwargs["key"]).first() if rows is not None else None

    def back(self):
        address = reverse("reports:closing_open", args=[self.project.slug])
        return redirect(f"{address}#{self.kwargs['key']}")


class HandOverEdit(OfThing, FormView):
    form_class = HandOverForm
    template_name = "reports/closing/hand_over.html"

    @cached_property
    def thing(self):
        """The open thing; what was decided about stays although it is done since."""
        for group in opened.of(self.project, self.request.user):
            for one in group.things:
                if one.key == self.kwargs["key"]:
                    return one
        if self.decided:
            return opened.Thing(
                self.decided.key, self.decided.title, self.decided.address
            )
        raise Http404

    def get_form_kwargs(self):
        row = self.decided or HandOver(
            closing=self.closing, key=self.thing.key, address=self.thing.url
        )
        return super().get_form_kwargs() | {
            "instance": row,
            "project": self.project,
            "thing": self.thing,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            thing=self.thing, decided=self.decided, **kwargs
        )

    def form_valid(self, form):
        row = form.save(commit=False)
        try:
            row.closing = self.begun()
            actions.hand_over(
                row, seen_at=form.cleaned_data["version"], actor=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            if error.code == "meanwhile":
                form.take_note_of(row.closing.handed.get(key=row.key))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return self.back()


class TakeBack(OfThing, View):
    http_method_names = ["post"]

    def post(self, request, slug, key):
        if self.decided is None:
            raise Http404
        try:
            actions.take_back(self.decided, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("reports:final", slug)
        messages.success(request, _("Nothing is decided about it any more."))
        return self.back()


class Handed(OfProjectMixin, SignedInMixin, TemplateView):
    """What somebody took over from a closed project, until they say that it is done."""

    template_name = "reports/closing/handed.html"

    @cached_property
    def row(self):
        rows = HandOver.objects.visible_to(self.request.user)
        rows = rows.filter(closing__project=self.project)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def may_finish(self):
        mine = HandOver.objects.taken_over_by(self.request.user).open()
        return mine.filter(pk=self.row.pk).exists()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            row=self.row, may_finish=self.may_finish(), **kwargs
        )

    def post(self, request, **kwargs):
        taken = HandOver.objects.taken_over_by(request.user)
        if not taken.filter(pk=self.row.pk).exists():
            raise PermissionDenied
        if actions.finish(self.row, actor=request.user):
            messages.success(request, _("Noted: it is done. Thank you."))
        else:
            messages.info(request, _("It was noted as done already."))
        return redirect("desk")
