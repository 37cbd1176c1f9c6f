"""How allauth's flows meet our accounts: names, languages, the outbox, safe addresses."""

from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils import translation

from core import mail
from members.addresses import refuse_doubles
from members.models import User

# Longer than any path of ours: /events/<slug of 80>/register/.
LONGEST_PAGE = 200


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email):
        """Of every new address, when signing up and when changing it."""
        refuse_doubles(email)
        return super().clean_email(email)

    def save_user(self, request, user, form, commit=True):
        """The account, its Person with the name, and the language of the visit."""
        user.language = translation.get_language()
        user = super().save_user(request, user, form, commit=False)
        return User.objects.save_with_person(user, name=form.cleaned_data["name"])

    def send_account_already_exists_mail(self, email):
        # A new account costs the time of one hash; an answer without it would tell.
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix, email, context):
        """Into the outbox, in the language of the person, else of the visit."""
        with translation.override(self.language_of(email)):
            words = {
                "email": email,
                "site_name": str(settings.SITE_NAME),
                "site_url": settings.SITE_URL,
                "sign_in_url": settings.SITE_URL + sign_in_path(self.request),
                **self.with_our_address(context),
            }
            subject = render_to_string(f"{template_prefix}_subject.txt", words)
            body = render_to_string(f"{template_prefix}_message.txt", words)
            mail.queue_raw(
                email,
                f"{words['site_name']}: {' '.join(subject.split())}",
                body.strip() + "\n",
                language=translation.get_language(),
            )

    def get_email_confirmation_url(self, request, emailconfirmation):
        """The link in the mail leads on: to signing in, and to the page that asked for it."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        return leading_to(sign_in_path(request), url) if wanted_page(request) else url

    def with_our_address(self, context):
        """Links lead to the portal's own address, not to the host that was asked."""
        asked = f"{self.request.scheme}://{self.request.get_host()}"
        return {
            name: settings.SITE_URL + value.removeprefix(asked)
            if isinstance(value, str) and value.startswith(f"{asked}/")
            else value
            for name, value in context.items()
        }

    def language_of(self, email):
        account = User.objects.filter(email__iexact=email).only("language").first()
        return account.language if account else translation.get_language()

    def is_safe_url(self, url):
        """Own paths only; what cannot be read as an address is not one."""
        try:
            parts = urlsplit(url or "")
            return super().is_safe_url(url) and parts.scheme in {"", "http", "https"}
        except (ValueError, SuspiciousOperation):
            return False

    def post_login(self, request, user, **kwargs):
        """Lead the person to the page in their own language."""
        response = super().post_login(request, user, **kwargs)
        if response.status_code == 302:
            response["Location"] = translate_url(response["Location"], user.language)
        return response

    @transaction.atomic
    def confirm_email(self, request, email_address):
        return super().confirm_email(request, email_address)


def sign_in_path(request):
    """The sign-in page, and behind it the page that asked for it."""
    return leading_to(wanted_page(request), reverse("account_login"))


def leading_to(page, url):
    return f"{url}?{urlencode({'next': page}, safe='/')}" if page else url


def wanted_page(request):
    """The page that asked to sign in, or an empty text.

    It travels in a mail to whatever address was typed, so nothing goes along but the path
    of a page that the portal has.
    """
    path = urlsplit(get_next_redirect_url(request) or "").path
    with translation.override(translation.get_language_from_path(path) or "bg"):
        try:
            resolve(path)
        except Resolver404:
            return ""
    return path if len(path) <= LONGEST_PAGE else ""


class FactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self):
        return str(settings.SITE_NAME)
