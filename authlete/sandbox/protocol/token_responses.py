"""Successful answers of a token endpoint (RFC 6749 §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from ..._engine.codec import write_json
from ..context import AfterCommit
from ..errors import server_error
from .access_tokens import access_token_jwt
from .claims import visible, write_details
from .settings import token_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..context import RequestContext
    from ..keys import Signer
    from .id_tokens import IdToken
    from .issue import IssuedToken

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class SignedTokens:
    """Tokens as their client gets them."""

    jwt_access_token: str | None
    id_token: str | None
    content: str
    """The response, as JSON text."""


@attrs.frozen(kw_only=True)
class Issuance:
    """Stored tokens whose client is to be told their values."""

    context: RequestContext
    issued: IssuedToken
    access_token: str = attrs.field(repr=False)
    refresh_token: str | None = attrs.field(default=None, repr=False)
    id_token: IdToken | None = None
    members: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """What else the response says; ``None`` for what it does not."""

    def answer(self, finish: Callable[[SignedTokens], T]) -> T | AfterCommit[T]:
        """Answer, after the transaction if something has to be signed."""
        if self.id_token is None and self.context.service.access_token_sign_alg is None:
            return finish(SignedTokens(jwt_access_token=None, id_token=None, content=self._write()))
        return AfterCommit(lambda signer: finish(self.sign(signer)))

    def sign(self, signer: Signer) -> SignedTokens:
        """Sign what is to be signed, and write the response.

        Raises:
            ActionError: the header of the ID token holds what it may not.
        """
        issued, service = self.issued, self.context.service
        jwt = access_token_jwt(service, issued.record, self.access_token, issued.jwt_claims, signer)
        id_token = None
        if self.id_token is not None:
            try:
                id_token = self.id_token.make(signer, jwt or self.access_token)
            except ValueError:
                raise server_error("A000201", "The header of the ID token is unusable.") from None
        return SignedTokens(
            jwt_access_token=jwt, id_token=id_token, content=self._write(jwt, id_token)
        )

    def _write(self, jwt: str | None = None, id_token: str | None = None) -> str:
        attributes = self.issued.record.attributes
        content: dict[str, object] = {
            **visible(attributes),
            "access_token": jwt or self.access_token,
            "token_type": token_type(self.context.service, attributes),
            "expires_in": self.issued.lifetime(self.context.now),
            "refresh_token": self.refresh_token,
            "scope": " ".join(self.issued.scopes or ()) or None,
            "id_token": id_token,
            "authorization_details": write_details(attributes.authorization_details),
            "grant_id": attributes.grant_id,
            **self.members,
        }
        return write_json({k: v for k, v in content.items() if v is not None}).decode()
