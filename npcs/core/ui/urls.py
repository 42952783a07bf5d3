"""Routes of the component set: sign-in that is kept alive, the content note, the switch of members, the gallery."""

from django.urls import path

from npcs.core.ui import gallery, views

urlpatterns = [
    path("session/ping/", views.ping, name="session-ping"),
    path("session/back/", views.back, name="session-back"),
    path("session/member/", views.switch_member, name="switch-member"),
    path("content-note/", views.content_note, name="content-note"),
    path("gallery/", gallery.index, name="gallery"),
    path("gallery/<slug:page>/", gallery.page, name="gallery-page"),
]
