"""ID tokens that servers ask for once a token request has been processed, to go with its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from ..._engine.codec import write_json
from ..._jose.thumbprint import hash_of
from ..errors import ActionError, UnreadableError
from .claims import json_object, visible, write_details
from .id_tokens import FORMS_OF_AUD, IdTokenContent, id_token
from .presented import presented_access
from .settings import token_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..context import RequestContext
    from ..keys import Signer
    from ..store.tokens import TokenRecord
    from .id_tokens import IdToken


class FollowingRequest(Protocol):
    """What such requests have in common."""

    @property
    def access_token(self) -> str:
        """The access token, as its client gets it."""
        ...

    @property
    def refresh_token(self) -> str | None:
        """The refresh token."""

    @property
    def sub(self) -> str | None:
        """What to call the subject instead."""

    @property
    def claims(self) -> str | None:
        """Further claims, as the text of a JSON object."""

    @property
    def idt_header_params(self) -> str | None:
        """What else is in the header, likewise."""

    @property
    def id_token_aud_type(self) -> str | None:
        """The form of ``aud``."""


@attrs.frozen
class FollowingIdToken:
    """An ID token that is to be made after the transaction, and the response that it is for."""

    access_token: str = attrs.field(repr=False)
    token: IdToken
    response: Mapping[str, object] = attrs.field(repr=False)

    def make(self, signer: Signer) -> tuple[str, str]:
        """Make it.

        Returns:
            The ID token, and the token response as JSON text.

        Raises:
            ActionError: its header cannot be.
        """
        try:
            made = self.token.make(signer, self.access_token)
        except ValueError:
            raise caller_error("'idtHeaderParams' holds what no header may.") from None
        return made, write_json({**self.response, "id_token": made}).decode()


def caller_error(text: str) -> ActionError:
    """Tell the caller of the API what it did wrong."""
    return ActionError("CALLER_ERROR", "A000201", text)


def find_issued(context: RequestContext, request: FollowingRequest) -> TokenRecord:
    """Find the token of the service that is meant.

    Raises:
        ActionError: there is no such pair, or none for which there can be an ID token.
    """
    try:
        record = presented_access(context, request.access_token)
    except UnreadableError:
        record = None
    if record is None or record.service != context.service_id or not record.is_live(context.now):
        raise caller_error("There is no such access token, or it has expired.")
    if request.refresh_token and record.refresh_hash != hash_of(request.refresh_token):
        raise caller_error("The refresh token is not the access token's.")
    if "openid" not in (record.attributes.scopes or ()):
        raise caller_error("The access token lacks the scope 'openid'.")
    return record


def following_id_token(
    context: RequestContext,
    request: FollowingRequest,
    record: TokenRecord,
    content: IdTokenContent,
    members: Mapping[str, object],
) -> FollowingIdToken:
    """Prepare an ID token and its token response.

    Args:
        context: the request.
        request: what the ID token is to say.
        record: the token that it goes with.
        content: what else the ID token is to say.
        members: what else the response is to say.

    Raises:
        ActionError: the request is wrong, or the client's settings do not suffice.
        FetchNeededError: the client's keys have to be fetched first.
    """
    attributes = record.attributes
    client = context.clients.get(str(record.client))
    if client is None:
        raise caller_error("The access token's client does not exist.")
    if record.subject is None:
        raise caller_error("The access token has no subject.")
    form = request.id_token_aud_type or context.service.id_token_aud_type
    if form and form not in FORMS_OF_AUD:
        raise caller_error("'idTokenAudType' is neither 'array' nor 'string'.")
    token = id_token(
        context,
        client,
        attrs.evolve(
            content,
            subject=record.subject,
            sub=request.sub or None,
            audience=client.client_id_alias if attributes.client_id_alias_used else None,
            claims=_members(request.claims, "claims"),
            auth_time=attributes.auth_time,
            acr=attributes.acr,
            audience_form=form,
            header=_members(request.idt_header_params, "idtHeaderParams"),
        ),
    )
    expiry = record.access_expires_at
    response: dict[str, object] = {
        **visible(attributes),
        "access_token": request.access_token,
        "refresh_token": request.refresh_token or None,
        "scope": " ".join(attributes.scopes or ()),
        "token_type": token_type(context.service, attributes),
        "expires_in": None if expiry is None else (expiry - context.now) // 1000,
        "authorization_details": write_details(attributes.authorization_details),
        "grant_id": attributes.grant_id,
        **members,
    }
    present = {name: value for name, value in response.items() if value is not None}
    return FollowingIdToken(request.access_token, token, present)


def _members(text: str | None, name: str) -> Mapping[str, object]:
    members = json_object(text or "{}")
    if members is None:
        raise caller_error(f"'{name}' is not the text of a JSON object.")
    return members
