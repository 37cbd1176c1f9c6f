"""Open data of the network and of organisations, and what other sites show in a frame."""

from django.urls import path

from reports.views import embedding, open_data

app_name = "open_data"
urlpatterns = [
    path("iati.xml", open_data.NetworkIati.as_view(), name="network"),
    path(
        "iati-organisations.xml",
        open_data.Organisations.as_view(),
        name="organisations",
    ),
    path(
        "members/<slug:slug>/iati.xml",
        open_data.OrganisationIati.as_view(),
        name="activities",
    ),
    path(
        "members/<slug:slug>/iati-organisation.xml",
        open_data.OrganisationFile.as_view(),
        name="organisation",
    ),
    path("embed/projects/", embedding.EmbeddedList.as_view(), name="embedded_list"),
    path(
        "embed/projects/<slug:slug>/",
        embedding.EmbeddedProject.as_view(),
        name="embedded_project",
    ),
]
