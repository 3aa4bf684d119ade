"""Which endpoint answers at which path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import authorization, discovery, pushed_authorization, revocation, token, userinfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Endpoint

ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "/authorize": authorization.authorization,
    f"/authorize{authorization.CONTINUE}": authorization.decision,
    "/token": token.token,
    "/revoke": revocation.revocation,
    "/userinfo": userinfo.userinfo,
    "/par": pushed_authorization.pushed_authorization,
    "/jwks": discovery.jwks,
    "/.well-known/openid-configuration": discovery.discovery,
    "/.well-known/oauth-authorization-server": discovery.discovery,
}
