from django.urls import path

from events import views

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="list"),
    path("calendar.ics", views.CalendarFeed.as_view(), name="calendar"),
    path("calendar/mine/", views.OwnCalendar.as_view(), name="own_calendar"),
    path("calendar/<str:secret>.ics", views.OwnCalendarFeed.as_view(), name="own_feed"),
    path(
        "registrations/export/",
        views.ExportAllRegistrations.as_view(),
        name="export_all_registrations",
    ),
    path("subscribe/", views.Subscribe.as_view(), name="subscribe"),
    path("decisions/", views.OutcomeList.as_view(), name="decisions"),
    path("new/", views.EventCreate.as_view(), name="create"),
    path("certificates/", views.CheckCertificate.as_view(), name="check_certificate"),
    path(
        "certificates/<slug:code>/",
        views.CheckCertificate.as_view(),
        name="certificate",
    ),
    path(
        "certificates/<slug:code>/<str:signature>/certificate.pdf",
        views.OwnCertificate.as_view(),
        name="own_certificate",
    ),
    path("<slug:slug>/", views.EventDetail.as_view(), name="detail"),
    path("<slug:slug>/event.ics", views.EventCalendar.as_view(), name="ics"),
    path("<slug:slug>/edit/", views.EventUpdate.as_view(), name="update"),
    path("<slug:slug>/publish/", views.Publish.as_view(), name="publish"),
    path("<slug:slug>/unpublish/", views.Unpublish.as_view(), name="unpublish"),
    path("<slug:slug>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("<slug:slug>/delete/", views.Delete.as_view(), name="delete"),
    path("<slug:slug>/copy/", views.Copy.as_view(), name="copy"),
    path("<slug:slug>/series/", views.Series.as_view(), name="series"),
    path("<slug:slug>/told/", views.ToldOfChanges.as_view(), name="told"),
    path(
        "<slug:slug>/co-organise/<int:pk>/",
        views.CoOrganise.as_view(),
        name="coorganise",
    ),
    path("<slug:slug>/materials/", views.Materials.as_view(), name="materials"),
    path("<slug:slug>/pictures/", views.Pictures.as_view(), name="pictures"),
    path("<slug:slug>/register/", views.Register.as_view(), name="register"),
    path("<slug:slug>/register/cancel/", views.Withdraw.as_view(), name="withdraw"),
    path(
        "<slug:slug>/register/change/",
        views.ChangeRegistration.as_view(),
        name="change_registration",
    ),
    path("<slug:slug>/register/take/", views.TakeOffer.as_view(), name="take_offer"),
    path(
        "<slug:slug>/register/code.svg",
        views.RegistrationCode.as_view(),
        name="registration_code",
    ),
    path(
        "<slug:slug>/register/guest/",
        views.RegisterGuest.as_view(),
        name="register_guest",
    ),
    path(
        "<slug:slug>/register/guest/asked/",
        views.GuestAsked.as_view(),
        name="guest_asked",
    ),
    path(
        "<slug:slug>/register/guest/<str:token>/",
        views.ConfirmGuest.as_view(),
        name="confirm",
    ),
    path(
        "<slug:slug>/register/colleagues/",
        views.RegisterColleagues.as_view(),
        name="register_colleagues",
    ),
    path(
        "<slug:slug>/register/colleagues/<int:pk>/cancel/",
        views.WithdrawColleague.as_view(),
        name="withdraw_colleague",
    ),
    path("<slug:slug>/place/<str:token>/", views.PlaceByLink.as_view(), name="place"),
    path(
        "<slug:slug>/place/<str:token>/change/",
        views.ChangeByLink.as_view(),
        name="place_change",
    ),
    path(
        "<slug:slug>/place/<str:token>/cancel/",
        views.CancelByLink.as_view(),
        name="place_cancel",
    ),
    path(
        "<slug:slug>/place/<str:token>/take/",
        views.TakeOfferByLink.as_view(),
        name="place_take",
    ),
    path(
        "<slug:slug>/place/<str:token>/materials/<str:key>/",
        views.MaterialByLink.as_view(),
        name="place_material",
    ),
    path(
        "<slug:slug>/place/<str:token>/code.svg",
        views.CodeByLink.as_view(),
        name="place_code",
    ),
    path(
        "<slug:slug>/place/<str:token>/event.ics",
        views.CalendarByLink.as_view(),
        name="place_calendar",
    ),
    path(
        "<slug:slug>/invitation/<str:token>/",
        views.Invited.as_view(),
        name="invitation",
    ),
    path(
        "<slug:slug>/invitation/<str:token>/decline/",
        views.DeclineInvitation.as_view(),
        name="decline_invitation",
    ),
    path("<slug:slug>/invitees/", views.Invitees.as_view(), name="invitees"),
    path(
        "<slug:slug>/invitees/remind/",
        views.RemindInvited.as_view(),
        name="remind_invited",
    ),
    path(
        "<slug:slug>/invitees/<int:pk>/revoke/",
        views.RevokeInvitation.as_view(),
        name="revoke_invitation",
    ),
    path("<slug:slug>/questions/", views.Questions.as_view(), name="questions"),
    path(
        "<slug:slug>/questions/new/",
        views.EditQuestion.as_view(),
        name="create_question",
    ),
    path(
        "<slug:slug>/questions/<int:pk>/",
        views.EditQuestion.as_view(),
        name="question",
    ),
    path(
        "<slug:slug>/questions/<int:pk>/arrange/",
        views.ArrangeQuestion.as_view(),
        name="arrange_question",
    ),
    path("<slug:slug>/attendance/", views.TakeAttendance.as_view(), name="attendance"),
    path(
        "<slug:slug>/attendance/marks/",
        views.AttendanceMarks.as_view(),
        name="attendance_marks",
    ),
    path(
        "<slug:slug>/attendance/<uuid:key>/",
        views.CheckIn.as_view(),
        name="check_in",
    ),
    path(
        "<slug:slug>/attendance/changes/",
        views.AttendanceTrace.as_view(),
        name="attendance_trace",
    ),
    path(
        "<slug:slug>/attendance/keepers/",
        views.DoorKeepers.as_view(),
        name="door_keepers",
    ),
    path(
        "<slug:slug>/attendance/sheets/",
        views.SignedSheets.as_view(),
        name="signed_sheets",
    ),
    path(
        "<slug:slug>/attendance/sheets/<int:pk>/",
        views.MarkBesideSheet.as_view(),
        name="signed_sheet",
    ),
    path(
        "<slug:slug>/attendance/sheets/<int:pk>/remove/",
        views.RemoveSheet.as_view(),
        name="remove_signed_sheet",
    ),
    path(
        "<slug:slug>/registrations/",
        views.Registrations.as_view(),
        name="registrations",
    ),
    path(
        "<slug:slug>/registrations/add/",
        views.AddByHand.as_view(),
        name="add_registration",
    ),
    path(
        "<slug:slug>/registrations/decide/",
        views.Decide.as_view(),
        name="decide_registrations",
    ),
    path(
        "<slug:slug>/registrations/<int:pk>/",
        views.RegistrationDetail.as_view(),
        name="registration",
    ),
    path(
        "<slug:slug>/registrations/<int:pk>/give/",
        views.GivePlace.as_view(),
        name="give_place",
    ),
    path(
        "<slug:slug>/registrations/<int:pk>/wait/",
        views.SendToWaiting.as_view(),
        name="send_to_waiting",
    ),
    path(
        "<slug:slug>/registrations/<int:pk>/cancel/",
        views.Release.as_view(),
        name="release",
    ),
    path(
        "<slug:slug>/registrations/export/",
        views.ExportRegistrations.as_view(),
        name="export_registrations",
    ),
    path("<slug:slug>/numbers/", views.Numbers.as_view(), name="numbers"),
    path("<slug:slug>/numbers/list/", views.NumbersList.as_view(), name="numbers_list"),
    path(
        "<slug:slug>/numbers/numbers.xlsx",
        views.NumbersFile.as_view(),
        name="numbers_xlsx",
    ),
    path(
        "<slug:slug>/numbers/export/",
        views.ExportNumbers.as_view(),
        name="export_numbers",
    ),
    path("<slug:slug>/papers/", views.Papers.as_view(), name="papers"),
    path("<slug:slug>/sheet.pdf", views.SignInSheet.as_view(), name="sheet"),
    path("<slug:slug>/badges.pdf", views.Badges.as_view(), name="badges"),
    path(
        "<slug:slug>/certificates/", views.Certificates.as_view(), name="certificates"
    ),
    path(
        "<slug:slug>/certificates.pdf",
        views.CertificatesFile.as_view(),
        name="certificates_file",
    ),
    path(
        "<slug:slug>/certificates/edit/",
        views.SetCertificates.as_view(),
        name="set_certificates",
    ),
    path(
        "<slug:slug>/certificates/issue/",
        views.IssueCertificates.as_view(),
        name="issue_certificates",
    ),
    path(
        "<slug:slug>/certificates/send/",
        views.SendCertificates.as_view(),
        name="send_certificates",
    ),
    path(
        "<slug:slug>/certificates/<slug:code>/revoke/",
        views.RevokeCertificate.as_view(),
        name="revoke_certificate",
    ),
    path("<slug:slug>/outcomes/", views.Outcomes.as_view(), name="outcomes"),
    path("<slug:slug>/minutes/", views.WriteMinutes.as_view(), name="minutes"),
    path(
        "<slug:slug>/decisions/new/",
        views.WriteDecision.as_view(),
        name="create_decision",
    ),
    path(
        "<slug:slug>/decisions/<int:pk>/",
        views.ShowDecision.as_view(),
        name="decision",
    ),
    path(
        "<slug:slug>/decisions/<int:pk>/edit/",
        views.WriteDecision.as_view(),
        name="update_decision",
    ),
    path(
        "<slug:slug>/recommendations/new/",
        views.WriteRecommendation.as_view(),
        name="create_recommendation",
    ),
    path(
        "<slug:slug>/recommendations/<int:pk>/",
        views.ShowRecommendation.as_view(),
        name="recommendation",
    ),
    path(
        "<slug:slug>/recommendations/<int:pk>/edit/",
        views.WriteRecommendation.as_view(),
        name="update_recommendation",
    ),
    path("<slug:slug>/report/", views.ShowReport.as_view(), name="report"),
    path("<slug:slug>/report.pdf", views.ReportFile.as_view(), name="report_pdf"),
]
