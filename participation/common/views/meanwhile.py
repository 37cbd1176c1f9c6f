from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class Meanwhile:
    """Whoever presses what somebody else decided a moment ago reads so; others are refused.

    Stands before the mixin that asks for the permission.
    """

    # Of whoever might have pressed it a moment ago.
    permission_meanwhile = ""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            if request.method != "POST" or not self.might_have():
                raise
        messages.error(
            request,
            _(
                "Somebody else was faster: it is in another state already, and what you sent "
                "was not written."
            ),
        )
        return redirect(self.thing)

    def might_have(self):
        return self.request.user.has_perm(
            self.permission_meanwhile, self.get_permission_object()
        )
