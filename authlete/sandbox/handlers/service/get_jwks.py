"""``GET /service/jwks/get``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....models.service.get_jwks import ServiceJwksGetResponse
from ...context import AfterCommit
from ...protocol.flags import read_flag
from ...protocol.layout import json_text

if TYPE_CHECKING:
    from ...context import RequestContext
    from ...keys import Signer


def get_jwks(
    _: RequestContext, *, include_private_keys: str | None = None, pretty: str | None = None
) -> AfterCommit[ServiceJwksGetResponse]:
    """Write the JWK set of a service, as it is to publish it."""
    private = read_flag(include_private_keys, "includePrivateKeys")
    return AfterCommit(partial(_jwks, private, read_flag(pretty, "pretty")))


def _jwks(private: bool, pretty: bool, signer: Signer) -> ServiceJwksGetResponse:  # noqa: FBT001 - as partial gives them
    return ServiceJwksGetResponse(text=json_text(signer.jwks(private=private), pretty=pretty))
