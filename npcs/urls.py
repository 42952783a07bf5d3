"""Every address. A route without a declared access answers 403 and fails a test."""

from django.urls import include, path

from npcs.core.ops import health
from npcs.core.versions import drafts

urlpatterns = [
    path("", include("jurisdictions.urls")),
    path("reviews/", include("incidents.urls")),
    path("instruments/", include("npcs.core.instruments.urls")),
    path("account/", include("npcs.core.accounts.urls")),
    path("help/", include("npcs.core.help.urls")),
    path("drafts/<slug:form_key>/<str:object_id>/", drafts.autosave, name="autosave"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("api/v1/", include("npcs.api_urls")),
    path("", include("npcs.core.ui.urls")),
]

handler400 = "npcs.core.ops.views.bad_request"
handler403 = "npcs.core.ops.views.forbidden"
handler404 = "npcs.core.ops.views.not_found"
handler500 = "npcs.core.ops.views.server_error"
