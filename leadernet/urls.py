from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from core.file_views import File
from leadernet import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("files/<str:key>/<str:name>", File.as_view(), name="file"),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("ideas/", include("participation.urls")),
        path("projects/", include("projects.urls")),
        path("projects/", include("reports.urls")),
        prefix_default_language=False,
    ),
]
