"""Every uploaded file leaves here, after its owner was asked who may see it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views import View

from core import preview_links
from core.doors import rows_with_files_for
from core.models import Attachment

SANDBOX = "default-src 'none'; style-src 'none'; sandbox"


class File(View):
    """`/files/<key>/<name>`; a picture takes `?w=` one of its widths."""

    def get(self, request, key, name):
        attachment = get_object_or_404(Attachment, key=key, name=name)
        is_public = is_for_everybody(attachment)
        if not (is_public or self.may_see(attachment) or self.is_previewed(attachment)):
            raise Http404
        return handed_out(attachment, width=self.width(attachment), is_public=is_public)

    def may_see(self, attachment):
        """The reader sees its row; what lacks the mark is for those who can give it."""
        user = self.request.user
        return visible(attachment, user) and (
            attachment.is_marked() or sees_unmarked(attachment, user)
        )

    def is_previewed(self, attachment):
        """Asked for by a secret link to the very row on which the file hangs."""
        key = self.request.GET.get("preview", "")
        link = preview_links.read(key) if key else None
        return link is not None and link.opens(attachment)

    def width(self, attachment):
        if not attachment.is_picture():
            return None
        wanted = self.request.GET.get("w", "")
        known = {str(width): width for width in attachment.widths}
        return known.get(wanted, attachment.widths[-1])


def handed_out(attachment, *, width=None, is_public=False):
    """The answer with the file, for whoever was found to be allowed to have it."""
    path = attachment.path(width)
    response = handed_over(path) if settings.FILES_REDIRECT else opened(path)
    response["Content-Type"] = attachment.content_type_name
    response["Content-Disposition"] = content_disposition_header(
        not attachment.is_picture(), attachment.name
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    # The same address always holds the same bytes; who may see them can change.
    response["Cache-Control"] = (
        "public, max-age=600" if is_public else "private, no-store"
    )
    return response


def sent_file(path, name, content_type):
    """A file that the portal made, for this reader alone, to be saved."""
    response = handed_over(path) if settings.FILES_REDIRECT else opened(path)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def handed_over(path):
    """The web server sends the bytes: FILES_REDIRECT is its internal address of MEDIA_ROOT."""
    inside = path.relative_to(settings.MEDIA_ROOT).as_posix()
    return HttpResponse(
        headers={"X-Accel-Redirect": f"{settings.FILES_REDIRECT}/{inside}"}
    )


def opened(path):
    try:
        return FileResponse(path.open("rb"))
    except FileNotFoundError as error:
        raise Http404 from error


def visible(attachment, user):
    """Is the row on which it hangs visible with its files? A model without a door shows nothing."""
    rows = rows_with_files_for(attachment.content_type.model_class(), user)
    return rows is not None and rows.filter(pk=attachment.object_id).exists()


def is_for_everybody(attachment):
    return visible(attachment, AnonymousUser()) and attachment.is_marked()


def sees_unmarked(attachment, user):
    """Each app whose photographs can lack the mark has a permission for seeing them."""
    label = attachment.content_type.app_label
    return user.has_perm(f"{label}.see_unmarked_pictures", attachment.target)
