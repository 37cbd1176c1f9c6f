"""A form that keeps what is typed: `KeepsTyped` in its view, `components/typed*.html` in its page."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import typed
from core.conflicts import saves_since
from core.models import TypedForm
from core.reconciling import moment_of
from core.views import SignedInMixin, own_path


class KeepsTyped:
    """Before the view that shows and saves the form, behind the mixin that asks the rights.

    The view has `instance()`, the row that the form is about, with `updated_at` and a history.
    A script sends the form to its own address with `typing` in it, so whoever may no longer
    open the page may no longer keep words for it either.
    """

    typed_title = "title_bg"
    typed_words = gettext_lazy("Kept at %(time)s. Others see it after you save.")

    def post(self, request, **kwargs):
        if "typing" in request.POST:
            return self.answer_typing(request.POST)
        return super().post(request, **kwargs)

    @cached_property
    def typed_page(self):
        """This open page; its number comes with what it sends."""
        request = self.request
        asked = request.POST.get("typing_page") or request.GET.get("typed", "")
        return typed.Page(
            user=request.user,
            number=number_of(asked) or uuid.uuid4(),
            row=self.instance(),
            address=own_address(request),
        )

    @cached_property
    def resumed(self):
        """What was typed before and is gone on with now, or None."""
        if self.request.method != "GET" or "typed" not in self.request.GET:
            return None
        own = TypedForm.objects.visible_to(self.request.user).unsaved()
        page = self.typed_page
        return own.about(page.row).filter(page=page.number).first()

    def answer_typing(self, data):
        """To the script: what is kept, who else is here, what they saved."""
        page = self.typed_page
        if data.get("typing_person") != str(self.request.user.pk):
            return JsonResponse({"stranger": True})
        if data["typing"] == "gone":
            typed.leave(page)
            return HttpResponse(status=204)
        try:
            answer = self.kept_or_signed(data)
        except typed.AlreadySavedError as saved:
            answer = {"saved": said_of_save(saved.args[0]), "page": str(uuid.uuid4())}
        except typed.OpenElsewhereError:
            answer = {"page": str(uuid.uuid4())}
        except typed.RefusedError as refused:
            answer = {"problem": str(refused)}
        return JsonResponse(
            answer
            | {
                "others": self.said_of_others(),
                "news": self.said_of_changes(data.get("version")),
            }
        )

    def kept_or_signed(self, data):
        if data["typing"] != "keep":
            if self.typed_page.row.pk:
                typed.sign(self.typed_page)
            return {}
        row = typed.keep(
            self.typed_page,
            data,
            title=data.get(self.typed_title, ""),
            window=data.get("typing_window", ""),
            kept=data.get("typing_kept", ""),
        )
        return {
            "kept": self.typed_words % {"time": hour(row.typed_at)},
            "at": row.typed_at.isoformat(),
        }

    def said_of_others(self):
        """A sentence for each person who has the same form open."""
        words = _("%(name)s is editing this text too (opened it at %(time)s).")
        return [
            words % {"name": one.user.get_full_name(), "time": hour(one.opened_at)}
            for one in typed.others(self.typed_page)
        ]

    def said_of_changes(self, version):
        """What somebody saved since this page was made, and what to do."""
        row, moment = self.typed_page.row, moment_of(version)
        if row.pk is None or moment is None or row.updated_at == moment:
            return []
        saves = saves_since(row, moment, reader=self.request.user)
        return [said_of(save) for save in saves] + [str(self.typed_advice())]

    def typed_advice(self):
        """What to do after somebody else saved."""
        if getattr(self, "reconcile", None):
            return _(
                "Go on writing: when you save, what only one of you changed is put "
                "together, and where both changed the same you choose."
            )
        return _("Go on writing: nothing is overwritten without asking you.")

    def typed_context(self):
        """For the page with the form."""
        page, resumed = self.typed_page, self.resumed
        waiting = typed.unsaved(self.request.user, page.row)
        return {
            "page": page.number,
            "kept_at": resumed.typed_at if resumed else None,
            "waiting": [one for one in waiting if one.page != page.number],
            "others": self.said_of_others(),
        }

    def typed_is_kept(self):
        """The words are in a row now, and the same page goes on with it."""
        if self.request.POST.get("typing_page"):
            TypedForm.objects.visible_to(self.request.user).filter(
                page=self.typed_page.number
            ).delete()

    def typed_is_saved(self):
        """After the form was saved: its words wait no longer."""
        if self.request.POST.get("typing_page"):
            typed.saved(self.typed_page)


class ForgetTyped(SignedInMixin, View):
    """Own unsaved words are thrown away."""

    http_method_names = ["post"]

    def post(self, request, page):
        own = TypedForm.objects.visible_to(request.user)
        row = get_object_or_404(own, page=page)
        row.delete()
        messages.success(request, _("What you had typed is thrown away."))
        return redirect(own_path(request, request.POST.get("next", ""), row.address))


def number_of(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def own_address(request):
    """Of the form, without what is gone on with."""
    question = request.GET.copy()
    question.pop("typed", None)
    return request.path + (f"?{question.urlencode()}" if question else "")


def hour(moment):
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def said_of(save):
    names = {"name": save.name or _("Somebody"), "time": hour(save.at)}
    if save.is_own:
        return _("You saved this text from another window at %(time)s.") % names
    return _("%(name)s saved changes at %(time)s.") % names


def said_of_save(moment):
    words = _(
        "This page was saved already at %(time)s. What you type from now on is kept "
        "apart; it is best to open the text anew."
    )
    return words % {"time": hour(moment)}
