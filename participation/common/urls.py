from django.urls import path

from participation.common.views import supporting

app_name = "support"
urlpatterns = [
    path("confirm/<token>/", supporting.Confirm.as_view(), name="confirm"),
    path("withdraw/<token>/", supporting.WithdrawByLink.as_view(), name="withdraw"),
]
