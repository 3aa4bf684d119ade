"""What issuing a userinfo response takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.pair import Pair, pair_tuple


@attrs.frozen(kw_only=True)
class UserinfoIssueRequest:
    """The claims collected for a userinfo request that ``userinfo_process`` found good."""

    __repr__ = concise

    token: str = attrs.field(repr=masked)
    """The access token of the userinfo request."""
    claims: str | None = attrs.field(default=None, repr=masked)
    """The user's claims, as the text of a JSON object (OpenID Connect Core §5.1)."""
    sub: str | None = None
    """The ``sub`` claim; the token's subject if left out."""
    claims_for_tx: str | None = attrs.field(default=None, repr=masked)
    """The claims that transformed claims are computed from, as the text of a JSON object."""
    request_signature: str | None = attrs.field(default=None, repr=masked)
    """The request's ``Signature`` header, which the answer's signature is to cover (RFC 9421)."""
    headers: tuple[Pair, ...] | None = attrs.field(default=None, converter=pair_tuple, repr=False)
    """The headers of the endpoint's answer that its signature is to cover."""
    verified_claims_for_tx: tuple[str, ...] | None = attrs.field(
        default=None, converter=str_tuple, repr=masked
    )
    """The verified claims that transformed claims are computed from, each as JSON text."""


class UserinfoIssueResponseAction(StrEnum):
    """What your userinfo endpoint should answer."""

    JSON = "JSON"
    """200 with ``response_content`` as ``application/json``."""
    JWT = "JWT"
    """200 with ``response_content`` as ``application/jwt``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the call named no token."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: there is no such token, it has expired, or it speaks for no user."""
    FORBIDDEN = "FORBIDDEN"
    """403: the token lacks the scope ``openid``."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class UserinfoIssueResponse:
    """What your userinfo endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: UserinfoIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body with the user's claims; otherwise the ``WWW-Authenticate`` header to answer with."""
    signature: str | None = attrs.field(default=None, repr=masked)
    """The ``Signature`` header of the endpoint's answer, if it is to be signed (RFC 9421)."""
    signature_input: str | None = None
    """Its ``Signature-Input`` header."""
    content_digest: str | None = None
    """Its ``Content-Digest`` header (RFC 9530)."""
