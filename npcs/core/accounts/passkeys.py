"""What the browser's passkey dialog needs, as JSON for a data attribute (Web Authentication Level 3, section 5)."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder

from npcs.core.accounts import second_factor


def as_json(options: Any) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


def request_options(user: Any, context: dict[str, Any]) -> str:
    """The options that allauth put into the page's context; empty for a person without a passkey."""
    if not second_factor.of(user).filter(type=Authenticator.Type.WEBAUTHN).exists():
        return ""
    return as_json(context["js_data"]["request_options"])
