"""The OpenAPI description: problem answers on every operation, sign-in schemes, and fields that may be absent."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from npcs.core.privacy import PrivacyClass
from npcs.core.rest.serializers import OPEN, ClassedSerializer, privacy_of

MEDIA_TYPE = "application/problem+json"
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "A stable key, for a step that is not possible now."},
        "errors": {
            "type": "array",
            "description": "One entry for each field that cannot be taken.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "findings": {
            "type": "array",
            "description": "What must be done first, one sentence each.",
            "items": {"type": "string"},
        },
        "current_version": {"type": "integer", "description": "After a conflict: the version in force."},
        "fields": {
            "type": "object",
            "description": "After a conflict: your value and theirs for each field in which they differ.",
            "additionalProperties": {"type": "object", "properties": {"yours": {}, "theirs": {}}},
        },
    },
}
WORDS = {
    "400": "A parameter, a header or a field cannot be taken; `errors` names each.",
    "401": "Sign in first.",
    "403": "Your role does not include this.",
    "404": "There is nothing here that you may see.",
    "406": "Only JSON is sent.",
    "409": "Somebody was faster, or the step is not possible now.",
    "413": "The body is too large.",
    "415": "Send JSON.",
    "428": "Send `If-Match` with the version that you change.",
}


class ProblemSchema(AutoSchema):
    """Adds to each operation the problem answers that it can give."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        component = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM)
        self.registry.register_on_missing(component)
        for code in problems_of(operation):
            content = {MEDIA_TYPE: {"schema": component.ref}}
            operation["responses"].setdefault(code, {"description": WORDS[code], "content": content})
        for answer in operation["responses"].values():
            answer["description"] = answer["description"] or "Done."
        operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation


def problems_of(operation: dict[str, Any]) -> list[str]:
    """Status codes of refusals, by what the operation takes."""
    given = {(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", ())}
    places = {place for place, _name in given}
    codes = {"406"}
    if {} not in operation.get("security", [{}]):
        codes |= {"401", "403"}
    if "path" in places:
        codes.add("404")
    if places & {"query", "header"}:
        codes.add("400")
    if "requestBody" in operation:
        codes |= {"400", "413", "415"}
    if ("header", "If-Match") in given:
        codes |= {"409", "428"}
    return sorted(codes)


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "npcs.core.access.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's session. Writes also need the header X-CSRFToken.",
        }  # fmt: skip


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "npcs.core.access.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http", "scheme": "bearer",
            "description": "A token made on your account's page. It acts as you, for one member, until it ends.",
        }  # fmt: skip


class ClassedExtension(OpenApiSerializerExtension):
    """Says which fields only some readers get, and does not promise them to all."""

    target_class = "npcs.core.rest.serializers.ClassedSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        serializer = self.target if isinstance(self.target, ClassedSerializer) else self.target()
        if direction != "response":
            return {**schema, "additionalProperties": False}
        for name, shape in schema.get("properties", {}).items():
            privacy_class = privacy_of(serializer, name)
            if privacy_class in OPEN:
                continue
            schema["properties"][name] = {**shape, "description": NOTES[privacy_class]}
            if name in schema.get("required", []):
                schema["required"].remove(name)
        return schema


NOTES = {
    PrivacyClass.IDENTIFYING: "Identifying. Absent for whoever may not read it.",
    PrivacyClass.PRIVILEGED: "Under review privilege. Absent for whoever may not read narratives.",
}
