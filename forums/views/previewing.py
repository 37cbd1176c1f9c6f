"""How a text will look before it is sent, and sending it by a script."""

from django.http import JsonResponse
from django.shortcuts import redirect

from core.html import member_html
from core.resending import JSON
from forums.markup import render
from forums.mentionable import named_in, with_names


class Previews:
    """Before a form view with a field `content`: the button `preview` shows it and sends nothing."""

    def post(self, request, **kwargs):
        if "preview" not in request.POST:
            return super().post(request, **kwargs)
        shown = self.shown(render(request.POST.get("content", "")))
        if wants_json(request):
            return JsonResponse({"html": shown})
        context = {"preview": shown, "lost_files": bool(request.FILES)}
        return self.render_to_response(
            self.get_context_data(form=self.get_form(), **context)
        )

    def shown(self, html):
        """As the post will look, with those who would be told of it."""
        if "@" not in html:
            return member_html(html)
        named = named_in(html, *self.where(), self.request.user)
        return with_names(member_html(html), dict.fromkeys(named, ""))

    def where(self):
        """(forum, topic) in which it will stand; a new topic is not there yet."""
        return self.forum, getattr(self, "topic", None)

    def get_form_kwargs(self):
        """Files are not looked at for a preview, which keeps none."""
        kwargs = super().get_form_kwargs()
        if "preview" in self.request.POST:
            kwargs["files"] = None
        return kwargs


class AnswersScripts:
    """A form that is sent with files by a script learns where to go, or what is wrong."""

    def lead_to(self, address):
        if wants_json(self.request):
            return JsonResponse({"to": address})
        return redirect(address)

    def form_invalid(self, form):
        if not wants_json(self.request):
            return super().form_invalid(form)
        errors = dict(form.errors) | dict(getattr(form, "poll", form).errors)
        problems = [str(error) for found in errors.values() for error in found]
        return JsonResponse({"problems": problems})


def wants_json(request):
    return request.get_preferred_type(["text/html", JSON]) == JSON
