"""A person's notices: the list, and reading one or all."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from core import notifications
from core.models import Notification
from core.views import SignedInMixin


class Notices(SignedInMixin, ListView):
    template_name = "core/notices.html"
    paginate_by = 20

    def get_queryset(self):
        visible = Notification.objects.visible_to(self.request.user)
        return visible.select_related("actor__person").prefetch_related("target")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for notice in context["object_list"]:
            notice.words = notifications.words(notice)
        unread = Notification.objects.visible_to(self.request.user).unread()
        return context | {"unread": unread.count()}


class ReadNotice(SignedInMixin, View):
    """Opening a notice marks it as read and leads to what it is about."""

    http_method_names = ["post"]

    def post(self, request, pk):
        visible = Notification.objects.visible_to(request.user)
        notice = get_object_or_404(visible, pk=pk)
        visible.unread().filter(pk=pk).update(read_at=timezone.now())
        return redirect(notice.target)


class ReadAllNotices(SignedInMixin, View):
    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request):
        own = Notification.objects.filter(user=request.user)
        own.unread().update(read_at=timezone.now())
        messages.success(request, _("All notices are marked as read."))
        return redirect("notifications")
