"""How long a sign-in lasts, and that the network's people sign in with a second factor."""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext as _

HOUR, DAY = 3600, 24 * 3600
BEGAN, SEEN = "signed_in_at", "seen_at"


def limits(user):
    """(idle, absolute) seconds; shorter for those who decide about others."""
    if settings.SECOND_FACTOR_REQUIRED and user.needs_second_factor():
        return 12 * HOUR, 7 * DAY
    return settings.SESSION_COOKIE_AGE, 60 * DAY


class SignInLifetime:
    """Ends a sign-in after its idle or absolute time; prolongs it at most once an hour."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self.check(request)
        return self.get_response(request)

    def check(self, request):
        if not request.user.is_authenticated:
            return
        now = int(time.time())
        began = request.session.get(BEGAN, now)
        seen = request.session.get(SEEN, now)
        idle, absolute = limits(request.user)
        if now - seen > idle or now - began > absolute:
            logout(request)
        elif SEEN not in request.session or now - seen > HOUR:
            request.session[BEGAN], request.session[SEEN] = began, now


class SecondFactor:
    """Without the factor that their role demands, people count as anonymous.

    They may sign out and reach the pages that set the factor up; from others that
    need an account they are led there.
    """

    ALLOWED = ("mfa_", "account_logout", "account_reauthenticate", "set_language")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            not settings.SECOND_FACTOR_REQUIRED
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
            or not lacks_factor(request.user)
            or self.is_allowed(request)
        ):
            return self.get_response(request)
        user, request.user = request.user, AnonymousUser()
        response = self.get_response(request)
        if leads_to_sign_in(response):
            request.user = user
            messages.warning(
                request, _("Your role asks for a second factor. Set it up here.")
            )
            return redirect("mfa_index")
        return response

    def is_allowed(self, request):
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return False
        return name.startswith(self.ALLOWED)


def lacks_factor(user):
    return (
        user.is_authenticated
        and user.needs_second_factor()
        and not is_mfa_enabled(user)
    )


def leads_to_sign_in(response):
    return response.status_code == 302 and "/accounts/login/" in response["Location"]
