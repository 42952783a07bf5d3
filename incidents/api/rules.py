"""A member's screening rules."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from incidents.api.screening_shapes import NewRuleSerializer, RuleSerializer, TemplateSerializer
from incidents.models import ScreeningRule
from incidents.permissions import MANAGE_RULES, VIEW
from incidents.screening import templates
from incidents.services import rules
from npcs.core.access.api import PolicyMixin
from npcs.core.access.declare import find
from npcs.core.rest import IDEMPOTENCY_KEY, IF_MATCH, ApiView, etag, expected_version, once_key
from npcs.core.rest.headers import ETAG

TAGS = ["Screening rules"]


@extend_schema(tags=TAGS)
class RuleViewSet(ApiView, PolicyMixin, GenericViewSet):
    """When your member reviews, whose contacts count, what is due when. A published version never changes."""

    model = ScreeningRule
    lookup_url_kwarg = "rule_id"
    action_keys = {
        "list": VIEW, "retrieve": VIEW, "create": MANAGE_RULES, "partial_update": MANAGE_RULES,
        "publish": MANAGE_RULES, "discard": MANAGE_RULES,
    }  # fmt: skip
    serializer_class = RuleSerializer
    queryset = ScreeningRule.objects.none()
    filter_backends = ()

    @extend_schema(responses=RuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The member's rules, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(RuleSerializer(page, many=True).data)

    @extend_schema(responses={201: RuleSerializer, 200: RuleSerializer}, request=NewRuleSerializer,
                   parameters=[IDEMPOTENCY_KEY, ETAG])  # fmt: skip
    def create(self, request: Request) -> Response:
        """Start a draft from a shipped rule or from a version of your own."""
        key = once_key(request)
        given = NewRuleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        there = self.get_queryset().filter(once_key=key).exists()
        if "template" in given.validated_data:
            rule = rules.adopt(actor=self.actor, slug=given.validated_data["template"], once_key=key)
        else:
            source = find(self.actor, MANAGE_RULES, ScreeningRule, given.validated_data["copy_of"])
            rule = rules.next_version(actor=self.actor, rule=source, once_key=key)
        return self._show(rule, 200 if there else 201)

    @extend_schema(responses=RuleSerializer, parameters=[ETAG])
    def retrieve(self, request: Request, rule_id: Any) -> Response:
        """One version."""
        return self._show(self.get_object())

    @extend_schema(request=RuleSerializer(partial=True), responses=RuleSerializer, parameters=[IF_MATCH, ETAG])
    def partial_update(self, request: Request, rule_id: Any) -> Response:
        """Change a draft."""
        rule, version = self.get_object(), expected_version(request)
        given = RuleSerializer(rule, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return self._show(rules.change(actor=self.actor, rule=rule, version=version, data=given.validated_data))

    @extend_schema(request=None, responses=RuleSerializer, parameters=[IF_MATCH, ETAG])
    def publish(self, request: Request, rule_id: Any) -> Response:
        """Publish a draft for good."""
        rule, version = self.get_object(), expected_version(request)
        return self._show(rules.publish(actor=self.actor, rule=rule, version=version))

    @extend_schema(request=None, responses=RuleSerializer, parameters=[IF_MATCH, ETAG])
    def discard(self, request: Request, rule_id: Any) -> Response:
        """Discard a draft."""
        rule, version = self.get_object(), expected_version(request)
        return self._show(rules.discard(actor=self.actor, rule=rule, version=version))

    @staticmethod
    def _show(rule: ScreeningRule, status: int = 200) -> Response:
        return Response(RuleSerializer(rule).data, status=status, headers=etag(rule))


@extend_schema(tags=TAGS)
class RuleTemplateViewSet(ApiView, PolicyMixin, GenericViewSet):
    """The rules that ship with the product."""

    model = ScreeningRule
    action_keys = {"list": VIEW}
    serializer_class = TemplateSerializer
    queryset = ScreeningRule.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=TemplateSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Six types of law with the sources' figures. Each is to be checked with counsel before it is used."""
        return Response(TemplateSerializer(templates.offered(), many=True).data)
