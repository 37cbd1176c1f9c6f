"""Pages of the ground floor; their names have no namespace."""

from django.urls import path

from core import mail_views, notice_views, typed_views

urlpatterns = [
    path("notifications/", notice_views.Notices.as_view(), name="notifications"),
    path(
        "notifications/<int:pk>/read/",
        notice_views.ReadNotice.as_view(),
        name="notifications_read",
    ),
    path(
        "notifications/read/",
        notice_views.ReadAllNotices.as_view(),
        name="notifications_read_all",
    ),
    path(
        "notifications/settings/",
        notice_views.NoticeSettings.as_view(),
        name="notification_settings",
    ),
    path(
        "notifications/stop/<str:token>/",
        notice_views.StopNotices.as_view(),
        name="notifications_stop",
    ),
    path(
        "typed/<uuid:page>/forget/",
        typed_views.ForgetTyped.as_view(),
        name="forget_typed",
    ),
    path("desk/mail/", mail_views.Outbox.as_view(), name="outbox"),
    path("desk/mail/<int:pk>/", mail_views.OutboxMail.as_view(), name="outbox_mail"),
]
