"""Addresses below /api/v1/."""

from django.urls import path

from jurisdictions.api.views import MemberViewSet, PersonViewSet

urlpatterns = [
    path("members/", MemberViewSet.as_view({"get": "list"}), name="api-members"),
    path("members/<int:member_id>/", MemberViewSet.as_view({"get": "retrieve"}), name="api-member"),
    path("people/", PersonViewSet.as_view({"get": "list"}), name="api-people"),
    path("people/<uuid:membership_id>/", PersonViewSet.as_view({"get": "retrieve"}), name="api-person"),
]
