from django.urls import path

from participation.votes.views import casting, reading, running

app_name = "votes"
urlpatterns = [
    path("", reading.VoteList.as_view(), name="list"),
    path("new/", running.VoteCreate.as_view(), name="create"),
    path("<slug:slug>/", reading.VoteDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", running.VoteUpdate.as_view(), name="update"),
    path("<slug:slug>/announce/", running.Announce.as_view(), name="announce"),
    path("<slug:slug>/cancel/", running.Cancel.as_view(), name="cancel"),
    path("<slug:slug>/count/", running.CloseEarly.as_view(), name="close_early"),
    path("<slug:slug>/again/", running.Again.as_view(), name="again"),
    path("<slug:slug>/paper/", casting.EnterPaper.as_view(), name="paper"),
    path("<slug:slug>/ballot.pdf", running.BallotPaper.as_view(), name="ballot"),
    path("<slug:slug>/proxy.pdf", casting.ProxyPaper.as_view(), name="proxy_pdf"),
    path("<slug:slug>/result.csv", reading.ResultCsv.as_view(), name="result_csv"),
    path("<slug:slug>/result.xlsx", reading.ResultXlsx.as_view(), name="result_xlsx"),
    path("<slug:slug>/result.json", reading.ResultJson.as_view(), name="result_json"),
    path("<slug:slug>/<int:voter>/", casting.Cast.as_view(), name="cast"),
    path("<slug:slug>/<int:voter>/proxy/", casting.GiveProxy.as_view(), name="proxy"),
    path(
        "<slug:slug>/<int:voter>/proxy/back/",
        casting.TakeBackProxy.as_view(),
        name="proxy_back",
    ),
]
