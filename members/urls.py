from django.urls import path

from members.views import (
    applications,
    confirming,
    decisions,
    directory,
    group_mails,
    group_pages,
    groups,
    history,
    imports,
    joining,
    people,
    profile,
    roles,
    standing,
    team,
)

app_name = "members"
urlpatterns = [
    path("accounts/me/", people.Profile.as_view(), name="profile"),
    path(
        "accounts/sessions/<int:pk>/end/",
        people.EndSession.as_view(),
        name="end_session",
    ),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person"),
    path("members/", directory.OrganisationList.as_view(), name="list"),
    path("members/export.csv", directory.ExportCsv.as_view(), name="export_csv"),
    path("members/export.xlsx", directory.ExportXlsx.as_view(), name="export_xlsx"),
    path(
        "members/export.geojson",
        directory.ExportGeojson.as_view(),
        name="export_geojson",
    ),
    path("members/apply/", applications.Apply.as_view(), name="apply"),
    path("members/queue/", decisions.Queue.as_view(), name="queue"),
    path("members/import/", imports.Imports.as_view(), name="imports"),
    path(
        "members/import/template.xlsx",
        imports.Template.as_view(),
        name="import_template",
    ),
    path("members/import/<int:pk>/", imports.Import.as_view(), name="import"),
    path(
        "members/import/<int:pk>/sheet/", imports.Sheet.as_view(), name="import_sheet"
    ),
    path(
        "members/import/<int:pk>/columns/",
        imports.Columns.as_view(),
        name="import_columns",
    ),
    path(
        "members/import/<int:pk>/choices/",
        imports.Choose.as_view(),
        name="import_choices",
    ),
    path(
        "members/import/<int:pk>/confirm/",
        imports.Confirm.as_view(),
        name="import_confirm",
    ),
    path(
        "members/import/<int:pk>/invite/",
        imports.InviteOwners.as_view(),
        name="import_invite",
    ),
    path(
        "members/import/<int:pk>/discard/",
        imports.Discard.as_view(),
        name="import_discard",
    ),
    path(
        "members/import/<int:pk>/report.xlsx",
        imports.ReportXlsx.as_view(),
        name="import_report_xlsx",
    ),
    path(
        "members/import/<int:pk>/report.csv",
        imports.ReportCsv.as_view(),
        name="import_report_csv",
    ),
    path(
        "members/invitations/<str:token>/",
        team.AcceptInvitation.as_view(),
        name="invitation",
    ),
    path(
        "members/confirm/<str:token>/",
        confirming.ConfirmByLink.as_view(),
        name="confirm_by_link",
    ),
    path("members/outdated/", confirming.Outdated.as_view(), name="outdated"),
    path(
        "members/outdated/write/",
        confirming.WriteToOutdated.as_view(),
        name="write_to_outdated",
    ),
    path("members/<slug:slug>/", directory.OrganisationDetail.as_view(), name="detail"),
    path(
        "members/<slug:slug>/edit/",
        profile.OrganisationUpdate.as_view(),
        name="update",
    ),
    path(
        "members/<slug:slug>/edit/contacts/",
        profile.ContactsUpdate.as_view(),
        name="update_contacts",
    ),
    path(
        "members/<slug:slug>/edit/pictures/",
        profile.PicturesUpdate.as_view(),
        name="update_pictures",
    ),
    path(
        "members/<slug:slug>/documents/", profile.Documents.as_view(), name="documents"
    ),
    path(
        "members/<slug:slug>/documents/new/",
        profile.DocumentCreate.as_view(),
        name="create_document",
    ),
    path(
        "members/<slug:slug>/documents/<int:number>/remove/",
        profile.DocumentRemove.as_view(),
        name="remove_document",
    ),
    path("members/<slug:slug>/people/", profile.People.as_view(), name="people"),
    path("members/<slug:slug>/contact/", profile.Contact.as_view(), name="contact"),
    path(
        "members/<slug:slug>/application/",
        applications.Application.as_view(),
        name="application",
    ),
    path(
        "members/<slug:slug>/withdraw/",
        applications.Withdraw.as_view(),
        name="withdraw",
    ),
    path("members/<slug:slug>/decide/", decisions.Decide.as_view(), name="decide"),
    path("members/<slug:slug>/status/", directory.SetStatus.as_view(), name="status"),
    path("members/<slug:slug>/leave/", directory.LeaveNetwork.as_view(), name="leave"),
    path("members/<slug:slug>/reopen/", standing.Reopen.as_view(), name="reopen"),
    path("members/<slug:slug>/appeal/", standing.Appeal.as_view(), name="appeal"),
    path("members/<slug:slug>/trust/", standing.SetTrust.as_view(), name="trust"),
    path("members/<slug:slug>/team/", team.Team.as_view(), name="team"),
    path("members/<slug:slug>/team/invite/", team.Invite.as_view(), name="invite"),
    path("members/<slug:slug>/team/add/", team.AddEntry.as_view(), name="add_entry"),
    path(
        "members/<slug:slug>/team/leave/", team.LeaveTeam.as_view(), name="leave_team"
    ),
    path(
        "members/<slug:slug>/team/invitations/<int:number>/withdraw/",
        team.RevokeInvitation.as_view(),
        name="revoke_invitation",
    ),
    path(
        "members/<slug:slug>/team/<int:number>/",
        team.ChangeMembership.as_view(),
        name="membership",
    ),
    path(
        "members/<slug:slug>/team/<int:number>/remove/",
        team.EndMembership.as_view(),
        name="end_membership",
    ),
    path(
        "members/<slug:slug>/team/<int:number>/hand-over/",
        team.HandOver.as_view(),
        name="hand_over",
    ),
    path(
        "members/<slug:slug>/team/invitations/<int:number>/resend/",
        team.ResendInvitation.as_view(),
        name="resend_invitation",
    ),
    path(
        "members/<slug:slug>/team/requests/<int:number>/",
        joining.AnswerJoinRequest.as_view(),
        name="answer_join_request",
    ),
    path("members/<slug:slug>/join/", joining.AskToJoin.as_view(), name="ask_to_join"),
    path(
        "members/<slug:slug>/join/withdraw/",
        joining.WithdrawJoinRequest.as_view(),
        name="withdraw_join_request",
    ),
    path("network/roles/", roles.Roles.as_view(), name="roles"),
    path("network/roles/new/", roles.Appoint.as_view(), name="appoint"),
    path("network/roles/<int:number>/", roles.ChangeRole.as_view(), name="change_role"),
    path("network/roles/<int:number>/end/", roles.EndRole.as_view(), name="end_role"),
    path(
        "members/<slug:slug>/confirm/",
        confirming.ConfirmProfile.as_view(),
        name="confirm",
    ),
    path(
        "members/<slug:slug>/write/",
        confirming.WriteToOwners.as_view(),
        name="write_to_owners",
    ),
    path("members/<slug:slug>/history/", history.History.as_view(), name="history"),
    path("groups/", groups.GroupList.as_view(), name="groups"),
    path("groups/new/", groups.GroupCreate.as_view(), name="create_group"),
    path("groups/enter/", groups.EnterGroup.as_view(), name="enter_group"),
    path(
        "groups/unsubscribe/<str:token>/",
        group_mails.StopGroupMail.as_view(),
        name="stop_group_mail",
    ),
    path("groups/<slug:slug>/", group_pages.GroupDetail.as_view(), name="group"),
    path(
        "groups/<slug:slug>/members/",
        group_pages.GroupMembers.as_view(),
        name="group_members",
    ),
    path(
        "groups/<slug:slug>/members/export.csv",
        group_pages.ExportGroupMembers.as_view(),
        name="export_group",
    ),
    path(
        "groups/<slug:slug>/files/",
        group_pages.GroupFiles.as_view(),
        name="group_files",
    ),
    path(
        "groups/<slug:slug>/files/<int:number>/remove/",
        group_pages.RemoveGroupFile.as_view(),
        name="remove_group_file",
    ),
    path(
        "groups/<slug:slug>/mail/",
        group_mails.GroupMails.as_view(),
        name="group_mails",
    ),
    path(
        "groups/<slug:slug>/mail/new/",
        group_mails.WriteGroupMail.as_view(),
        name="write_group_mail",
    ),
    path(
        "groups/<slug:slug>/mail/wish/",
        group_mails.SetGroupMail.as_view(),
        name="set_group_mail",
    ),
    path(
        "groups/<slug:slug>/mail/<int:number>/",
        group_mails.GroupMailPage.as_view(),
        name="group_mail",
    ),
    path(
        "groups/<slug:slug>/contact/",
        group_pages.GroupContact.as_view(),
        name="group_contact",
    ),
    path("groups/<slug:slug>/edit/", groups.GroupUpdate.as_view(), name="update_group"),
    path("groups/<slug:slug>/join/", groups.Join.as_view(), name="join"),
    path(
        "groups/<slug:slug>/invite/",
        groups.InviteToGroup.as_view(),
        name="invite_to_group",
    ),
    path(
        "groups/<slug:slug>/leave/<int:number>/",
        groups.LeaveGroup.as_view(),
        name="leave_group",
    ),
    path(
        "groups/<slug:slug>/requests/<int:number>/",
        groups.AnswerRequest.as_view(),
        name="answer_request",
    ),
    path(
        "groups/<slug:slug>/requests/<int:number>/end/",
        groups.EndOwnRequest.as_view(),
        name="end_own_request",
    ),
    path(
        "groups/<slug:slug>/members/<int:number>/remove/",
        groups.RemoveFromGroup.as_view(),
        name="remove_from_group",
    ),
    path(
        "groups/<slug:slug>/members/<int:number>/coordinator/",
        groups.SetGroupCoordinator.as_view(),
        name="set_group_coordinator",
    ),
]
