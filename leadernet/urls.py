from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from core.file_views import File
from leadernet import health, personal

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("files/<str:key>/<str:name>", File.as_view(), name="file"),
    *i18n_patterns(
        path("accounts/data/", personal.MyData.as_view(), name="my_data"),
        path("accounts/close/", personal.CloseAccount.as_view(), name="close_account"),
        path(
            "accounts/closed/", personal.AccountClosed.as_view(), name="account_closed"
        ),
        path("", include("members.urls")),
        path("accounts/", include("allauth.urls")),
        path("ideas/", include("participation.urls")),
        path("projects/", include("projects.urls")),
        path("projects/", include("reports.urls")),
        path("events/", include("events.urls")),
        path("news/", include("news.urls")),
        prefix_default_language=False,
    ),
]
