"""What clients send to show who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..errors import oauth_error
from .parameters import ParameterCodes

if TYPE_CHECKING:
    from ...models.ciba.process_authentication import BackchannelAuthenticationRequest
    from ...models.device_flow.authorization import DeviceAuthorizationRequest
    from ...models.pushed_authorization.create import PushedAuthorizationRequest
    from ...models.revocation.process import RevocationRequest
    from ...models.token.process import TokenRequest
    from ..errors import ActionError

    ClientRequest: TypeAlias = (
        BackchannelAuthenticationRequest
        | DeviceAuthorizationRequest
        | PushedAuthorizationRequest
        | RevocationRequest
        | TokenRequest
    )


SECRET = ParameterCodes("A157304", "A157304", "A158301")


@attrs.frozen(kw_only=True)
class ClientCodes:
    """What Authlete calls the ways in which a client can fail to say who it is."""

    client_id: ParameterCodes = attrs.field(factory=ParameterCodes)
    client_secret: ParameterCodes = SECRET
    unknown: str = "A000301"
    foreign: str = "A000301"
    locked: str = "A000301"
    wrong: str = "A157305"
    """The secret is not the client's."""


@attrs.frozen(kw_only=True)
class Credentials:
    """What a request presents, and what is demanded of it."""

    request: ClientRequest
    header_secret: str | None = attrs.field(repr=False)
    form_secret: str | None = attrs.field(repr=False)
    assertion: str | None = attrs.field(repr=False)
    action: str
    """What is answered if it does not suffice."""
    codes: ClientCodes
    audiences: tuple[str, ...]
    """What the endpoint and its service are called."""

    def refusal(self, code: str, text: str) -> ActionError:
        """Tell the client that it did not show who it is."""
        return oauth_error(self.action, code, text, error="invalid_client")
