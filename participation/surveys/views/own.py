"""Whose answers an address means: those of an account, or those of a secret code."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.views import BySecretLink, SignedInMixin
from participation.surveys import codes, conditions
from participation.surveys.actions.answering import given
from participation.surveys.models import Response


def address_of(response, code, act, *args):
    """The page of these answers; by the code where there is one."""
    key, kind = (code, "reply") if code else (response.pk, "answer")
    names = [response.survey.slug, key, *args]
    return reverse(f"surveys:{kind}{act}", args=names)


class OfAnswers:
    """`response` and `code` come from one of the two mixins below."""

    @property
    def survey(self):
        return self.response.survey

    def address(self, act="", *args):
        return address_of(self.response, self.code, act, *args)

    @cached_property
    def given(self):
        return given(self.response)

    @cached_property
    def questions(self):
        return conditions.numbered(self.survey.questions)

    @cached_property
    def pages(self):
        """[(section, its questions)], without those in which nothing is asked."""
        apply = conditions.applying(self.questions, self.given)
        pages = {}
        for one in self.questions:
            pages.setdefault(one.section, []).append(one)
        return [
            (section, inside)
            for section, inside in pages.items()
            if any(one.pk in apply for one in inside)
        ]

    def get_context_data(self, **kwargs):
        """Instead of what the address says of them."""
        own = {
            "survey": self.survey,
            "response": self.response,
            "code": self.code,
            "back_to_answers": self.address(),
            "secret_address": f"{settings.SITE_URL}{self.address()}",
        }
        return super().get_context_data(**(kwargs | own))


class ByAccount(SignedInMixin, OfAnswers):
    """What bears the name of the reader, or of an organisation that they may answer for."""

    code = ""

    @cached_property
    def response(self):
        rows = Response.objects.of(self.request.user).select_related(
            "survey__group", "survey__organisation", "organisation", "person"
        )
        return get_object_or_404(
            rows, pk=self.kwargs["response"], survey__slug=self.kwargs["slug"]
        )


class ByCode(BySecretLink, OfAnswers):
    """Whoever has the code; neither the account nor the session is asked who that is."""

    @property
    def code(self):
        return self.kwargs["code"]

    @cached_property
    def response(self):
        rows = Response.objects.select_related(
            "survey__group", "survey__organisation", "organisation", "person"
        )
        found = rows.filter(
            code_digest=codes.digest(self.code), survey__slug=self.kwargs["slug"]
        ).first()
        if found is None:
            raise Http404(_("There are no answers with this code."))
        return found
