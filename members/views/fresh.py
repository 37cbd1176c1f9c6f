from allauth.account.decorators import reauthentication_required
from django.utils.decorators import method_decorator


class FreshlyConfirmedMixin:
    """The password or passkey was asked for a few minutes ago; what was sent meanwhile is kept.

    Stands after the mixin that asks whether the person may be here at all.
    """

    @method_decorator(reauthentication_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
