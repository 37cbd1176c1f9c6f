"""What everybody may take along: IATI files, in which nobody finds more than on the pages."""

from django.conf import settings
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from members.models import Organisation
from projects.views import OfProjectMixin
from reports.exports import LICENCE
from reports.iati import files, gaps, reading

SECONDS = 300  # for which others may keep a file


class XmlFile(View):
    """The same for everybody: whoever is signed in reads no more here than others."""

    def rows(self):
        raise NotImplementedError

    def pieces(self, rows):
        return files.activities_file(rows)

    def get(self, request, **kwargs):
        rows = self.rows()
        if not rows.exists():
            raise Http404
        response = StreamingHttpResponse(
            self.pieces(rows), content_type="application/xml; charset=utf-8"
        )
        response["Cache-Control"] = f"public, max-age={SECONDS}"
        response["Link"] = f'<{LICENCE}>; rel="license"'
        return response


class ProjectIati(XmlFile):
    def rows(self):
        return reading.publishable().filter(slug=self.kwargs["slug"])


class NetworkIati(XmlFile):
    def rows(self):
        return reading.publishable()


class OrganisationIati(XmlFile):
    """The public projects that it leads."""

    def rows(self):
        organisation = get_object_or_404(
            Organisation.objects.public(), slug=self.kwargs["slug"]
        )
        return reading.publishable().filter(organisation=organisation)


class Organisations(XmlFile):
    """Every organisation that leads a public project."""

    def rows(self):
        leads = reading.publishable().order_by().values("organisation")
        return Organisation.objects.public().filter(pk__in=leads)

    def pieces(self, rows):
        return files.organisations_file(rows)


class OrganisationFile(Organisations):
    def rows(self):
        rows = Organisation.objects.public().filter(slug=self.kwargs["slug"])
        return rows.filter(eik__gt="")


class OpenData(OfProjectMixin, TemplateView):
    """What there is to take along of a project, under which licence, and what is missing."""

    template_name = "reports/open_data.html"

    def get_context_data(self, **kwargs):
        project = self.project
        may_edit = self.request.user.has_perm("projects.edit", project)
        return super().get_context_data(
            licence=LICENCE,
            has_iati=reading.publishable().filter(pk=project.pk).exists(),
            gaps=gaps.of(project) if may_edit else None,
            snippets=snippets(project) if project.is_published else [],
            **kwargs,
        )


def snippets(project):
    """What other sites may show, as HTML to copy, in the language of the page."""
    frame = reverse("open_data:embedded_project", args=[project.slug])
    badge = reverse("reports:badge", args=[project.slug])
    projects, title = list_of(project.organisation)
    return [
        snippet("frame", _("The project in a frame"), frame, project, height=440),
        snippet("list", _("A list of projects"), projects, project, title, height=520),
        snippet("badge", _("A badge"), badge, project),
    ]


def list_of(organisation):
    """(address, title): of the lead where everybody may know it, else of the network."""
    url = reverse("open_data:embedded_list")
    if not organisation.is_public():
        return url, _("Projects of the network")
    title = _("Projects of %(name)s") % {"name": organisation.name}
    return f"{url}?organisation={organisation.slug}", title


def snippet(key, label, url, project, title="", height=None):
    words = {
        "site": settings.SITE_URL,
        "url": url,
        "page": project.get_absolute_url(),
        "title": title or project.title,
        "height": height,
    }
    html = render_to_string("reports/_snippet.html", words).strip()
    return {"key": key, "title": label, "url": url, "html": html}
