from django.urls import path

from projects import feeds, views
from projects.views import diary, following, following_by_mail, gallery, states

app_name = "projects"
urlpatterns = [
    path("", views.ProjectList.as_view(), name="list"),
    path("new/", views.ProjectCreate.as_view(), name="create"),
    path("following/", following.WhatIFollow.as_view(), name="following"),
    path("following/asked/", following_by_mail.Asked.as_view(), name="follow_asked"),
    path(
        "following/confirm/<str:token>/",
        following_by_mail.Confirm.as_view(),
        name="confirm_following",
    ),
    path(
        "following/by-mail/<str:token>/",
        following_by_mail.StopByMail.as_view(),
        name="stop_following_by_mail",
    ),
    path("<slug:slug>/", views.ProjectDetail.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.ProjectUpdate.as_view(), name="update"),
    path("<slug:slug>/plan/", views.Plan.as_view(), name="plan"),
    path("<slug:slug>/state/", states.State.as_view(), name="state"),
    path("<slug:slug>/follow/", following.Follow.as_view(), name="follow"),
    path(
        "<slug:slug>/follow/by-mail/",
        following_by_mail.FollowByMail.as_view(),
        name="follow_by_mail",
    ),
    path("<slug:slug>/publish/", views.Publish.as_view(), name="publish"),
    path("<slug:slug>/unpublish/", views.Unpublish.as_view(), name="unpublish"),
    path("<slug:slug>/activities/", views.Activities.as_view(), name="activities"),
    path(
        "<slug:slug>/activities/new/",
        views.ActivityEdit.as_view(),
        name="activity_create",
    ),
    path(
        "<slug:slug>/activities/<int:pk>/edit/",
        views.ActivityEdit.as_view(),
        name="activity_update",
    ),
    path("<slug:slug>/diary/", diary.Diary.as_view(), name="diary"),
    path("<slug:slug>/diary/feed/", feeds.DiaryFeed(), name="diary_feed"),
    path("<slug:slug>/diary/new/", diary.EntryCreate.as_view(), name="diary_create"),
    path(
        "<slug:slug>/diary/<int:number>/",
        diary.Entry.as_view(),
        name="diary_entry",
    ),
    path(
        "<slug:slug>/diary/<int:number>/edit/",
        diary.EntryUpdate.as_view(),
        name="diary_update",
    ),
    path(
        "<slug:slug>/diary/<int:number>/pictures/",
        diary.EntryPictures.as_view(),
        name="diary_pictures",
    ),
    path(
        "<slug:slug>/diary/<int:number>/delete/",
        diary.EntryDelete.as_view(),
        name="diary_delete",
    ),
    path(
        "<slug:slug>/diary/<int:number>/restore/",
        diary.EntryRestore.as_view(),
        name="diary_restore",
    ),
    path(
        "<slug:slug>/gallery/edit/",
        gallery.Pictures.as_view(),
        name="pictures",
    ),
    path("<slug:slug>/plan/new/", views.ResultEdit.as_view(), name="result_create"),
    path(
        "<slug:slug>/plan/<int:pk>/edit/",
        views.ResultEdit.as_view(),
        name="result_update",
    ),
    path(
        "<slug:slug>/partners/new/", views.PartnerAdd.as_view(), name="partner_create"
    ),
    path(
        "<slug:slug>/partners/<int:pk>/remove/",
        views.PartnerRemove.as_view(),
        name="partner_remove",
    ),
    path("<slug:slug>/documents/", views.Documents.as_view(), name="documents"),
    path(
        "<slug:slug>/documents/new/",
        views.DocumentAdd.as_view(),
        name="document_create",
    ),
    path(
        "<slug:slug>/documents/<int:pk>/remove/",
        views.DocumentRemove.as_view(),
        name="document_remove",
    ),
    path("<slug:slug>/budget/", views.BudgetPage.as_view(), name="budget"),
    path("<slug:slug>/budget.xlsx", views.BudgetXlsx.as_view(), name="budget_xlsx"),
    path(
        "<slug:slug>/budget/periods/",
        views.BudgetPeriods.as_view(),
        name="budget_periods",
    ),
    path(
        "<slug:slug>/budget/edit/", views.BudgetUpdate.as_view(), name="budget_update"
    ),
    path(
        "<slug:slug>/budget/expenditure/new/",
        views.ExpenditureEdit.as_view(),
        name="expenditure_create",
    ),
    path(
        "<slug:slug>/budget/expenditure/<int:number>/edit/",
        views.ExpenditureEdit.as_view(),
        name="expenditure_update",
    ),
    path(
        "<slug:slug>/budget/expenditure/<int:number>/void/",
        views.ExpenditureVoid.as_view(),
        name="expenditure_void",
    ),
    path(
        "<slug:slug>/budget/disbursements/new/",
        views.DisbursementEdit.as_view(),
        name="disbursement_create",
    ),
    path(
        "<slug:slug>/budget/disbursements/<int:number>/edit/",
        views.DisbursementEdit.as_view(),
        name="disbursement_update",
    ),
    path(
        "<slug:slug>/budget/disbursements/<int:number>/remove/",
        views.DisbursementRemove.as_view(),
        name="disbursement_remove",
    ),
    path("<slug:slug>/team/", views.Team.as_view(), name="team"),
    path("<slug:slug>/team/mine/", views.OwnTasks.as_view(), name="team_own"),
    path("<slug:slug>/team/new/", views.TeamMemberEdit.as_view(), name="team_create"),
    path(
        "<slug:slug>/team/<int:pk>/edit/",
        views.TeamMemberEdit.as_view(),
        name="team_update",
    ),
    path(
        "<slug:slug>/team/<int:pk>/end/",
        views.TeamMemberEnd.as_view(),
        name="team_end",
    ),
]
