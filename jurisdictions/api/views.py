"""Members and people, to read. Every list holds only what the caller may see."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from jurisdictions.api.serializers import MemberSerializer, PersonSerializer
from jurisdictions.models import Jurisdiction, Membership
from npcs.core import audit
from npcs.core.access.api import PolicyMixin
from npcs.core.privacy import PrivacyClass
from npcs.core.rest import ApiView

WITH_NAMES = {Membership: frozenset(PrivacyClass)}  # whoever may see people may see who they are


@extend_schema(tags=["Members"])
class MemberViewSet(ApiView, PolicyMixin, GenericViewSet):
    """The partnership's members and its office: public facts, open to everybody with a role."""

    model = Jurisdiction
    queryset = Jurisdiction.objects.none()
    action_keys = {"list": "member.view", "retrieve": "member.view"}
    serializer_class = MemberSerializer
    filterset_fields = ("kind", "status")
    lookup_url_kwarg = "member_id"

    @extend_schema(responses=MemberSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Members, the last added first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(MemberSerializer(page, many=True).data)

    @extend_schema(responses=MemberSerializer)
    def retrieve(self, request: Request, member_id: int) -> Response:
        """One member."""
        return Response(MemberSerializer(self.get_object()).data)


@extend_schema(tags=["Members"])
class PersonViewSet(ApiView, PolicyMixin, GenericViewSet):
    """The people of the member that you act for, one entry for each current role. Each reading is logged."""

    model = Membership
    queryset = Membership.objects.none()
    action_keys = {"list": "people.view", "retrieve": "people.view"}
    serializer_class = PersonSerializer
    filterset_fields = ("role",)
    lookup_url_kwarg = "membership_id"

    def base_queryset(self) -> QuerySet:
        rows = Membership.objects.current().select_related("user", "jurisdiction")
        return rows.filter(jurisdiction_id=self.actor.acting_for) if self.action == "list" else rows

    @extend_schema(responses=PersonSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Current roles, the latest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        here = Jurisdiction.objects.get(pk=self.actor.acting_for or 0)
        audit.read(actor=self.actor, obj=here, action="people.view")
        return self.get_paginated_response(self._shown(page, many=True))

    @extend_schema(responses=PersonSerializer)
    def retrieve(self, request: Request, membership_id: Any) -> Response:
        """One role of a person."""
        membership = self.get_object()
        audit.read(actor=self.actor, obj=membership, action="people.view")
        return Response(self._shown(membership))

    @staticmethod
    def _shown(rows: Any, *, many: bool = False) -> Any:
        return PersonSerializer(rows, many=many, context={"classes": WITH_NAMES}).data
