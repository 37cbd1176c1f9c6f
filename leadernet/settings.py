"""All settings, read top to bottom. What varies comes from the environment (.env.example)."""

import sys
from email.utils import parseaddr
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from forums.addresses import post_url, topic_url
from leadernet import logs, production
from members.passwords import FORMS as ACCOUNT_FORMS  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

# Where the portal runs: production unless said otherwise; make run sets the demonstration.
DEMO = env.bool("LEADERNET_DEMO", default=False)
TESTING = "pytest" in sys.modules
SECURE = not (DEMO or TESTING)
LOCAL_DIR = Path(env("LEADERNET_LOCAL_DIR", default=str(BASE_DIR / ".local")))
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default=production.INSECURE_SECRET_KEY)
# Those before it: a secret vote that began under one is still counted.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = _("LeaderNet")
if SECURE:
    DATABASE_URL = env("DATABASE_URL", default="")
    production.refuse_unsafe(SECRET_KEY, DEBUG, ALLOWED_HOSTS, SITE_URL, DATABASE_URL)

INSTALLED_APPS = [
    "modeltranslation",
    *(f"django.contrib.{app}" for app in ("admin", "auth", "contenttypes", "humanize")),
    *(f"django.contrib.{app}" for app in ("sessions", "messages", "postgres")),
    *(f"django.contrib.{app}" for app in ("sitemaps", "staticfiles")),
    "django.forms",
    *("allauth", "allauth.account", "allauth.mfa", "allauth.usersessions"),
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    *("django_tasks", "django_tasks_db"),
    "django_prose_editor",
    *("mptt", "widget_tweaks", "machina", "machina.apps.forum"),
    "machina.apps.forum_conversation",
    "machina.apps.forum_conversation.forum_attachments",
    "machina.apps.forum_conversation.forum_polls",
    "machina.apps.forum_member",
    "forums.machina_apps.forum_permission",
    "forums.machina_apps.forum_tracking",
    # Ours, the roof first, then from the ground up.
    *("leadernet", "core", "places", "members", "projects"),
    *("events", "news", "participation.common", "participation.ideas"),
    *("participation.causes", "participation.centre", "participation.positions"),
    *("participation.surveys", "participation.volunteering", "participation.votes"),
    *("forums", "reports"),
]

MIDDLEWARE = [
    "leadernet.logs.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Adds random bytes to what it compresses and CSRF tokens are masked: no guessing by size.
    "django.middleware.gzip.GZipMiddleware",
    "leadernet.page_cache.PageCache",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.SignInLifetime",
    "members.middleware.SecondFactor",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "core.views.NextGuard",
    "leadernet.former_addresses.FormerAddresses",
]

ROOT_URLCONF = "leadernet.urls"
WSGI_APPLICATION = "leadernet.wsgi.application"
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    }
]
FORM_RENDERER = "leadernet.forms.PortalForms"

# Data. AutoField is what machina's migrations were made with; each app of ours says BigAutoField.
DATABASE = env.db("DATABASE_URL", default="postgres://portal@127.0.0.1:5432/portal")
# Many short questions at once: none is compiled, or shared out among workers that others need.
SHORT = {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}
DATABASE["OPTIONS"] = SHORT | DATABASE.get("OPTIONS", {})
DATABASES = {"default": DATABASE | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A budget of 150 lines in 12 periods is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_500
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(LOCAL_DIR / "uploads")))
# The web server's internal address of MEDIA_ROOT, if it sends the files that we allow.
FILES_REDIRECT = env("FILES_REDIRECT", default="")
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(LOCAL_DIR / "backups")))
IN_DATABASE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "core_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {"default": IN_DATABASE, "machina_attachments": IN_DATABASE}
# Finished pages for anonymous readers, in the memory of each web process.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not TESTING)
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=32)
# What all readers see alike (core.memory); tests would read each other's figures.
REMEMBER = env.bool("REMEMBER", default=not TESTING)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Accounts.
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "members.backends.SignIn",
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "desk"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
IN_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{IN_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "members.passwords.MaximumLengthValidator"},
    {"NAME": f"{IN_DJANGO}.CommonPasswordValidator"},
    {
        "NAME": f"{IN_DJANGO}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "members.passwords.SiteWordsValidator"},
]
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# By account (key) and by network (ip); counted in the shared cache.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/m/ip,5/m/key,20/d/key",
    "signup": "10/h/ip",
    "reset_password": "20/h/ip,3/h/key",
    "confirm_email": "3/h/key",
}
# How many proxies of ours stand in front; their last addresses are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "members.adapters.FactorAdapter"
MFA_FORMS = {"add_webauthn": "members.forms.factors.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The first address is confirmed before anybody signs in, so a new one may wait.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
# Coordinators, moderators and administrators; the demonstration does without.
SECOND_FACTOR_REQUIRED = SECURE

# Languages: Bulgarian without a prefix, English under /en/.
LANGUAGE_CODE = "bg"
LANGUAGES = [("bg", "Български"), ("en", "English")]
# Ours, then what allauth and machina lack in Bulgarian.
LOCALE_PATHS = [BASE_DIR / "locale" / part for part in ("", "django", "allauth")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "bg"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("bg", "en")
TIME_ZONE = "Europe/Sofia"
FORMAT_MODULE_PATH = ["leadernet.formats"]

# Files that do not change while the portal runs.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(LOCAL_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
NAMED_BY_CONTENT = "leadernet.storage.PortalStaticStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if TESTING or DEBUG else NAMED_BY_CONTENT},
}

# Mail leaves through the outbox (core.mail); this is where the worker delivers it.
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL_DIR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="LeaderNet <portal@example.org>")
# Seconds for each answer of the mail server, and of the mailbox below.
EMAIL_TIMEOUT = 10
# Name and address of who sends the newsletter, under each of its letters.
POSTAL_ADDRESS = env("POSTAL_ADDRESS", default="")
# The portal's own mailbox (imaps://), and who reads what comes into it.
MAILBOX_URL = env("MAILBOX_URL", default="")
# Where answers to mails about posts go; it ends up in that mailbox, or in receivemail.
REPLY_ADDRESS = env("REPLY_ADDRESS", default="")
MAILBOX_READERS = [
    "news.newsletters.bounces.take",
    "leadernet.followers.bounces.take",
    "forums.replies.taking.take",
]

