"""The API's description: as OpenAPI for programs, as a plain page for people. No script of anybody else."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from npcs.core.access import public
from npcs.core.access.declare import Declaration

WHY = "Describes the API. It holds no record and no name."
METHODS = ("get", "post", "put", "patch", "delete")


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The OpenAPI description, in English, the same for every reader; made once a process."""
    with override("en"):
        return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


class SchemaView(APIView):
    """GET: the OpenAPI 3.1 description as JSON, or as YAML with ``Accept: application/vnd.oai.openapi``."""

    declared = Declaration("public", WHY)
    authentication_classes = ()
    renderer_classes = (OpenApiJsonRenderer, OpenApiYamlRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(schema())


@public(WHY)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every endpoint as a table: what it does, what it takes, what it answers."""
    context = {
        "title": schema()["info"]["title"],
        "description": schema()["info"]["description"],
        "groups": groups(schema()),
        "crumbs": [{"label": _("API")}],
    }
    return render(request, "api/docs.html", context)


@dataclass(frozen=True)
class Endpoint:
    """One operation, in words. ``takes`` and ``fields`` are (name, where or type, needed, what it is)."""

    method: str
    path: str
    title: str
    text: str
    takes: list[tuple[str, str, bool, str]]
    fields: list[tuple[str, str, bool, str]]
    answers: list[tuple[str, str]]

    @property
    def id(self) -> str:
        return f"{self.method}-{self.path}".lower().replace("/", "-").replace("{", "").replace("}", "")


def groups(description: dict[str, Any]) -> list[tuple[str, list[Endpoint]]]:
    """The operations by tag, both in the order of the paths."""
    found: dict[str, list[Endpoint]] = {}
    for path, operations in description["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                found.setdefault(operation["tags"][0], []).append(_endpoint(description, method, path, operation))
    return list(found.items())


def _endpoint(description: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Endpoint:
    text = _plain(operation.get("description", ""))
    title, _break, more = text.partition("\n")
    takes = [
        (given["name"], given["in"], given.get("required", False), _plain(given.get("description", "")))
        for given in operation.get("parameters", ())
    ]
    answers = [(code, _plain(answer.get("description", ""))) for code, answer in operation["responses"].items()]
    body = _body(description, operation)
    return Endpoint(method.upper(), path, title or operation["operationId"], more.strip(), takes, body, answers)


def _plain(text: str) -> str:
    """Without the marks that the description has for programs that draw them."""
    return text.replace("`", "").replace("\n* ", "\n").removeprefix("* ").strip()


def _body(description: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return []
    shape = _resolved(description, content["application/json"]["schema"])
    needed = shape.get("required", [])
    return [
        (name, _type(description, field), name in needed, _plain(field.get("description", "")))
        for name, field in shape.get("properties", {}).items()
    ]


def _resolved(description: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in shape:
        return description["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return shape


def _type(description: dict[str, Any], shape: dict[str, Any]) -> str:
    """The type in words: "string, one of: a, b"."""
    options = shape.get("oneOf") or shape.get("anyOf") or shape.get("allOf") or [shape]
    words = []
    for option in options:
        option = _resolved(description, option)
        kind = option.get("type", "")
        kind = ", ".join(kind) if isinstance(kind, list) else kind
        listed = [str(value) for value in option.get("enum", ()) if value not in ("", None)]
        words.append(f"{kind}: {', '.join(listed)}" if listed else option.get("format") or kind)
    return " / ".join(word for word in words if word)
