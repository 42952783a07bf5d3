"""Addresses below /api/v1/."""

from django.urls import path

from npcs.core.instruments.api.views import InstrumentViewSet, LineViewSet, VersionViewSet
from npcs.core.instruments.lifecycle import VERSION as LIFE

VERSION = "instrument-versions/<uuid:version_id>/"
STEPS = {step.name: {"post": step.name} for step in LIFE.transitions}

urlpatterns = [
    path("instruments/", InstrumentViewSet.as_view({"get": "list"}), name="api-instruments"),
    path(
        "instrument-versions/",
        VersionViewSet.as_view({"get": "list", "post": "create"}),
        name="api-instrument-versions",
    ),
    path(VERSION, VersionViewSet.as_view({"get": "retrieve"}), name="api-instrument-version"),
    path(
        f"{VERSION}definition/",
        VersionViewSet.as_view({"get": "definition", "put": "replace"}),
        name="api-instrument-definition",
    ),
    path(f"{VERSION}copies/", VersionViewSet.as_view({"post": "copy"}), name="api-instrument-copies"),
    path(f"{VERSION}crosswalk/", VersionViewSet.as_view({"get": "crosswalk"}), name="api-instrument-crosswalk"),
    path(
        "instrument-crosswalk/<uuid:line_id>/",
        LineViewSet.as_view({"patch": "partial_update"}),
        name="api-instrument-line",
    ),
    *(
        path(f"{VERSION}steps/{name}/", VersionViewSet.as_view(actions), name=f"api-instrument-{name}")  # type: ignore[arg-type]
        for name, actions in STEPS.items()
    ),
]