# Within how many days an institution is expected to answer what was handed over to it.
ANSWER_WITHIN_DAYS = env.int("ANSWER_WITHIN_DAYS", default=30)
# What a subject does, in the same transaction, when an institution answered: (thing, answer, actor).
AFTER_ANSWERS = {
    "centre.question": "participation.centre.actions.answered",
    "positions.position": "participation.positions.actions.answered",
}
# What it does when the term passed without an answer: (thing, submission).
AFTER_TERMS = {
    "centre.question": "participation.centre.actions.unanswered",
    "positions.position": "participation.positions.actions.unanswered",
}
# What is told of a change of state, of an answer or of silence, to whom: (thing, row).
NEWS_OF = {
    "causes.cause": "participation.causes.telling.news",
    "centre.question": "participation.centre.telling.news",
    "participation.idea": "participation.ideas.telling.news",
    "positions.position": "participation.positions.telling.news",
}

# Safety of every response.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        # A nonce appears only where a page asks for one: the import map of the editor.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        **{f"{kind}-src": [SELF] for kind in ("img", "font", "connect", "manifest")},
    }
}
SECURITY_CONTACT = env(
    "SECURITY_CONTACT", default=f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"
)
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Other hosts of the domain are not ours to decide about.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = logs.configuration(json=SECURE)

# Forums (django-machina): our look, our safe text, nobody may anything by default.
MACHINA_USER_DISPLAY_NAME_METHOD = "get_display_name"
MACHINA_MARKUP_LANGUAGE = ("forums.markup.render", {})
MIGRATION_MODULES = {
    "forum_permission": "machina.apps.forum_permission.migrations",
    "forum_tracking": "machina.apps.forum_tracking.migrations",
}

# What models of other packages cannot say of themselves: who sees a row, and where it stands.
DOORS = {
    "forum_conversation.post": "forums.appeals.openable_posts",
    "forum_conversation.topic": "forums.selectors.visible_topics",
    "forums.appeal": "forums.appeals.waiting_for",
    "forums.flag": "forums.selectors.open_flags",
}
NOTIFICATION_SUBJECTS = "leadernet.subjects.SUBJECTS"
# What the words of notices about such a row say of it, fetched for all of them together.
NOTICE_NEEDS = {
    "forum_conversation.post": ["topic__forum"],
    "forum_conversation.topic": ["forum"],
    "forums.flag": ["post__topic__forum"],
    "reports.closing": ["project"],
    "reports.handover": ["closing__project"],
    "reports.report": ["project"],
    "news.article": ["project"],
    "events.event": ["project"],
    "projects.diaryentry": ["project"],
    "participation.idea": ["call__project"],
    "participation_common.submission": ["addressee", "answer", "target"],
}
# Subjects whose notices stand in a digest below what they are about.
DIGEST_THREADS = {
    "forums": "forums.addresses.thread_of",
    "projects": "leadernet.followers.letters.thread_of",
}
# The first word of a mail's key: who is asked, when the mail leaves, whether it still may.
MAIL_GUARDS = {
    "group-mail": "members.actions.group_mails.may_still_leave",
    "forum-post": "forums.letters.may_still_leave",
    "project-mail": "leadernet.followers.by_mail.may_still_leave",
    "project-happening": "leadernet.followers.letters.may_still_leave",
}
ABSOLUTE_URL_OVERRIDES = {
    "forum_conversation.post": post_url,
    "forum_conversation.topic": topic_url,
}
