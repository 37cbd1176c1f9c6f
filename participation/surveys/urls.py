from django.urls import path

from participation.surveys.views import (
    answering,
    building,
    mailing,
    papers,
    starting,
    surveys,
)

app_name = "surveys"
urlpatterns = [
    path("", surveys.SurveyList.as_view(), name="list"),
    path("new/", surveys.SurveyCreate.as_view(), name="create"),
    path("<slug:slug>/", surveys.SurveyDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", surveys.SurveyUpdate.as_view(), name="update"),
    path("<slug:slug>/open/", surveys.Open.as_view(), name="open"),
    path("<slug:slug>/close/", surveys.Close.as_view(), name="close"),
    path("<slug:slug>/delete/", surveys.Delete.as_view(), name="delete"),
    path("<slug:slug>/waiting/", surveys.Waiting.as_view(), name="waiting"),
    path("<slug:slug>/remind/", surveys.Remind.as_view(), name="remind"),
    path("<slug:slug>/build/", building.Build.as_view(), name="build"),
    path("<slug:slug>/preview/", building.Preview.as_view(), name="preview"),
    path(
        "<slug:slug>/build/section/", building.AddSection.as_view(), name="add_section"
    ),
    path(
        "<slug:slug>/build/section/<int:section>/",
        building.EditSection.as_view(),
        name="section",
    ),
    path(
        "<slug:slug>/build/section/<int:section>/move/",
        building.MoveSection.as_view(),
        name="move_section",
    ),
    path(
        "<slug:slug>/build/section/<int:section>/remove/",
        building.RemoveSection.as_view(),
        name="remove_section",
    ),
    path(
        "<slug:slug>/build/section/<int:section>/question/",
        building.AddQuestion.as_view(),
        name="add_question",
    ),
    path(
        "<slug:slug>/build/question/<int:question>/",
        building.EditQuestion.as_view(),
        name="question",
    ),
    path(
        "<slug:slug>/build/question/<int:question>/move/",
        building.MoveQuestion.as_view(),
        name="move_question",
    ),
    path(
        "<slug:slug>/build/question/<int:question>/remove/",
        building.RemoveQuestion.as_view(),
        name="remove_question",
    ),
    path(
        "<slug:slug>/build/question/<int:question>/condition/",
        building.Condition.as_view(),
        name="condition",
    ),
    path("<slug:slug>/form.pdf", papers.Sheet.as_view(), name="sheet"),
    path(
        "<slug:slug>/form-<int:first>-<int:count>.pdf",
        papers.Sheets.as_view(),
        name="sheets",
    ),
    path("<slug:slug>/paper/", papers.EnterPaper.as_view(), name="paper"),
    path("<slug:slug>/start/", starting.Start.as_view(), name="start"),
    path(
        "<slug:slug>/answer/<uuid:response>/",
        answering.LookByAccount.as_view(),
        name="answer",
    ),
    path(
        "<slug:slug>/answer/<uuid:response>/<int:page>/",
        answering.PageByAccount.as_view(),
        name="answer_page",
    ),
    path(
        "<slug:slug>/answer/<uuid:response>/delete/",
        answering.TakeBackByAccount.as_view(),
        name="answer_delete",
    ),
    path("<slug:slug>/reply/<str:code>/", answering.LookByCode.as_view(), name="reply"),
    path(
        "<slug:slug>/reply/<str:code>/<int:page>/",
        answering.PageByCode.as_view(),
        name="reply_page",
    ),
    path(
        "<slug:slug>/reply/<str:code>/delete/",
        answering.TakeBackByCode.as_view(),
        name="reply_delete",
    ),
    path(
        "<slug:slug>/reply/<str:code>/mail/",
        mailing.MailCode.as_view(),
        name="reply_mail",
    ),
]
