"""Whether a form whose token does not fit was nevertheless sent by one of our own pages."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def form_is_ours(request: HttpRequest) -> bool:
    """The browser itself says that one of our pages sent this.

    Only then may the typed text be shown again with a fresh token: otherwise another site could fill in a form
    and have the person send it. Scripts cannot set either header (Fetch Standard, forbidden request-headers).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
