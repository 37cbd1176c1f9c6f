from django.urls import path

from participation.common.views import official

app_name = "official"
urlpatterns = [
    path("<token>/", official.AnswerByLink.as_view(), name="answer"),
    path("<token>/form.pdf", official.PaperByLink.as_view(), name="answer_pdf"),
]
