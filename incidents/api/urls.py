"""Addresses below /api/v1/."""

from typing import Any

from django.urls import path

from incidents.api.beside import AfterwardsViewSet, DisclosureViewSet, RecommendationViewSet
from incidents.api.dashboard import FiguresViewSet, SimilarViewSet
from incidents.api.gathering import DebriefViewSet, MapArrowViewSet, MapBoxViewSet, TimelineViewSet
from incidents.api.imports import ImportViewSet
from incidents.api.parts import NeedViewSet, OpportunityViewSet
from incidents.api.pin import PinViewSet
from incidents.api.ratings import RatingViewSet
from incidents.api.reviews import IncidentViewSet, NoticeViewSet, ReviewViewSet
from incidents.api.rules import RuleTemplateViewSet, RuleViewSet
from incidents.api.scoring import AgreementViewSet, RatingSetViewSet, SettingsViewSet, TextViewSet
from incidents.api.screening import ClockViewSet, HoldViewSet, ScreeningViewSet
from incidents.api.screens import SavedViewViewSet, SearchViewSet
from incidents.api.sharing import CoreSetView, DataSetFactsViewSet, SharingViewSet, SubmissionViewSet
from incidents.api.steps import ACTIONS, StepViewSet

READ_ALL: Any = {"get": "list", "post": "create"}
READ_ONE: Any = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
WITHOUT_DELETE: Any = {"get": "retrieve", "patch": "partial_update"}
RECOMMENDATION = "recommendations/<uuid:recommendation_id>/"
DISCLOSURE = "public-records/<uuid:disclosure_id>/"
CHANGE_ONE: Any = {"get": "retrieve", "patch": "partial_update"}
REVIEW = "reviews/<uuid:review_id>/"
OPPORTUNITY = f"{REVIEW}opportunities/<uuid:opportunity_id>/"

