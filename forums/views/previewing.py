"""How a text will look, before it is sent."""

from django.http import JsonResponse

from core.html import member_html
from core.resending import JSON
from forums.markup import render


class Previews:
    """Before a form view with a field `content`: the button `preview` shows it and sends nothing."""

    def post(self, request, **kwargs):
        if "preview" not in request.POST:
            return super().post(request, **kwargs)
        shown = member_html(render(request.POST.get("content", "")))
        if request.get_preferred_type(["text/html", JSON]) == JSON:
            return JsonResponse({"html": shown})
        context = {"preview": shown, "lost_files": bool(request.FILES)}
        return self.render_to_response(
            self.get_context_data(form=self.get_form(), **context)
        )

    def get_form_kwargs(self):
        """Files are not looked at for a preview, which keeps none."""
        kwargs = super().get_form_kwargs()
        if "preview" in self.request.POST:
            kwargs["files"] = None
        return kwargs
