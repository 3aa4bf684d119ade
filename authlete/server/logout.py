"""Logout: begun by a client, and told to clients by the back channel (OpenID Connect)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

from ..funcs.backchannel_logout_token import backchannel_logout_token
from ..funcs.client_get import client_get
from ..funcs.jose_verify import jose_verify
from ..funcs.native_sso_logout import native_sso_logout
from .answers import expect
from .endpoint import endpoint
from .failures import AuthleteFailedError
from .messages import FORM, check_parameters, json_object, parameters_of, redirect
from .notification import Notification, notify
from .pages import Page, PageKind, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models.client.client import Client
    from .messages import Request, Response
    from .server import AuthorizationServer

POST_LOGOUT_REDIRECT_URIS: Final = "post_logout_redirect_uris"
"""The custom metadata of a client, or the attribute, that holds its URIs."""


@endpoint("GET", "POST", for_browsers=True)
async def end_session(server: AuthorizationServer, request: Request) -> Response:
    """Log a user out at a client's wish (RP-Initiated Logout §2).

    ``end_session`` of the server ends the session of its own, and may answer with a page that asks
    first. The browser goes back only to a URI that is the client's.
    """
    text = request.form_text if request.method == "POST" else request.query
    check_parameters(text)
    parameters = parameters_of(text)
    hint = await _verified_hint(server, parameters.get("id_token_hint"))
    client = await _client(server, parameters.get("client_id"), hint)
    if server.settings.end_session is not None:
        page = await server.settings.end_session(request, hint.get("sub"), hint.get("sid"))
        if page is not None:
            return page
    target = parameters.get("post_logout_redirect_uri")
    if target and client and target in redirect_uris_of(client):
        state = parameters.get("state")
        joined = "&" if "?" in target else "?"
        return redirect(f"{target}{joined}{urlencode({'state': state})}" if state else target)
    return await show(server.settings.pages, request, Page(kind=PageKind.LOGGED_OUT))


async def send_logout_token(
    server: AuthorizationServer,
    client_identifier: str,
    *,
    subject: str | None = None,
    session_id: str | None = None,
) -> bool:
    """Tell a client that a session has ended (Back-Channel Logout §2.5), and whether it took it.

    Raises:
        AuthleteFailedError: Authlete gave no answer.
        UnexpectedActionError: it refused.
    """
    answered = await server.ask(
        backchannel_logout_token,
        {
            "backchannel_logout_token_request": {
                "client_identifier": client_identifier,
                "subject": subject,
                "session_id": session_id,
            }
        },
    )
    expect(answered)
    if not answered.backchannel_logout_uri:
        return False
    body = urlencode({"logout_token": answered.logout_token or ""}).encode()
    return await notify(
        server,
        Notification(url=answered.backchannel_logout_uri, content_type=FORM, body=body),
    )


async def end_native_sso(server: AuthorizationServer, session_id: str) -> int:
    """End the tokens that Native SSO has issued for a session, and count them.

    Raises:
        AuthleteFailedError: Authlete gave no answer.
        UnexpectedActionError: it refused.
    """
    answered = await server.ask(
        native_sso_logout, {"native_sso_logout_request": {"session_id": session_id}}
    )
    expect(answered)
    return answered.count or 0


def redirect_uris_of(client: Client) -> tuple[str, ...]:
    """Return where a client may send the browser after a logout."""
    custom = json_object(client.custom_metadata).get(POST_LOGOUT_REDIRECT_URIS)
    if isinstance(custom, list):
        return tuple(map(str, cast("list[object]", custom)))
    texts = (
        pair.value for pair in client.attributes or () if pair.key == POST_LOGOUT_REDIRECT_URIS
    )
    return tuple(uri for text in texts for uri in (text or "").split())


async def _verified_hint(server: AuthorizationServer, hint: str | None) -> Mapping[str, str]:
    """Read an ID token of the server's own; an expired one is as good, any other tells nothing."""
    if not hint:
        return {}
    verified = await server.ask(jose_verify, {"jose_verify_request": {"jose": hint}})
    if not verified.signature_valid or set(verified.invalid_claims or ()) - {"exp"}:
        return {}
    payload = hint.split(".")[1]
    claims = json_object(urlsafe_b64decode(f"{payload}==").decode())
    audience = claims.get("aud")
    first = cast("list[object]", audience)[:1] if isinstance(audience, list) else [audience]
    known = {"sub": claims.get("sub"), "sid": claims.get("sid"), "aud": next(iter(first), None)}
    return {name: str(value) for name, value in known.items() if value}


async def _client(
    server: AuthorizationServer, client_id: str | None, hint: Mapping[str, str]
) -> Client | None:
    """Find the client, unless request and ID token name different ones."""
    named = hint.get("aud") or client_id
    if not named or (client_id and client_id != named):
        return None
    try:
        return await server.ask(client_get, {"client_id": named})
    except AuthleteFailedError:  # there is no such client, or no telling
        return None
