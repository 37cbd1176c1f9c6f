from django.urls import path

from participation.volunteering.views import (
    calendar,
    hours,
    joining,
    opportunities,
    own,
    papers,
    people,
)

app_name = "volunteering"
urlpatterns = [
    path("", opportunities.OpportunityList.as_view(), name="list"),
    path("new/", opportunities.OpportunityCreate.as_view(), name="create"),
    path("mine/", hours.Mine.as_view(), name="mine"),
    path("mine/shifts.ics", calendar.Mine.as_view(), name="own_calendar"),
    path(
        "mine/certificate/<int:organisation>/",
        papers.MakeCertificate.as_view(),
        name="make_certificate",
    ),
    path("certificates/", papers.CheckCertificate.as_view(), name="check_certificate"),
    path(
        "certificates/<slug:code>/",
        papers.CheckCertificate.as_view(),
        name="certificate",
    ),
    path("own/<token>/", own.Own.as_view(), name="own"),
    path("own/<token>/cancel/", own.OwnCancel.as_view(), name="own_cancel"),
    path("own/<token>/hours/<int:place>/", own.OwnReport.as_view(), name="own_report"),
    path(
        "own/<token>/certificate/",
        own.OwnCertificate.as_view(),
        name="own_certificate",
    ),
    path(
        "own/<token>/time-sheet.pdf",
        own.OwnTimeSheet.as_view(),
        name="own_time_sheet",
    ),
    path("own/<token>/shifts.ics", calendar.ByLink.as_view(), name="calendar_by_link"),
    path("<int:pk>/", opportunities.OpportunityDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", opportunities.OpportunityUpdate.as_view(), name="update"),
    path("<int:pk>/publish/", opportunities.Publish.as_view(), name="publish"),
    path("<int:pk>/call-off/", opportunities.CallOff.as_view(), name="call_off"),
    path("<int:pk>/shifts/", opportunities.ShiftCreate.as_view(), name="shift_create"),
    path(
        "<int:pk>/shifts/<int:shift>/",
        opportunities.ShiftUpdate.as_view(),
        name="shift_update",
    ),
    path(
        "<int:pk>/shifts/<int:shift>/call-off/",
        opportunities.ShiftCancel.as_view(),
        name="shift_cancel",
    ),
    path("<int:pk>/shifts/<int:shift>/sheet/", hours.Sheet.as_view(), name="sheet"),
    path("<int:pk>/apply/", joining.Apply.as_view(), name="apply"),
    path("<int:pk>/cancel/", joining.Cancel.as_view(), name="cancel"),
    path("<int:pk>/places/<int:place>/", hours.Report.as_view(), name="report"),
    path("<int:pk>/people/", people.People.as_view(), name="people"),
    path("<int:pk>/people/enter/", people.Enter.as_view(), name="enter"),
    path("<int:pk>/people/<int:application>/", people.Answer.as_view(), name="answer"),
    path("<int:pk>/hours/", hours.HoursList.as_view(), name="hours"),
    path("<int:pk>/hours/<int:hours>/", hours.DecideHours.as_view(), name="decide"),
    path("<int:pk>/shifts.ics", calendar.Shifts.as_view(), name="calendar"),
    path("<int:pk>/form.pdf", papers.SignUpForm.as_view(), name="form_pdf"),
    path("<int:pk>/hours.pdf", papers.HoursForm.as_view(), name="hours_pdf"),
    path("<int:pk>/time-sheets.pdf", papers.TimeSheets.as_view(), name="time_sheets"),
    path("<int:pk>/time-sheet.pdf", papers.OwnTimeSheetOf.as_view(), name="time_sheet"),
]
