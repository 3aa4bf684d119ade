"""What a standard revocation (RFC 7009) takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple


@attrs.frozen(kw_only=True)
class RevocationRequest:
    """A revocation request that your own endpoint received from a client."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The form body that the endpoint received (RFC 7009 §2.1); holds the token."""
    client_id: str | None = None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None = attrs.field(default=None, repr=masked)
    """The client's secret from that header."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM."""
    client_certificate_path: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The certificates between it and its root, in PEM."""
    oauth_client_attestation: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation-PoP`` header."""


class RevocationResponseAction(StrEnum):
    """What your revocation endpoint should answer."""

    OK = "OK"
    """200: the token is revoked, or there is none."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON."""
    INVALID_CLIENT = "INVALID_CLIENT"
    """401 with ``response_content`` as JSON: the client could not be authenticated."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON."""


@attrs.frozen(kw_only=True)
class RevocationResponse:
    """What your revocation endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A113001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: RevocationResponseAction | str | None = None
    """What the endpoint should answer."""
    response_content: str | None = None
    """The body of that answer; absent if it has none."""
    attestation_challenge: str | None = None
    """What the answer's ``OAuth-Client-Attestation-Challenge`` header should hold, if present."""
