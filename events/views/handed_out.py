"""Materials for somebody without an account, by the link to their own place."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from core.file_views import handed_out
from events.views.by_link import ByLink
from events.views.materials import documents_of


@method_decorator(never_cache, name="dispatch")
class MaterialByLink(ByLink, View):
    def get(self, request, key, **kwargs):
        if not self.registration.has_place():
            raise Http404
        documents = documents_of(self.event, handouts=True)
        document = documents.filter(key=key).first()
        if document is None:
            raise Http404
        return handed_out(document)
