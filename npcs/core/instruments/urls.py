"""Addresses below ``instruments/``. A part of a draft is named by its group (items, scales, ...) and its code."""

from django.urls import path

from npcs.core.instruments.views import crosswalks, drafts, reading, steps

app_name = "instruments"
VERSION = "<uuid:version_id>/"
PART = f"{VERSION}edit/<slug:group>/<str:code>/"
LINE = "crosswalk/<uuid:line_id>/"
urlpatterns = [
    path("", reading.index, name="index"),
    path("load/", drafts.load, name="load"),
    path(VERSION, reading.show, name="version"),
    path(f"{VERSION}download/", reading.download, name="download"),
    path(f"{VERSION}compare/", reading.compare, name="compare"),
    path(f"{VERSION}copy/", drafts.copy, name="copy"),
    path(f"{VERSION}edit/", drafts.edit, name="edit"),
    path(f"{VERSION}head/", drafts.head, name="head"),
    path(f"{VERSION}add/<slug:group>/", drafts.new_part, name="part-new"),
    path(PART, drafts.part, name="part"),
    path(f"{PART}remove/", drafts.remove_part, name="part-remove"),
    path(f"{PART}place/", drafts.place_part, name="part-place"),
    path(f"{VERSION}crosswalk/", crosswalks.index, name="crosswalk"),
    path(f"{VERSION}crosswalk/new/", crosswalks.add, name="line-new"),
    path(f"{VERSION}crosswalk/again/", crosswalks.again, name="crosswalk-again"),
    path(LINE, crosswalks.change, name="line"),
    path(f"{LINE}remove/", crosswalks.remove, name="line-remove"),
    path(f"{VERSION}step/<slug:name>/", steps.step, name="step"),
]
