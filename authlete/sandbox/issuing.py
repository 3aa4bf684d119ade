"""Issuing tokens without a request to the API, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .._engine.codec import MismatchError, read_request
from ..models.common.grant_type import GrantType
from ..models.token_operations.create import TokenCreateRequest
from .context import AfterCommit
from .errors import ActionError
from .handlers.token_operations.create import create
from .protocol.settings import supports_grant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .directory import HostedService
    from .state import SandboxState

ANY_CLIENT: Final = 1
MOST_LOOKED_AT: Final = 100
WITHOUT_SUBJECT: Final = frozenset({GrantType.CLIENT_CREDENTIALS, GrantType.REFRESH_TOKEN})


def issue_token(state: SandboxState, service: HostedService, settings: Mapping[str, object]) -> str:
    """Issue an access token and return its value, as its client presents it.

    Args:
        state: the sandbox.
        service: the service that issues it.
        settings: fields of ``TokenCreateRequest``; ``grant_type`` and ``client_id`` have defaults
            that suit the service.

    Raises:
        ValueError: there can be no such token.
    """
    wanted = {name: value for name, value in settings.items() if value is not None}
    wanted["grant_type"] = _grant_type(service, has_subject="subject" in wanted)
    try:
        with state.store.transaction():
            wanted.setdefault("client_id", _usable_client(service))
            request = read_request(TokenCreateRequest, wanted, "")
            answer = create(state.context(service, state.now()), request)
    except (MismatchError, ActionError) as error:
        reason = error.body.result_message if isinstance(error, ActionError) else str(error)
        raise ValueError(f"no such token can be issued: {reason}") from None
    if isinstance(answer, AfterCommit):
        answer = answer.make(state.signer(service))
    return str(answer.jwt_access_token or answer.access_token)


def _usable_client(service: HostedService) -> int | None:
    first = service.clients.page(0, MOST_LOOKED_AT)
    return next((client.client_id for client in first if not client.locked), ANY_CLIENT)


def _grant_type(service: HostedService, *, has_subject: bool) -> GrantType:
    if not has_subject:
        return GrantType.CLIENT_CREDENTIALS
    possible = (kind for kind in GrantType if kind not in WITHOUT_SUBJECT)
    supported = (kind for kind in possible if supports_grant(service.settings, kind))
    return next(supported, GrantType.AUTHORIZATION_CODE)
