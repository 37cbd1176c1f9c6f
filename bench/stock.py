"""django-machina as it comes, on the portal's database: its views, templates and permissions.

Less stands around its pages than around ours (no compression, no content policy, no second
factor), and it shows as many posts on a page as ours: both in its favour.
"""

from machina import MACHINA_MAIN_TEMPLATE_DIR

from leadernet.settings import *  # noqa: F403
from leadernet.settings import BASE_DIR, CONTEXT_PROCESSORS, INSTALLED_APPS

FEATURES = {"leadernet", "events", "news", "participation", "reports", "forums"}

INSTALLED_APPS = [
    *(app for app in INSTALLED_APPS if app.partition(".")[0] not in FEATURES),
    "machina.apps.forum_permission",
    "machina.apps.forum_tracking",
    "machina.apps.forum_feeds",
    "machina.apps.forum_moderation",
    "machina.apps.forum_search",
    "haystack",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # whoever has its models must
]
ROOT_URLCONF = "bench.stock_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                *CONTEXT_PROCESSORS,
                "django.template.context_processors.i18n",
                "machina.core.context_processors.metadata",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / ".local" / "bench" / "stock"
SILENCED_SYSTEM_CHECKS = ["fields", "models", "urls", "templates", "security"]
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
}
MIGRATION_MODULES = {}
MACHINA_USER_DISPLAY_NAME_METHOD = "get_username"
MACHINA_MARKUP_LANGUAGE = (
    "machina.core.markdown.markdown",
    {"safe_mode": True, "extras": {"break-on-newline": True}},
)
MACHINA_TOPIC_POSTS_NUMBER_PER_PAGE = 20

DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405 - its process is measured
