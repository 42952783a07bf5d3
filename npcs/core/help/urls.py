"""Addresses of Help."""

from django.urls import path

from npcs.core.help import views

urlpatterns = [
    path("", views.index, name="help"),
    path("<slug:slug>/", views.page, name="help-page"),
]
