"""The REST API, version 1. Each app brings its own addresses."""

from django.urls import include, path

from npcs.core.rest import docs

urlpatterns = [
    path("", include("jurisdictions.api.urls")),
    path("", include("incidents.api.urls")),
    path("", include("npcs.core.instruments.api.urls")),
    path("schema/", docs.SchemaView.as_view(), name="api-schema"),
    path("docs", docs.page, name="api-docs"),
]
