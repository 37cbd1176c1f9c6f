from django.urls import path

from participation.positions.views import drafting, official, reading, signing

app_name = "positions"
urlpatterns = [
    path("", reading.PositionList.as_view(), name="list"),
    path("new/", drafting.PositionCreate.as_view(), name="create"),
    path("<int:pk>/", reading.PositionDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", drafting.PositionUpdate.as_view(), name="update"),
    path("<int:pk>/drafters/", drafting.Drafters.as_view(), name="drafters"),
    path(
        "<int:pk>/drafters/<int:number>/agree/",
        drafting.Agree.as_view(),
        name="agree",
    ),
    path(
        "<int:pk>/drafters/<int:number>/leave/",
        drafting.Leave.as_view(),
        name="leave",
    ),
    path("<int:pk>/files/", drafting.AddFile.as_view(), name="add_file"),
    path(
        "<int:pk>/files/<str:key>/remove/",
        drafting.RemoveFile.as_view(),
        name="remove_file",
    ),
    path(
        "<int:pk>/state/<slug:status>/", drafting.ChangeStatus.as_view(), name="state"
    ),
    path("<int:pk>/restore/", drafting.Restore.as_view(), name="restore"),
    path("<int:pk>/sign/", signing.Sign.as_view(), name="sign"),
    path("<int:pk>/sign/paper/", signing.SignOnPaper.as_view(), name="sign_on_paper"),
    path(
        "<int:pk>/sign/<int:support>/withdraw/",
        signing.Withdraw.as_view(),
        name="support_withdraw",
    ),
    path("<int:pk>/decision.pdf", signing.DecisionPaper.as_view(), name="decision"),
    path("<int:pk>/sheet.pdf", signing.Sheet.as_view(), name="sheet"),
    path("<int:pk>/position.pdf", reading.PositionPdf.as_view(), name="pdf"),
    path("<int:pk>/position.json", reading.Frozen.as_view(), name="json"),
    path("<int:pk>/send/<int:number>/", official.Send.as_view(), name="send"),
    path("<int:pk>/answer/<int:number>/", official.Answer.as_view(), name="answer"),
    path(
        "<int:pk>/answer/<int:number>/form.pdf",
        official.AnswerPdf.as_view(),
        name="answer_pdf",
    ),
    path(
        "<int:pk>/answer/<int:number>/correct/",
        official.Correct.as_view(),
        name="correct",
    ),
    path(
        "<int:pk>/answer/<int:number>/letter/",
        official.Letter.as_view(),
        name="letter",
    ),
    path(
        "<int:pk>/answer/<int:number>/link/",
        official.AnotherLink.as_view(),
        name="renew_link",
    ),
]
