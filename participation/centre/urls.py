from django.urls import path

from participation.centre.feeds import QuestionFeed
from participation.centre.views import asking, institutions, looking, reading

app_name = "questions"
urlpatterns = [
    path("", reading.QuestionList.as_view(), name="list"),
    path("new/", asking.Ask.as_view(), name="ask"),
    path("desk/", asking.AskAtDesk.as_view(), name="desk"),
    path("waiting/", reading.WaitingList.as_view(), name="waiting"),
    path("form.pdf", reading.FormPdf.as_view(), name="form_pdf"),
    path("statement.pdf", institutions.StatementPdf.as_view(), name="statement_pdf"),
    path("feed/", QuestionFeed(), name="feed"),
    path("questions.xlsx", reading.QuestionsXlsx.as_view(), name="xlsx"),
    path("questions.csv", reading.QuestionsCsv.as_view(), name="csv"),
    path("confirm/<token>/", asking.Confirm.as_view(), name="confirm"),
    path("own/<token>/", asking.Own.as_view(), name="own"),
    path("institutions/", institutions.Institutions.as_view(), name="institutions"),
    path(
        "institutions.xlsx",
        institutions.InstitutionsXlsx.as_view(),
        name="institutions_xlsx",
    ),
    path(
        "institutions.csv",
        institutions.InstitutionsCsv.as_view(),
        name="institutions_csv",
    ),
    path(
        "institutions/<slug:slug>/",
        institutions.InstitutionPage.as_view(),
        name="institution",
    ),
    path(
        "institutions/<slug:slug>/statement/",
        institutions.StateBelowRecord.as_view(),
        name="state_below_record",
    ),
    path(
        "statements/<int:pk>/remove/",
        institutions.TakeDownStatement.as_view(),
        name="take_down_statement",
    ),
    path("<int:pk>/", reading.QuestionDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", looking.Edit.as_view(), name="edit"),
    path("<int:pk>/publish/", looking.Publish.as_view(), name="publish"),
    path("<int:pk>/refuse/", looking.Refuse.as_view(), name="refuse"),
    path("<int:pk>/take-off/", looking.TakeOff.as_view(), name="take_off"),
    path("<int:pk>/restore/", looking.Restore.as_view(), name="restore"),
    path("<int:pk>/join/", looking.Join.as_view(), name="join"),
    path("<int:pk>/withdraw/", asking.Withdraw.as_view(), name="withdraw"),
    path("<int:pk>/asker/", looking.Asker.as_view(), name="asker"),
    path("<int:pk>/answer/", looking.Answer.as_view(), name="answer"),
    path(
        "<int:pk>/answer/edit/", looking.CorrectAnswer.as_view(), name="correct_answer"
    ),
    path("<int:pk>/letter/", looking.AttachLetter.as_view(), name="attach_letter"),
    path("<int:pk>/link/", looking.RenewLink.as_view(), name="renew_link"),
    path("<int:pk>/answer.pdf", reading.AnswerPdf.as_view(), name="answer_pdf"),
    path("<int:pk>/decision.pdf", reading.DecisionPaper.as_view(), name="decision"),
    path("<int:pk>/letter.pdf", reading.LetterPdf.as_view(), name="letter_pdf"),
    path(
        "<int:pk>/statement/",
        institutions.StateBelowAnswer.as_view(),
        name="state_below_answer",
    ),
    path("<int:pk>/support/", looking.Support.as_view(), name="support"),
    path(
        "<int:pk>/support/organisation/",
        looking.SupportAsOrganisation.as_view(),
        name="support_as_organisation",
    ),
    path(
        "<int:pk>/support/paper/",
        looking.SupportOnPaper.as_view(),
        name="support_on_paper",
    ),
    path(
        "<int:pk>/support/<int:support>/withdraw/",
        looking.SupportWithdraw.as_view(),
        name="support_withdraw",
    ),
    path(
        "<int:pk>/signatures.pdf", reading.SignatureSheet.as_view(), name="signatures"
    ),
]
