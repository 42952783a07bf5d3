"""REST: the description is made from the code without a warning, is committed, and can be read by people."""

import re
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from npcs.core.management.commands import openapi
from npcs.core.rest.docs import METHODS, schema


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, found[method])
        for path, found in schema()["paths"].items()
        for method in METHODS
        if method in found
    ]


def test_the_description_is_valid_openapi_31_without_a_warning() -> None:
    reset_generator_stats()
    made = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    validate_schema(made)
    assert made["openapi"] == "3.1.0"
    assert list(GENERATOR_STATS._warn_cache) == []
    assert list(GENERATOR_STATS._error_cache) == []


def test_the_committed_contract_is_the_one_in_force() -> None:
    """A change of the API is a change of this file: run ``manage.py openapi`` and read the difference."""
    assert openapi.SNAPSHOT.read_text(encoding="utf-8") == openapi.text()


def test_every_operation_says_what_it_does_and_how_it_refuses() -> None:
    assert len(operations()) >= 20
    for path, method, operation in operations():
        assert operation["description"].strip(), (path, method)
        refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
        assert {"401", "403"} <= set(refusals), (path, method)
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in refusals.values())
        assert all(answer["description"] for answer in operation["responses"].values()), (path, method)


def test_every_change_of_a_record_asks_for_its_version_and_every_new_one_for_a_key() -> None:
    for path, method, operation in operations():
        headers = {given["name"] for given in operation.get("parameters", ()) if given["in"] == "header"}
        step = "/steps/" in path and method == "post"
        if method in {"put", "patch", "delete"} or step:
            assert headers == {"If-Match"}
            assert {"409", "428"} <= set(operation["responses"])
        elif method == "post":
            assert headers == {"Idempotency-Key"}


def test_bodies_take_no_other_fields() -> None:
    requests = {name: shape for name, shape in schema()["components"]["schemas"].items() if name.endswith("Request")}
    assert len(requests) >= 7
    assert [name for name, shape in requests.items() if shape.get("additionalProperties") is not False] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "kind"), [("application/vnd.oai.openapi+json", "json"), ("application/vnd.oai.openapi", "yaml")]
)
def test_programs_get_the_description(accept: str, kind: str) -> None:
    answer = Client().get("/api/v1/schema/", headers={"Accept": accept})
    assert answer.status_code == 200
    assert kind in answer["Content-Type"] or kind == "yaml"
    assert yaml.safe_load(answer.content)["paths"].keys() == schema()["paths"].keys()


@pytest.mark.django_db
def test_people_get_a_page_without_a_foreign_script() -> None:
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    for path, method, _operation in operations():
        assert f"<code>{method.upper()} {path}</code>" in page
    sources = re.findall(r"<(?:script|link)[^>]*(?:src|href)=\"([^\"]+)", page)
    assert [source for source in sources if not source.startswith("/static/")] == []
