"""``POST /auth/introspection``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._jose.algorithms import ALGORITHMS
from ...._jose.thumbprint import certificate_thumbprint
from ....models.client.client import Client
from ....models.common.scope import Scope
from ....models.introspection.process import IntrospectionResponse
from ....models.introspection.process import IntrospectionResponseAction as Action
from ...directory import ClientFault
from ...errors import UnreadableError, message
from ...protocol.presented import presented_access
from ...protocol.settings import supports_scope, token_type
from ...protocol.www_authenticate import challenge, word_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....models.introspection.process import IntrospectionRequest
    from ...context import RequestContext
    from ...store.tokens import TokenRecord

TEXTS: Final = {
    "A057302": "The access token does not exist.",
    "A057303": "The access token is another service's.",
    "A057304": "The access token has the form of a JWT, but cannot be read.",
    "A057305": "The access token is a JWT without an ID.",
    "A057306": "The access token is a JWT that is encrypted or not signed by a private key.",
    "A064301": "The access token has no scopes.",
    "A064302": "The access token lacks a required scope.",
    "A065301": "The access token has expired; it can be refreshed.",
    "A065302": "The access token and its refresh token have expired.",
    "A065303": "The access token has expired; it has no refresh token.",
    "A065304": "The access token is bound to a client certificate, and none was presented.",
    "A065305": "The access token is bound to another client certificate.",
    "A065307": "The client certificate is malformed.",
    "A065308": "The access token is bound to a key, and no DPoP proof was presented.",
    "A065309": "The access token is bound to another key than the DPoP proof's.",
    "A065310": "The DPoP proof is not valid.",
    "A065311": "The DPoP proof is not signed by a private key.",
    "A065312": "The DPoP proof holds no public key.",
    "A065313": "The DPoP proof names no algorithm.",
    "A066301": "The access token has no subject.",
    "A066302": "The access token speaks for another subject.",
    "A097301": "The access token's client does not exist.",
    "A097303": "The access token's client is locked.",
}


@attrs.frozen
class _Fault:
    """Why a token is not good for a request."""

    code: str
    text: str
    action: Action = Action.UNAUTHORIZED
    error: str = "invalid_token"
    parameters: dict[str, str] = attrs.field(factory=dict[str, str])


def no_token(_: object) -> IntrospectionResponse:
    """Answer a request that presents no access token."""
    text = "The request presents no access token."
    return _without_token(_Fault("A057301", text, Action.BAD_REQUEST, "invalid_request"))


def process(context: RequestContext, request: IntrospectionRequest) -> IntrospectionResponse:
    """Tell what an access token is and whether it is good for a request.

    The record of an expired token is removed once this was told, unless it can be refreshed. So
    this answers where other handlers raise: an exception would undo the removal.
    """
    try:
        record = presented_access(context, request.token)
    except UnreadableError as error:
        return _without_token(_fault(error.code))
    if record is None:
        return _without_token(_fault("A057302"))
    if record.service != context.service_id:
        return _without_token(_fault("A057303"))
    if not record.is_live(context.now) and not record.is_refreshable(context.now):
        context.tokens.remove(record)
    faults = (check(context, request, record) for check in CHECKS)
    return _answer(context, request, record, next(filter(None, faults), None))


def _fault(code: str) -> _Fault:
    return _Fault(code, TEXTS[code])


def _forbidden(code: str, error: str, **parameters: str) -> _Fault:
    return _Fault(code, TEXTS[code], Action.FORBIDDEN, error, parameters)


def _expiry_fault(
    context: RequestContext, _: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    if record.is_live(context.now):
        return None
    if record.is_refreshable(context.now):
        return _fault("A065301")
    return _fault("A065302" if record.refresh_hash else "A065303")


def _client_fault(
    context: RequestContext, _: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    client = context.clients.find(str(record.client))
    if isinstance(client, ClientFault):
        return _fault("A097303" if client is ClientFault.LOCKED else "A097301")
    return None


def _certificate_fault(
    _: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    bound = record.attributes.certificate_thumbprint
    if not bound:
        return None
    if not request.client_certificate:
        return _fault("A065304")
    thumbprint = certificate_thumbprint(request.client_certificate)
    if thumbprint is None:
        return _fault("A065307")
    return None if thumbprint == bound else _fault("A065305")


def _proof_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    bound = record.attributes.dpop_key_thumbprint
    if not bound:
        return None
    from ...protocol.dpop import has_nonce, proof_fault  # noqa: PLC0415 - only bound tokens need the library

    code = proof_fault(context, request, bound)
    if code is not None:
        return attrs.evolve(_fault(code), parameters={"algs": word_list(ALGORITHMS)})
    if request.dpop_nonce_required and not has_nonce(context, request):
        return attrs.evolve(_fault("A065310"), error="use_dpop_nonce")
    return None


def _scope_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    missing = _missing(context, request, record)
    if not missing:
        return None
    code = "A064302" if record.attributes.scopes else "A064301"
    return _forbidden(code, "insufficient_scope", scope=word_list(missing))


def _missing(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> list[str]:
    held = set(record.attributes.scopes or ())
    known = (name for name in request.scopes or () if supports_scope(context.service, name))
    return [name for name in known if name not in held]


def _subject_fault(
    _: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    if not request.subject or request.subject == record.subject:
        return None
    return _forbidden("A066302" if record.subject else "A066301", "invalid_request")


def _authentication_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    required: dict[str, str] = {}
    if request.acr_values and record.attributes.acr not in request.acr_values:
        required["acr_values"] = word_list(request.acr_values)
    if request.max_age and request.max_age > 0:
        latest = (record.attributes.auth_time or 0) + request.max_age
        if context.now > latest * 1000:
            required["max_age"] = str(request.max_age)
    if not required:
        return None
    text = "The authentication of the user does not suffice."
    return _Fault("A000301", text, error="insufficient_user_authentication", parameters=required)


def _resource_fault(
    _: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> _Fault | None:
    meant_for = record.attributes.resources
    if not meant_for or set(request.resources or ()) <= set(meant_for):
        return None
    return _Fault("A000301", "The access token is not meant for the resource.")


CHECKS: Final[
    tuple[Callable[[RequestContext, IntrospectionRequest, TokenRecord], _Fault | None], ...]
] = (
    _expiry_fault,
    _client_fault,
    _certificate_fault,
    _proof_fault,
    _scope_fault,
    _subject_fault,
    _authentication_fault,
    _resource_fault,
)
"""What a token must pass, in this order; the first fault is the answer."""


def _without_token(fault: _Fault) -> IntrospectionResponse:
    """Answer when there is no token to describe."""
    return IntrospectionResponse(
        result_code=fault.code,
        result_message=message(fault.code, fault.text),
        action=fault.action,
        response_content=_challenge("Bearer", fault),
        existent=False,
        usable=False,
        sufficient=False,
        refreshable=False,
    )


def _challenge(scheme: str, fault: _Fault) -> str:
    described = message(fault.code, fault.text)
    return challenge(scheme, fault.error, error_description=described, **fault.parameters)


def _answer(
    context: RequestContext,
    request: IntrospectionRequest,
    record: TokenRecord,
    fault: _Fault | None,
) -> IntrospectionResponse:
    attributes = record.attributes
    scheme = token_type(context.service, attributes)
    code, text = (fault.code, fault.text) if fault else ("A056001", "The access token is valid.")
    client = context.clients.find(str(record.client))
    known = Client() if isinstance(client, ClientFault) else client
    return IntrospectionResponse(
        result_code=code,
        result_message=message(code, text),
        action=fault.action if fault else Action.OK,
        response_content=(
            _challenge(scheme, fault) if fault else challenge(scheme, "invalid_request")
        ),
        existent=True,
        usable=record.is_live(context.now),
        sufficient=not _missing(context, request, record),
        refreshable=record.is_refreshable(context.now),
        client_id=record.client,
        client_id_alias=known.client_id_alias,
        client_id_alias_used=bool(attributes.client_id_alias_used),
        client_entity_id_used=bool(attributes.client_entity_id_used),
        client_attributes=known.attributes or None,
        metadata_document_used=bool(attributes.metadata_document_used),
        service_attributes=context.service.attributes or None,
        expires_at=record.access_expires_at,
        subject=record.subject,
        grant_type=record.grant_type,
        scopes=attributes.scopes,
        scope_details=tuple(_detail(context, name) for name in attributes.scopes or ()) or None,
        properties=attributes.properties,
        certificate_thumbprint=attributes.certificate_thumbprint,
        resources=attributes.resources,
        access_token_resources=attributes.resources,
        authorization_details=attributes.authorization_details,
        for_external_attachment=bool(attributes.for_external_attachment),
        acr=attributes.acr,
        auth_time=attributes.auth_time,
        dpop_nonce=(
            context.dpop_nonce
            if request.dpop_nonce_required and attributes.dpop_key_thumbprint
            else None
        ),
    )


def _detail(context: RequestContext, name: str) -> Scope:
    for scope in context.service.supported_scopes or ():
        if scope.name == name:
            return attrs.evolve(
                scope,
                default_entry=bool(scope.default_entry),
                attributes=scope.attributes or None,
            )
    return Scope(name=name, default_entry=False)
