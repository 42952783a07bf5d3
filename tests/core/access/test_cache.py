"""What a signed-in person was shown stays in no cache."""

from collections.abc import Callable

from django.test import Client

from tests import factories


def test_pages_of_a_signed_in_person_are_not_stored(sign_in: Callable[..., Client]) -> None:
    client = sign_in(factories.person("reviewer"))
    for address in ("/", "/reviews/", "/members/", "/reviews/00000000-0000-0000-0000-000000000000/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
