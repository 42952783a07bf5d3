"""What every API view shares: its schema, answers that are kept nowhere, and a limit on what may be sent."""

from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from npcs.core.rest.openapi import ProblemSchema

MOST_BYTES = 1_000_000  # the longest text of a record is 20,000 characters


class TooLarge(APIException):
    """RFC 9110, section 15.5.14."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"Send at most {MOST_BYTES:,} bytes at once."
    default_code = "too_large"


class ApiView:
    """Mixin for API views and viewsets; comes before the class of REST framework."""

    schema: Any = ProblemSchema()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > MOST_BYTES:
            raise TooLarge

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer
