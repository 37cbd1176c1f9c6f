"""The matrix of a call: a page, a workbook and a paper of all ideas or of those chosen."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import pdf
from core.exports import xlsx_response
from core.views import PermissionRequiredMixin
from members.models import Organisation
from participation.ideas import exports, matrix, papers
from participation.ideas.models import Idea
from participation.ideas.views.mixins import OfCall

# Rows on one page and in one paper; the workbook has no end.
MOST = 200


def chosen_ideas(request, call):
    """Of the ideas that the reader sees those that the address names, else all of them."""
    visible = Idea.objects.visible_to(request.user).filter(call=call).unmerged()
    numbers = [
        int(number)
        for number in request.GET.getlist("idea")
        if number.isdecimal() and len(number) < 19
    ]
    if "idea" in request.GET:
        visible = visible.filter(pk__in=numbers)
    return visible.for_list()


def first_of(ideas):
    """(as many as one page or paper holds, whether there are more)"""
    found = list(ideas[: MOST + 1])
    return found[:MOST], len(found) > MOST


class Matrix(OfCall, TemplateView):
    template_name = "participation/ideas/matrix.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        ideas, is_cut = first_of(chosen_ideas(self.request, self.call))
        fields = matrix.shown_fields(self.call)
        seen = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
        return super().get_context_data(
            fields=fields,
            is_cut=is_cut,
            most=MOST,
            rows=[
                (idea, exports.partners(idea, seen), lines)
                for idea, lines in zip(
                    ideas, matrix.rows_of(ideas, fields), strict=True
                )
            ],
            may_edit=user.has_perm("participation.edit_call", self.call),
            may_print=user.has_perm("participation.print_matrix", self.call),
            **kwargs,
        )


class MatrixXlsx(OfCall, View):
    def get(self, request, **kwargs):
        ideas = list(chosen_ideas(request, self.call))
        fields = matrix.shown_fields(self.call)
        return xlsx_response(
            f"matrix-{self.call.slug}",
            exports.matrix_header(fields),
            exports.matrix_rows(ideas, fields, request.user),
            title=_("Ideas"),
        )


class MatrixPdf(OfCall, PermissionRequiredMixin, View):
    """For those who decide; drawing it takes a second, so its staff alone may ask for it."""

    permission_required = "participation.print_matrix"

    def get(self, request, **kwargs):
        ideas, is_cut = first_of(chosen_ideas(request, self.call))
        made = papers.matrix(
            self.call, ideas, request.user, is_cut=is_cut, language=get_language()
        )
        return pdf.response(f"matrix-{self.call.slug}", made)
