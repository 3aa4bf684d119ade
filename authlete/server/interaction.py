"""What an authorization server decides: who the user is, and what they agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..models.authorization.fail import AuthorizationFailRequestReason as Reason
from ..models.common.prompt import Prompt
from .asked import Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from ..models.authorization.client_limited_authorization import ClientLimitedAuthorization
    from ..models.common.authz_details import AuthzDetails
    from ..models.common.property import Property
    from ..models.common.scope import Scope
    from .asked import Asked

FRESH: Final = frozenset({Prompt.LOGIN, Prompt.SELECT_ACCOUNT, Prompt.CREATE})
"""The prompts that a login from before the request does not satisfy."""


def _str_tuple(value: Collection[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


@attrs.frozen
class Grant:
    """The user is known and agrees."""

    subject: str
    """The user's identifier: at most 100 ASCII characters."""
    auth_time: int | None = attrs.field(default=None, kw_only=True)
    """When the user was authenticated, in seconds since the Unix epoch; left out, what
    ``login_required`` was told."""
    acr: str | None = attrs.field(default=None, kw_only=True)
    """How, as a class; left out, what ``login_required`` was told."""
    scopes: Collection[str] | None = attrs.field(default=None, converter=_str_tuple, kw_only=True)
    """What the user agrees to; left out, all that was asked for."""
    claims: Collection[str] | None = attrs.field(default=None, converter=_str_tuple, kw_only=True)
    """The claims that the client may see; left out, all that were asked for."""
    sub: str | None = attrs.field(default=None, kw_only=True)
    """What to call the user to this client; left out, the subject. A hidden property of the tokens
    keeps it, for userinfo."""
    properties: Sequence[Property] | None = attrs.field(default=None, kw_only=True)
    """Extra properties of the tokens."""
    authorization_details: AuthzDetails | None = attrs.field(default=None, kw_only=True)
    """What the user agrees to of the details; left out, all. Not for devices and backchannel
    requests, whose details are granted as they are."""
    session_id: str | None = attrs.field(default=None, kw_only=True, repr=False)
    """The user's session, for logout (``sid``) and native SSO; of authorization requests."""


@attrs.frozen
class Deny:
    """The user does not agree, or there is no telling."""

    reason: Reason = Reason.DENIED
    """Why, which decides what error the client gets."""
    description: str | None = None
    """What the client's developers are told."""


@attrs.define(kw_only=True, eq=False)
class Interaction:
    """What a client asks of a user, for ``decide`` to answer."""

    asked: Asked
    """All that is known of the request."""
    resume_url: str = attrs.field(repr=False)
    """Where a page of yours comes back to: by GET, or by POST with ``form_token``."""
    form_token: str = attrs.field(repr=False)
    """What a form must carry as ``form_token``, so that no other site can send it."""
    look_up_granted: Callable[[str], Awaitable[Collection[str]]] = attrs.field(repr=False)
    _reason: Reason | None = attrs.field(default=None, init=False)
    _login: tuple[str | None, int | None, str | None] = attrs.field(
        default=(None, None, None), init=False, repr=False
    )

    @property
    def kind(self) -> Kind:
        """Whether it came from a browser or from a device."""
        return self.asked.kind

    @property
    def silent(self) -> bool:
        """Whether no page may be shown (``prompt=none``)."""
        return self.asked.silent

    @property
    def client(self) -> ClientLimitedAuthorization | None:
        """The client that asks."""
        return self.asked.client

    @property
    def scopes(self) -> Sequence[Scope]:
        """What it asks for."""
        return self.asked.scopes

    @property
    def scope_names(self) -> Sequence[str]:
        """The names of what it asks for; of scopes with a value of their own, the value."""
        return self.asked.scope_names

    @property
    def claims(self) -> Sequence[str]:
        """The claims that it asks for, in ID token or userinfo."""
        return self.asked.claim_names

    def login_required(
        self, subject: str | None, auth_time: int | None = None, acr: str | None = None
    ) -> bool:
        """Tell whether the user has to log in, for the first time or once more.

        Args:
            subject: who is logged in; ``None`` for nobody.
            auth_time: since when, in seconds since the Unix epoch.
            acr: how the user was authenticated, as a class.
        """
        self._login = subject, auth_time, acr
        fault = self._login_fault(subject, auth_time, acr)
        if fault is None and not FRESH.isdisjoint(self.asked.prompts):
            fault = None if self._is_fresh(auth_time) else Reason.NOT_LOGGED_IN
        self._reason = fault
        return fault is not None

    def consent_required(self, granted: Collection[str] = ()) -> bool:
        """Tell whether the user has to be asked for consent.

        Args:
            granted: the scopes that the user has granted this client before.
        """
        asked = self.asked
        asks = (
            asked.kind is not Kind.AUTHORIZATION
            or Prompt.CONSENT in asked.prompts
            or asked.authorization_details is not None
            or not set(self.scope_names) <= set(granted)
        )
        self._reason = Reason.CONSENT_REQUIRED if asks else None
        return asks

    async def granted_scopes(self, subject: str) -> Collection[str]:
        """Ask Authlete which scopes the user has granted this client before."""
        return await self.look_up_granted(subject)

    def completed(self, grant: Grant) -> Grant:
        """Add to a grant what ``login_required`` was told of the same user."""
        subject, auth_time, acr = self._login
        if grant.subject != subject:
            return grant
        return attrs.evolve(
            grant,
            auth_time=auth_time if grant.auth_time is None else grant.auth_time,
            acr=acr if grant.acr is None else grant.acr,
        )

    def fault(self, grant: Grant) -> Reason | None:
        """Tell why a grant does not satisfy what the client asks for, if it does not."""
        if Prompt.LOGIN in self.asked.prompts and not self._is_fresh(grant.auth_time):
            return Reason.NOT_AUTHENTICATED
        return self._login_fault(grant.subject, grant.auth_time, grant.acr)

    @property
    def reason(self) -> Reason:
        """Why there can be no answer without a page, as far as ``decide`` found out."""
        if self._reason is not None:
            return self._reason
        # A page for somebody who is not known to be logged in is a login.
        is_login = self._login[0] is None
        return Reason.NOT_LOGGED_IN if is_login else Reason.INTERACTION_REQUIRED

    def _is_fresh(self, auth_time: int | None) -> bool:
        return auth_time is not None and auth_time >= self.asked.requested_at

    def _login_fault(
        self, subject: str | None, auth_time: int | None, acr: str | None
    ) -> Reason | None:
        asked = self.asked
        if subject is None:
            return Reason.NOT_LOGGED_IN
        if asked.max_age is not None:
            if auth_time is None:
                return Reason.MAX_AGE_NOT_SUPPORTED
            if auth_time + asked.max_age < asked.requested_at:
                return Reason.EXCEEDS_MAX_AGE
        if asked.subject and asked.subject != subject:
            return Reason.DIFFERENT_SUBJECT
        if asked.acr_essential and asked.acrs and acr not in asked.acrs:
            return Reason.ACR_NOT_SATISFIED
        return None
