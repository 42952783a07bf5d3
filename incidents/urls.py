"""Addresses of the review process. A part is found by its own id, and its review decides who may open it."""

from django.urls import path

from incidents.views import (
    check,
    dashboard,
    decide,
    history,
    moving,
    needs,
    notice,
    opportunities,
    rating,
    record,
    review,
    seen_before,
    steps,
    story,
    worklist,
)

app_name = "incidents"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("new/", notice.new, name="notice"),
    path("dashboards/", dashboard.director, name="dashboard"),
    path("dashboards/figures.csv", dashboard.figures_csv, name="dashboard-csv"),
    path("dashboards/reviewers/", seen_before.index, name="seen-before"),
    path("needs/<uuid:need_id>/", needs.change, name="need"),
    path("needs/<uuid:need_id>/remove/", needs.remove, name="need-remove"),
    path("opportunities/<uuid:opportunity_id>/", opportunities.change, name="opportunity"),
    path("opportunities/<uuid:opportunity_id>/remove/", opportunities.remove, name="opportunity-remove"),
    path("opportunities/<uuid:opportunity_id>/rate/", rating.opportunity, name="rate-opportunity"),
    path("opportunities/<uuid:opportunity_id>/rate/<str:item>/", rating.opportunity, name="rate-opportunity"),
    path("<uuid:review_id>/", review.show, name="review"),
    path("<uuid:review_id>/notice/", notice.change, name="notice-edit"),
    path("<uuid:review_id>/facts/", notice.facts, name="facts"),
    path("<uuid:review_id>/story/", story.story, name="story"),
    path("<uuid:review_id>/needs/", needs.index, name="needs"),
    path("<uuid:review_id>/needs/new/", needs.add, name="need-add"),
    path("<uuid:review_id>/opportunities/", opportunities.index, name="opportunities"),
    path("<uuid:review_id>/opportunities/new/", opportunities.add, name="opportunity-add"),
    path("<uuid:review_id>/rate/", rating.family, name="rate"),
    path("<uuid:review_id>/rate/<str:item>/", rating.family, name="rate"),
    path("<uuid:review_id>/move/", moving.move, name="move"),
    path("<uuid:review_id>/check/", check.check, name="check"),
    path("<uuid:review_id>/step/<slug:name>/", steps.step, name="step"),
    path("<uuid:review_id>/decide/", decide.decide, name="decide"),
    path("<uuid:review_id>/history/", history.history, name="history"),
    path("<uuid:review_id>/similar/", seen_before.similar, name="similar"),
    path("<uuid:review_id>/record/", record.record, name="record"),
    path("<uuid:review_id>/record.pdf", record.record_pdf, name="record-pdf"),
]
