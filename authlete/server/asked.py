"""What a client asked for, in the form that is kept with its ticket between two requests.

Without ``from __future__ import annotations``: field types are resolved when it is read.
"""

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

import attrs

from .._engine.codec import MismatchError, parse_json, read_wire, write_json
from ..models.authorization.client_limited_authorization import ClientLimitedAuthorization
from ..models.common.authz_details import AuthzDetails
from ..models.common.dynamic_scope import DynamicScope
from ..models.common.scope import Scope
from ..models.common.string_array import StringArray

if TYPE_CHECKING:
    from ..models.ciba.process_authentication import BackchannelAuthenticationResponse
    from ..models.device_flow.verification import DeviceVerificationResponse

ZERO: Final = re.compile("[+-]?0+")


class Kind(StrEnum):
    """Where a request for a user's decision comes from."""

    AUTHORIZATION = "authorization"
    """From the browser, at the authorization endpoint."""
    DEVICE = "device"
    """From a device, whose code the user has typed in (RFC 8628)."""
    BACKCHANNEL = "backchannel"
    """From a client that named the user (OpenID Connect CIBA)."""


@attrs.frozen(kw_only=True)
class Asked:
    """A good request that waits for a user."""

    kind: Kind = Kind.AUTHORIZATION
    requested_at: int
    """When the client asked, in seconds since the Unix epoch."""
    silent: bool = False
    """Whether no page may be shown (``prompt=none``)."""
    client: ClientLimitedAuthorization | None = None
    """The client, with what it says of itself."""
    scopes: tuple[Scope, ...] = ()
    dynamic_scopes: tuple[DynamicScope, ...] = ()
    claims: tuple[str, ...] = ()
    """The claims that it wants in the ID token; a name may end in a language, as ``name#ja``."""
    claims_at_user_info: tuple[str, ...] = ()
    """Those that it wants from the userinfo endpoint."""
    claims_for_tx: tuple[str, ...] = ()
    """Those that transformed claims are made from."""
    verified_claims_for_tx: tuple[StringArray, ...] = ()
    id_token_claims: str | None = None
    """The ``id_token`` member of its ``claims`` parameter, as JSON."""
    user_info_claims: str | None = None
    claims_locales: tuple[str, ...] = ()
    ui_locales: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    max_age: int | None = None
    """Seconds since the user's authentication, at most; ``None`` for any."""
    acrs: tuple[str, ...] = ()
    acr_essential: bool = False
    subject: str | None = None
    """Who the user must be."""
    login_hint: str | None = None
    """Who the client thinks the user is."""
    display: str | None = None
    purpose: str | None = None
    """Why it asks."""
    binding_message: str | None = None
    """What a backchannel request shows on both devices."""
    resources: tuple[str, ...] = ()
    authorization_details: AuthzDetails | None = None
    native_sso_requested: bool = False

    @property
    def scope_names(self) -> tuple[str, ...]:
        """The names of the scopes; of those with a value of their own, the value."""
        named = (scope.name for scope in self.scopes)
        valued = (scope.value for scope in self.dynamic_scopes)
        return tuple(str(name) for name in (*named, *valued) if name)

    @property
    def claim_names(self) -> tuple[str, ...]:
        """The claims that it wants in ID token or userinfo."""
        return tuple(dict.fromkeys((*self.claims, *self.claims_at_user_info)))


@attrs.frozen(kw_only=True)
class PendingAuthentication:
    """A backchannel request that waits for its user; ``complete_backchannel`` ends it."""

    ticket: str = attrs.field(repr=False)
    subject: str
    asked: Asked
    expires_in: int
    """Seconds, from ``asked.requested_at``."""

    def to_json(self) -> str:
        """Write it as text, so that another worker can complete it.

        Its ticket is in it: keep it as you keep sessions.
        """
        return write_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it did not write that.
        """
        try:
            return read_wire(cls, parse_json(text.encode()))
        except MismatchError:
            raise ValueError("is no pending authentication") from None


def is_zero(max_age: object) -> bool:
    """Tell whether a ``max_age`` is 0, which allows for no login of before the request."""
    return ZERO.fullmatch(str(max_age)) is not None


def asked_elsewhere(
    kind: Kind,
    answered: "DeviceVerificationResponse | BackchannelAuthenticationResponse",
    *,
    requested_at: int,
    binding_message: str | None = None,
) -> Asked:
    """Gather what was asked for without the user's browser: by a device or the back channel."""
    return Asked(
        kind=kind,
        requested_at=requested_at,
        client=ClientLimitedAuthorization(
            client_id=answered.client_id,
            client_id_alias=answered.client_id_alias,
            client_name=answered.client_name,
        ),
        scopes=answered.scopes or (),
        dynamic_scopes=answered.dynamic_scopes or (),
        claims=answered.claim_names or (),
        acrs=answered.acrs or (),
        binding_message=binding_message,
        resources=answered.resources or (),
        authorization_details=answered.authorization_details,
    )
