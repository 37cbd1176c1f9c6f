"""What other sites show of projects in a frame or as a picture: nothing runs, nobody is known."""

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import TemplateView, View

from members.models import Organisation
from projects.models import Project
from reports import badges
from reports.figures import headline_figures
from reports.iati.reading import ANYBODY

SECONDS = 300
SHOWN_FIGURES, SHOWN_PROJECTS = 3, 10

# Our letters and colours, and no script; the only pages that other sites may frame.
IN_ANY_FRAME = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
    **{f"{kind}-src": [SELF] for kind in ("style", "font", "img")},
}


def public_projects():
    """The same for whoever is signed in: a page in somebody else's frame knows nobody."""
    return Project.objects.visible_to(ANYBODY).select_related(
        "organisation", "programme"
    )


@method_decorator([xframe_options_exempt, csp(IN_ANY_FRAME)], name="dispatch")
class Framed(TemplateView):
    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        return response


class EmbeddedProject(Framed):
    template_name = "reports/embedded_project.html"

    def get_context_data(self, **kwargs):
        project = get_object_or_404(public_projects(), slug=self.kwargs["slug"])
        figures = headline_figures(project)
        measured = [one for one in figures if one.told is not None]
        return super().get_context_data(
            project=project, figures=(measured or figures)[:SHOWN_FIGURES], **kwargs
        )


class EmbeddedList(Framed):
    """The newest projects of the network, or of those that an organisation leads."""

    template_name = "reports/embedded_list.html"

    def get_context_data(self, **kwargs):
        projects, organisation = public_projects(), None
        if slug := self.request.GET.get("organisation"):
            known = Organisation.objects.public()
            organisation = get_object_or_404(known, slug=slug)
            projects = projects.filter(organisation=organisation)
        return super().get_context_data(
            organisation=organisation, projects=projects[:SHOWN_PROJECTS], **kwargs
        )


class Badge(View):
    def get(self, request, slug):
        project = get_object_or_404(public_projects(), slug=slug)
        return HttpResponse(
            badges.badge(project),
            content_type="image/svg+xml",
            headers={"Cache-Control": f"public, max-age={SECONDS}"},
        )
