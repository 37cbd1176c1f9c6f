"""The outbox as pages, for the demonstration: there mails go nowhere, and here they are read."""

from django.conf import settings
from django.http import Http404
from django.views.generic import DetailView, ListView

from core.models import OutgoingMail
from core.views import PermissionRequiredMixin


class OutboxMixin(PermissionRequiredMixin):
    """Real mails hold one-time links, so nobody reads them here outside the demonstration."""

    permission_required = "core.read_outbox"

    def dispatch(self, request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Outbox(OutboxMixin, ListView):
    template_name = "core/outbox.html"
    paginate_by = 20
    queryset = OutgoingMail.objects.defer("body", "attachments")


class OutboxMail(OutboxMixin, DetailView):
    model = OutgoingMail
    template_name = "core/outbox_mail.html"
    context_object_name = "mail"
