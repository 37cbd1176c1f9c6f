from django.urls import path

from participation.votes import views

app_name = "votes"
urlpatterns = [
    path("", views.VoteList.as_view(), name="list"),
    path("new/", views.VoteCreate.as_view(), name="create"),
    path("<slug:slug>/", views.VoteDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.VoteUpdate.as_view(), name="update"),
    path("<slug:slug>/announce/", views.Announce.as_view(), name="announce"),
    path("<slug:slug>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("<slug:slug>/count/", views.CloseEarly.as_view(), name="close_early"),
    path("<slug:slug>/again/", views.Again.as_view(), name="again"),
    path("<slug:slug>/paper/", views.EnterPaper.as_view(), name="paper"),
    path("<slug:slug>/ballot.pdf", views.BallotPaper.as_view(), name="ballot"),
    path("<slug:slug>/result.csv", views.ResultCsv.as_view(), name="result_csv"),
    path("<slug:slug>/result.xlsx", views.ResultXlsx.as_view(), name="result_xlsx"),
    path("<slug:slug>/result.json", views.ResultJson.as_view(), name="result_json"),
    path("<slug:slug>/<int:voter>/", views.Cast.as_view(), name="cast"),
    path("<slug:slug>/<int:voter>/proxy/", views.GiveProxy.as_view(), name="proxy"),
    path(
        "<slug:slug>/<int:voter>/proxy/back/",
        views.TakeBackProxy.as_view(),
        name="proxy_back",
    ),
]
