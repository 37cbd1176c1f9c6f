"""Organisations sign, here or on a sheet, and withdraw what they signed."""

from django.utils.translation import get_language, gettext_lazy
from django.views.generic import View

from core import pdf
from participation.common.views import supporting
from participation.positions import actions, papers
from participation.positions.forms import PaperSignatureForm
from participation.positions.views.mixins import OfPosition, SeenPosition


class Sign(SeenPosition, supporting.SupportAsOrganisation):
    template_name = "participation/positions/sign.html"
    done = gettext_lazy("Thank you. Your organisation signed it.")


class SignOnPaper(OfPosition, supporting.SupportForm):
    """By the author's people, from the sheet that they keep."""

    permission_required = "positions.collect"
    form_class = PaperSignatureForm
    template_name = "participation/positions/sign_on_paper.html"
    done = gettext_lazy(
        "The signature is entered, and the organisation's owners are told."
    )

    def get_form_kwargs(self):
        own = {"user": self.request.user, "position": self.position}
        return super().get_form_kwargs() | own

    def act(self, form):
        actions.sign_on_paper(
            self.position, actor=self.request.user, **form.cleaned_data
        )


class Withdraw(SeenPosition, supporting.WithdrawOwn):
    paper_permission = "positions.collect"
    template_name = "participation/positions/withdraw.html"
    done = gettext_lazy("The signature is withdrawn.")


class DecisionPaper(SeenPosition, View):
    """For the board of an organisation that signs it."""

    def get(self, request, **kwargs):
        content = papers.decision(self.position, language=get_language())
        return pdf.response(f"position-{self.position.pk}-decision", content)


class Sheet(SeenPosition, View):
    """The paper twin: the text with lines on which organisations sign."""

    def get(self, request, **kwargs):
        content = papers.sheet(self.position, language=get_language())
        return pdf.response(f"position-{self.position.pk}-sheet", content)
