"""What everybody may take along: IATI files, in which nobody finds more than on the pages."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from members.models import Organisation
from reports.iati import files, reading

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
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
