"""The client credentials flow (RFC 6749 §4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ....models.common.client_auth_method import ClientAuthMethod
from ....models.common.client_type import ClientType
from ...errors import OAuthError
from ...protocol.parameters import ParameterCodes
from ...protocol.scopes import read_scopes

if TYPE_CHECKING:
    from ....models.token.process import TokenResponse
    from ...context import AfterCommit
    from .grant_request import GrantRequest

SCOPE: Final = ParameterCodes(repeated="A052302")


def client_credentials(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Issue an access token that speaks for the client itself.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the client may not have such a token.
    """
    client = asked.client
    if client.client_type == ClientType.PUBLIC or client.token_auth_method == ClientAuthMethod.NONE:
        raise OAuthError("unauthorized_client", "The client is public.", "A052301")
    scopes = read_scopes(asked.context.service, client, asked.scopes(SCOPE)).all
    attributes = attrs.evolve(
        asked.attributes(), resources=asked.resources(), authorization_details=asked.new_details()
    )
    return asked.answer(asked.issue(attributes, subject=None, scopes=scopes), "A052001")