urlpatterns = [
    path("core-set/", CoreSetView.as_view(), name="api-core-set"),
    path("submissions/", SubmissionViewSet.as_view({"get": "list"}), name="api-submissions"),
    path("notices/", NoticeViewSet.as_view({"post": "create"}), name="api-notices"),
    path("imports/", ImportViewSet.as_view(READ_ALL), name="api-imports"),
    path("imports/<uuid:batch_id>/", ImportViewSet.as_view({"get": "retrieve"}), name="api-import"),
    path("imports/<uuid:batch_id>/steps/start/", ImportViewSet.as_view({"post": "start"}), name="api-import-start"),
    path("imports/<uuid:batch_id>/steps/stop/", ImportViewSet.as_view({"post": "stop"}), name="api-import-stop"),
    path("search/", SearchViewSet.as_view({"get": "list"}), name="api-search"),
    path("saved-views/", SavedViewViewSet.as_view(READ_ALL), name="api-saved-views"),
    path("saved-views/<uuid:view_id>/", SavedViewViewSet.as_view(READ_ONE), name="api-saved-view"),
    path("reviews/", ReviewViewSet.as_view({"get": "list"}), name="api-reviews"),
    path("figures/", FiguresViewSet.as_view({"get": "list"}), name="api-figures"),
    path(REVIEW, ReviewViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-review"),
    path(f"{REVIEW}history/", ReviewViewSet.as_view({"get": "history"}), name="api-review-history"),
    path(f"{REVIEW}incident/", IncidentViewSet.as_view({"get": "incident", "patch": "change"}), name="api-incident"),
    path(f"{REVIEW}timeline/", TimelineViewSet.as_view(READ_ALL), name="api-timeline"),
    path(f"{REVIEW}timeline/<uuid:event_id>/", TimelineViewSet.as_view(READ_ONE), name="api-timeline-event"),
    path(f"{REVIEW}debriefs/", DebriefViewSet.as_view(READ_ALL), name="api-debriefs"),
    path(f"{REVIEW}debriefs/<uuid:debrief_id>/", DebriefViewSet.as_view(READ_ONE), name="api-debrief"),
    path(f"{REVIEW}map/boxes/", MapBoxViewSet.as_view(READ_ALL), name="api-map-boxes"),
    path(f"{REVIEW}map/boxes/<uuid:box_id>/", MapBoxViewSet.as_view(READ_ONE), name="api-map-box"),
    path(f"{REVIEW}map/arrows/", MapArrowViewSet.as_view(READ_ALL), name="api-map-arrows"),
    path(f"{REVIEW}map/arrows/<uuid:arrow_id>/", MapArrowViewSet.as_view(READ_ONE), name="api-map-arrow"),
    path(
        f"{REVIEW}data-set-facts/",
        DataSetFactsViewSet.as_view({"get": "facts", "patch": "save"}),
        name="api-data-set-facts",
    ),
    path(f"{REVIEW}sharing/", SharingViewSet.as_view({"get": "preview", "patch": "terms"}), name="api-sharing"),
    path(f"{REVIEW}needs/", NeedViewSet.as_view(READ_ALL), name="api-needs"),
    path(f"{REVIEW}needs/<uuid:need_id>/", NeedViewSet.as_view(READ_ONE), name="api-need"),
    path(f"{REVIEW}opportunities/", OpportunityViewSet.as_view(READ_ALL), name="api-opportunities"),
    path(OPPORTUNITY, OpportunityViewSet.as_view(READ_ONE), name="api-opportunity"),
    path("rules/", RuleViewSet.as_view(READ_ALL), name="api-rules"),
    path("rules/<uuid:rule_id>/", RuleViewSet.as_view(CHANGE_ONE), name="api-rule"),
    path("rules/<uuid:rule_id>/steps/publish/", RuleViewSet.as_view({"post": "publish"}), name="api-rule-publish"),
    path("rules/<uuid:rule_id>/steps/discard/", RuleViewSet.as_view({"post": "discard"}), name="api-rule-discard"),
    path("rule-templates/", RuleTemplateViewSet.as_view({"get": "list"}), name="api-rule-templates"),
    path(f"{REVIEW}screening/", ScreeningViewSet.as_view({"get": "retrieve", "put": "update"}), name="api-screening"),
    path(f"{REVIEW}lead-check/", ScreeningViewSet.as_view({"get": "lead", "put": "vouch"}), name="api-lead-check"),
    path(f"{REVIEW}clocks/", ClockViewSet.as_view({"get": "list"}), name="api-clocks"),
    path(f"{REVIEW}clocks/<uuid:clock_id>/", ClockViewSet.as_view({"patch": "partial_update"}), name="api-clock"),
    path(f"{REVIEW}holds/", HoldViewSet.as_view(READ_ALL), name="api-holds"),
    path(f"{REVIEW}holds/<uuid:hold_id>/", HoldViewSet.as_view({"patch": "partial_update"}), name="api-hold"),
    path(f"{REVIEW}ratings/", RatingViewSet.as_view({"get": "list"}), name="api-ratings"),
    path(f"{REVIEW}ratings/<str:item>/", RatingViewSet.as_view({"put": "rate"}), name="api-rating"),
    path(
        f"{OPPORTUNITY}ratings/<str:item>/",
        RatingViewSet.as_view({"put": "rate_opportunity"}),
        name="api-opportunity-rating",
    ),
    path(f"{REVIEW}similar/", SimilarViewSet.as_view({"get": "list"}), name="api-similar"),
    path(
        f"{REVIEW}supplement/<str:item>/",
        RatingViewSet.as_view({"put": "supplement"}),
        name="api-supplement",
    ),
    path(
        f"{OPPORTUNITY}supplement/<str:item>/",
        RatingViewSet.as_view({"put": "supplement_opportunity"}),
        name="api-opportunity-supplement",
    ),
    path(f"{REVIEW}instrument/", PinViewSet.as_view({"get": "pinned", "put": "move"}), name="api-review-instrument"),
    path("recommendations/", RecommendationViewSet.as_view(READ_ALL), name="api-recommendations"),
    path(RECOMMENDATION, RecommendationViewSet.as_view(WITHOUT_DELETE), name="api-recommendation"),
    path(
        f"{RECOMMENDATION}steps/",
        RecommendationViewSet.as_view({"get": "steps"}, filter_backends=(), pagination_class=None),
        name="api-recommendation-steps",
    ),
    path(
        f"{RECOMMENDATION}steps/<slug:name>/",
        RecommendationViewSet.as_view({"post": "take"}),
        name="api-recommendation-step",
    ),
    path("public-records/", DisclosureViewSet.as_view(READ_ALL), name="api-disclosures"),
    path(DISCLOSURE, DisclosureViewSet.as_view(WITHOUT_DELETE), name="api-disclosure"),
    path(
        f"{DISCLOSURE}steps/",
        DisclosureViewSet.as_view({"get": "steps"}, filter_backends=(), pagination_class=None),
        name="api-disclosure-steps",
    ),
    path(f"{DISCLOSURE}steps/<slug:name>/", DisclosureViewSet.as_view({"post": "take"}), name="api-disclosure-step"),
    path(f"{REVIEW}steps/amend/", AfterwardsViewSet.as_view({"post": "amend"}), name="api-amend"),
    path(f"{REVIEW}steps/hand_over/", AfterwardsViewSet.as_view({"post": "hand_over"}), name="api-hand-over"),
    path(f"{REVIEW}rating-sets/", RatingSetViewSet.as_view({"get": "list"}), name="api-rating-sets"),
    path(f"{REVIEW}rating-sets/<uuid:set_id>/", RatingSetViewSet.as_view({"get": "retrieve"}), name="api-rating-set"),
    *(
        path(f"{REVIEW}rating-sets/steps/{name}/", RatingSetViewSet.as_view({"post": name}), name=f"api-ratings-{name}")
        for name in ("send", "reopen", "alone")
    ),
    path(f"{REVIEW}second-rater/", RatingSetViewSet.as_view({"put": "second_rater"}), name="api-second-rater"),
    path("agreement/", AgreementViewSet.as_view({"get": "agreement"}), name="api-agreement"),
    path(
        "scoring-settings/", SettingsViewSet.as_view({"get": "retrieve", "put": "update"}), name="api-scoring-settings"
    ),
    path(f"{REVIEW}noticed/", TextViewSet.as_view({"get": "noticed"}), name="api-noticed"),
    path(f"{REVIEW}steps/", StepViewSet.as_view({"get": "list"}), name="api-steps"),
    *(
        path(f"{REVIEW}steps/{name}/", StepViewSet.as_view({"post": action}), name=f"api-step-{name}")
        for name, action in ACTIONS.items()
    ),
]
