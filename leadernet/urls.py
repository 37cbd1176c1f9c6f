from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from core.file_views import File

urlpatterns = [
    path("admin/", admin.site.urls),
    path("files/<str:key>/<str:name>", File.as_view(), name="file"),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
