"""Materials for somebody without an account, by the link to their own place."""

from django.http import Http404
from django.views.generic import View

from core.file_views import handed_out
from events.views.by_link import ByLink
from events.views.materials import documents_of


class MaterialByLink(ByLink, View):
    def get(self, request, key, **kwargs):
        if not self.registration.has_place():
            raise Http404
        documents = documents_of(self.event, handouts=True)
        document = documents.filter(key=key).first()
        if document is None:
            raise Http404
        return handed_out(document)
