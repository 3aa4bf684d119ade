"""Requests for credentials (OpenID for Verifiable Credential Issuance §8.2 and its drafts)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ..._engine.codec import write_json
from ..._jose.thumbprint import hash_of
from ..clock import LATEST
from ..directory import ClientFault
from ..errors import OAuthError
from ..hashing import new_value
from ..store.credential_requests import CredentialRequest, ResponseEncryption
from .claims import json_object, write_details
from .credential_issuers import FINAL_VERSION, credential_configurations, issuer_metadata
from .key_proofs import read_key_proofs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...models.client.client import Client
    from ...models.service.service import Service
    from ..context import RequestContext
    from ..store.tokens import TokenRecord

DEFAULT_DURATION: Final = 86_400
"""How long a request, or a transaction ID, is good, in seconds."""
APART: Final = {
    "credential_configuration_id",
    "credential_identifier",
    "credential_response_encryption",
    "format",
    "proof",
    "proofs",
}
"""The members of a request that are not among its details."""


def read_content(service: Service, content: str | None) -> Mapping[str, object]:
    """Read the body of a request, which may be encrypted.

    Raises:
        OAuthError: it is no JSON object, or is not encrypted as it has to be.
    """
    from ..._jose.jws import decrypt, read_jwe_header, read_jwks  # noqa: PLC0415 - only who issues pays

    metadata, text = issuer_metadata(service), content or ""
    if read_jwe_header(text) is not None:
        keys = read_jwks(metadata.credential_request_encryption_jwks or '{"keys":[]}', private=True)
        _, text = decrypt(text, keys) or ({}, "")
    elif metadata.require_credential_request_encryption:
        raise _invalid("The request must be encrypted.")
    found = json_object(text)
    if found is None:
        raise _invalid("The request is no JSON object, or cannot be decrypted.")
    return found


def accept_request(
    context: RequestContext,
    token: TokenRecord,
    request: Mapping[str, object],
    encryption: ResponseEncryption | None,
) -> tuple[CredentialRequest, str]:
    """Check a request for a credential, and keep it.

    Returns:
        The request, and its identifier.

    Raises:
        OAuthError: it is wrong.
        ActionError: the sandbox does not play it.
    """
    configuration_id = _configuration_id(context, token, request)
    configurations = credential_configurations(context.service) or {}
    configuration = configurations.get(configuration_id or "")
    client = context.clients.find(str(token.client))
    known = None if isinstance(client, ClientFault) else client
    identifier = new_value()
    record = CredentialRequest(
        key=hash_of(identifier),
        service=context.service_id,
        client=token.client,
        subject=token.subject,
        expires_at=transaction_expiry(context),
        token=token.id,
        format=_text(request.get("format") or (configuration or {}).get("format")),
        configuration_id=configuration_id,
        credential_identifier=_text(request.get("credential_identifier")),
        binding_keys=read_key_proofs(context, known, request, configuration),
        details=_details(request),
        encryption=encryption,
    )
    context.store.credential_requests.add(record)
    return record, identifier


def transaction_expiry(context: RequestContext) -> int:
    """Tell until when a request that is kept now is good, in milliseconds."""
    seconds = max(context.service.credential_transaction_duration or 0, 0) or DEFAULT_DURATION
    return min(context.now + seconds * 1000, LATEST)


def read_encryption(
    service: Service, client: Client | None, request: Mapping[str, object]
) -> ResponseEncryption | None:
    """Read how the answer is to be encrypted; ``None`` if it is not.

    Raises:
        OAuthError: it cannot be encrypted like that, or has to be.
    """
    from ..._jose.jws import fitting_keys, read_public_key  # noqa: PLC0415 - likewise

    metadata, given = issuer_metadata(service), request.get("credential_response_encryption")
    if given is None:
        if metadata.require_credential_response_encryption or (
            client and client.credential_response_encryption_required
        ):
            raise _encryption_fault("The answer must be encrypted.")
        return None
    wanted = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    jwk = wanted.get("jwk")
    key = read_public_key(jwk)
    if key is None:
        raise _encryption_fault("There is no key to encrypt the answer with.")
    members = cast("dict[str, object]", jwk)
    algorithm = _text(wanted.get("alg")) or _text(members.get("alg")) or ""
    method, compression = _text(wanted.get("enc")) or "", _text(wanted.get("zip"))
    for word, supported in (
        (algorithm, metadata.credential_response_encryption_alg_values_supported),
        (method, metadata.credential_response_encryption_enc_values_supported),
        (compression, metadata.credential_response_encryption_zip_values_supported),
    ):
        if word is not None and supported is not None and word not in map(jwe_name, supported):
            raise _encryption_fault("The answer cannot be encrypted like that.")
    if not fitting_keys([key], algorithm, "enc"):
        raise _encryption_fault("The key does not fit the algorithm.")
    return ResponseEncryption(
        key=members, algorithm=algorithm, method=method, compression=compression
    )


def jwe_name(word: str) -> str:
    """Name an algorithm of JWE as JOSE does; settings have words such as ``RSA_OAEP``."""
    from ..._jose.jws import JWE_WORDS  # noqa: PLC0415 - likewise

    return JWE_WORDS.get(str(word), str(word))


def issuable_configurations(service: Service, token: TokenRecord) -> frozenset[str]:
    """Name the credentials that a token is good for, by the IDs of their configurations."""
    attributes, known = token.attributes, credential_configurations(service) or {}
    by_scope = {
        name for name, one in known.items() if one.get("scope") in (attributes.scopes or ())
    }
    by_details = {
        str(detail["credential_configuration_id"])
        for detail in _details_of(token)
        if "credential_configuration_id" in detail
    }
    return frozenset({*by_scope, *by_details, *(attributes.credential_configuration_ids or ())})


def _details_of(token: TokenRecord) -> Iterable[Mapping[str, object]]:
    """Yield the authorization details of a token that are about credentials."""
    for detail in write_details(token.attributes.authorization_details) or ():
        if detail.get("type") == "openid_credential":
            yield detail


def _configuration_id(
    context: RequestContext, token: TokenRecord, request: Mapping[str, object]
) -> str | None:
    """Find which credential is asked for; ``None`` if the issuer says nothing of its credentials.

    Raises:
        OAuthError: there is no such credential, or the token is not good for it.
    """
    service = context.service
    configurations = credential_configurations(service)
    found: str | None
    if service.oid4vci_version == FINAL_VERSION:
        found = _named(token, request)
        if configurations is not None and found not in configurations:
            raise OAuthError("unknown_credential_configuration", "There is no such credential.")
    else:
        found = _described(request, configurations)
    if configurations is not None and found not in issuable_configurations(service, token):
        raise _invalid("The access token is not good for this credential.")
    return found


def _named(token: TokenRecord, request: Mapping[str, object]) -> str:
    """Read the name of the credential, as version 1.0 has it."""
    configuration = request.get("credential_configuration_id")
    identifier = request.get("credential_identifier")
    if (configuration is None) == (identifier is None):
        raise _invalid(
            "The request has not exactly one of 'credential_configuration_id' and"
            " 'credential_identifier'."
        )
    if configuration is not None:
        return str(configuration)
    for detail in _details_of(token):
        known = detail.get("credential_identifiers")
        if isinstance(known, list) and identifier in known:
            return str(detail.get("credential_configuration_id"))
    raise OAuthError("unknown_credential_identifier", "The access token has no such credential.")


def _described(
    request: Mapping[str, object], configurations: Mapping[str, Mapping[str, object]] | None
) -> str | None:
    """Find the credential that is described by format and type, as drafts have it."""
    form = request.get("format")
    if not isinstance(form, str):
        raise _invalid("The request has no 'format'.")
    if configurations is None:
        return None
    same = {name: one for name, one in configurations.items() if one.get("format") == form}
    if not same:
        raise OAuthError("unsupported_credential_format", "There are no credentials of the format.")
    for name, one in same.items():
        if all(one.get(key) == request.get(key) for key in ("vct", "doctype") if key in one):
            return name
    raise OAuthError("unsupported_credential_type", "There are no credentials of the type.")


def _details(request: Mapping[str, object]) -> str | None:
    others = {name: value for name, value in request.items() if name not in APART}
    return write_json(others).decode() if others else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_credential_request", text)


def _encryption_fault(text: str) -> OAuthError:
    return OAuthError("invalid_encryption_parameters", text)
