"""``manage.py openapi``: writes docs/api/openapi.yaml, the committed contract. A test compares it with the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from npcs.core.rest.docs import schema

SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "api" / "openapi.yaml"


def text() -> str:
    """The description as YAML. Raises when it is not valid OpenAPI 3.1."""
    validate_schema(schema())
    return OpenApiYamlRenderer().render(schema(), renderer_context={}).decode()


class Command(BaseCommand):
    help = "Writes the description of the REST API to docs/api/openapi.yaml."

    def handle(self, *args: Any, **options: Any) -> None:
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_text(text(), encoding="utf-8")
        self.stdout.write(f"{SNAPSHOT.relative_to(settings.BASE_DIR)} written.")
