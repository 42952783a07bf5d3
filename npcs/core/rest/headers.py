"""Two request headers that make a write safe: the version it started from, and a key that makes it happen once."""

import re
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

_VERSION = re.compile(r'"(\d{1,8})"', re.ASCII)

IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,8}"$', "examples": ['"3"']},
    OpenApiParameter.HEADER,
    required=True,
    description="The `version` of the record that you read, in quotes. Another version in force is a 409.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A UUID that you make for this record. Sent again, it answers 200 with what is there and adds nothing.",
)
ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The record's version, for `If-Match`.",
    response=[200, 201],
)


class PreconditionRequired(APIException):
    """RFC 6585, section 3."""

    status_code = 428
    default_detail = _('Say which version you change: If-Match: "<version>".')
    default_code = "precondition_required"


def expected_version(request: Request) -> int:
    """The version named by If-Match. Raises 428 when the header is missing, 400 when it is something else."""
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    found = _VERSION.fullmatch(header.strip())
    if found is None:
        raise ValidationError({"If-Match": _('A version in quotes, for instance "3".')})
    return int(found[1])


def once_key(request: Request) -> UUID:
    """The key under which a record is made once. Raises 400 when it is missing or no UUID."""
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise ValidationError({"Idempotency-Key": _("Send a UUID that you made for this record.")}) from None


def etag(obj: Any) -> dict[str, str]:
    """Response headers that name the record's version."""
    return {"ETag": f'"{obj.version}"'}
