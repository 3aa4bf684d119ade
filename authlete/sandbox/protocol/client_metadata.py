"""Client metadata as JSON (RFC 7591 §2, OpenID Connect Dynamic Client Registration §2).

One table says which member stands for which setting of a client; it serves both directions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ..._engine.codec import parse_json, write_json
from ...models.client.client_extension import ClientExtension
from ...models.common.application_type import ApplicationType
from ...models.common.client_auth_method import ClientAuthMethod
from ...models.common.client_registration_type import ClientRegistrationType
from ...models.common.delivery_mode import DeliveryMode
from ...models.common.grant_type import GrantType
from ...models.common.jws_alg import JwsAlg
from ...models.common.response_type import ResponseType
from ...models.common.subject_type import SubjectType
from ...models.common.tagged_value import TaggedValue
from ..errors import OAuthError
from .claims import json_object
from .response_types import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ...models.client.client import Client
    from ...models.service.service import Service

INVALID: Final = "invalid_client_metadata"
INVALID_REDIRECT_URI: Final = "invalid_redirect_uri"
GRANT_URNS: Final = {
    GrantType.CIBA: "urn:openid:params:grant-type:ciba",
    GrantType.DEVICE_CODE: "urn:ietf:params:oauth:grant-type:device_code",
    GrantType.TOKEN_EXCHANGE: "urn:ietf:params:oauth:grant-type:token-exchange",
    GrantType.JWT_BEARER: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    GrantType.PRE_AUTHORIZED_CODE: "urn:ietf:params:oauth:grant-type:pre-authorized_code",
}
ENCRYPTION_ALGORITHMS: Final = (
    *("RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "A128KW", "A192KW", "A256KW", "dir"),
    *("ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"),
    *("A128GCMKW", "A192GCMKW", "A256GCMKW"),
    *("PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW"),
)
ENCRYPTION_METHODS: Final = (
    *("A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"),
    *("A128GCM", "A192GCM", "A256GCM"),
)


@attrs.frozen
class Kind:
    """How the values of some members are read and written."""

    read: Callable[[object], object]
    """Reads a value that is not null, or raises ``ValueError`` with what is wrong with it."""
    write: Callable[[Any], object] = attrs.field(default=lambda value: value)


@attrs.frozen
class Member:
    """A member of the JSON, and the field of ``Client`` that it stands for."""

    name: str
    field: str
    kind: Kind
    error: str = INVALID
    """The OAuth error of a value that is wrong."""


def grant_type_name(word: str) -> str:
    """Write a grant type as requests do."""
    return next((urn for grant, urn in GRANT_URNS.items() if grant == word), word.lower())


def type_name(word: str) -> str:
    """Write a response type as requests do, such as ``code id_token``."""
    return word.lower().replace("_", " ").replace("id token", "id_token")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is not text")  # noqa: TRY004 - the client's fault, like all others
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")  # noqa: TRY004 - likewise
    return value


def _seconds(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value >= 2**31:
        raise ValueError("is not a number of seconds")
    return value


def _json(value: object) -> str:
    return write_json(value).decode()


def _list_of(read: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    def _read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError("is not an array")  # noqa: TRY004 - likewise
        return tuple(read(item) for item in cast("list[object]", value))

    return _read


def _word_reader(words: Mapping[str, str]) -> Callable[[object], str]:
    def _read(value: object) -> str:
        word = words.get(_text(value))
        if word is None:
            raise ValueError("has a value that is unknown")
        return word

    return _read


def _words(words: Mapping[str, str]) -> Kind:
    names = {word: name for name, word in words.items()}
    return Kind(_word_reader(words), lambda word: names.get(word, word))


def _lists_of_words(words: Mapping[str, str]) -> Kind:
    names = {word: name for name, word in words.items()}
    return Kind(
        _list_of(_word_reader(words)), lambda chosen: [names.get(word, word) for word in chosen]
    )


def _lower(words: Iterable[str]) -> Mapping[str, str]:
    return {word.lower(): word for word in words}


def _settings_words(names: Iterable[str]) -> Mapping[str, str]:
    return {name: name.replace("-", "_").replace("+", "_").upper() for name in names}


TEXT: Final = Kind(_text)
TEXTS: Final = Kind(_list_of(_text))
FLAG: Final = Kind(_flag)
JWS: Final = _words({"none" if word == "NONE" else word: word for word in JwsAlg})
JWE_ALG: Final = _words(_settings_words(ENCRYPTION_ALGORITHMS))
JWE_ENC: Final = _words(_settings_words(ENCRYPTION_METHODS))

MEMBERS: Final = (
    # RFC 7591, OpenID Connect Dynamic Client Registration
    Member("redirect_uris", "redirect_uris", TEXTS, INVALID_REDIRECT_URI),
    Member(
        "response_types",
        "response_types",
        _lists_of_words({type_name(word): word for word in ResponseType}),
    ),
    Member(
        "grant_types",
        "grant_types",
        _lists_of_words({grant_type_name(word): word for word in GrantType}),
    ),
    Member("application_type", "application_type", _words(_lower(ApplicationType))),
    Member("contacts", "contacts", TEXTS),
    Member("client_name", "client_name", TEXT),
    Member("logo_uri", "logo_uri", TEXT),
    Member("client_uri", "client_uri", TEXT),
    Member("policy_uri", "policy_uri", TEXT),
    Member("tos_uri", "tos_uri", TEXT),
    Member("jwks_uri", "jwks_uri", TEXT),
    Member("jwks", "jwks", Kind(_json, lambda text: parse_json(text.encode()))),
    Member("software_id", "software_id", TEXT),
    Member("software_version", "software_version", TEXT),
    Member("sector_identifier_uri", "sector_identifier_uri", TEXT),
    Member("subject_type", "subject_type", _words(_lower(SubjectType))),
    Member("id_token_signed_response_alg", "id_token_sign_alg", JWS),
    Member("id_token_encrypted_response_alg", "id_token_encryption_alg", JWE_ALG),
    Member("id_token_encrypted_response_enc", "id_token_encryption_enc", JWE_ENC),
    Member("userinfo_signed_response_alg", "user_info_sign_alg", JWS),
    Member("userinfo_encrypted_response_alg", "user_info_encryption_alg", JWE_ALG),
    Member("userinfo_encrypted_response_enc", "user_info_encryption_enc", JWE_ENC),
    Member("request_object_signing_alg", "request_sign_alg", JWS),
    Member("request_object_encryption_alg", "request_encryption_alg", JWE_ALG),
    Member("request_object_encryption_enc", "request_encryption_enc", JWE_ENC),
    Member("token_endpoint_auth_method", "token_auth_method", _words(_lower(ClientAuthMethod))),
    Member("token_endpoint_auth_signing_alg", "token_auth_sign_alg", JWS),
    Member("default_max_age", "default_max_age", Kind(_seconds)),
    Member("require_auth_time", "auth_time_required", FLAG),
    Member("default_acr_values", "default_acrs", TEXTS),
    Member("initiate_login_uri", "login_uri", TEXT),
    Member("request_uris", "request_uris", TEXTS),
    # Mutual TLS (RFC 8705)
    Member("tls_client_auth_subject_dn", "tls_client_auth_subject_dn", TEXT),
    Member("tls_client_auth_san_dns", "tls_client_auth_san_dns", TEXT),
    Member("tls_client_auth_san_uri", "tls_client_auth_san_uri", TEXT),
    Member("tls_client_auth_san_ip", "tls_client_auth_san_ip", TEXT),
    Member("tls_client_auth_san_email", "tls_client_auth_san_email", TEXT),
    Member(
        "tls_client_certificate_bound_access_tokens",
        "tls_client_certificate_bound_access_tokens",
        FLAG,
    ),
    Member("use_mtls_endpoint_aliases", "mtls_endpoint_aliases_used", FLAG),
    # DPoP (RFC 9449), pushed requests (RFC 9126), request objects (RFC 9101)
    Member("dpop_bound_access_tokens", "dpop_required", FLAG),
    Member("require_pushed_authorization_requests", "par_required", FLAG),
    Member("require_signed_request_object", "request_object_required", FLAG),
    # JARM, FAPI 2.0 Message Signing
    Member("authorization_signed_response_alg", "authorization_sign_alg", JWS),
    Member("authorization_encrypted_response_alg", "authorization_encryption_alg", JWE_ALG),
    Member("authorization_encrypted_response_enc", "authorization_encryption_enc", JWE_ENC),
    Member("response_modes", "response_modes", _lists_of_words(MODES)),
    # CIBA
    Member("backchannel_token_delivery_mode", "bc_delivery_mode", _words(_lower(DeliveryMode))),
    Member("backchannel_client_notification_endpoint", "bc_notification_endpoint", TEXT),
    Member("backchannel_authentication_request_signing_alg", "bc_request_sign_alg", JWS),
    Member("backchannel_user_code_parameter", "bc_user_code_required", FLAG),
    # Rich authorization requests (RFC 9396)
    Member("authorization_details_types", "authorization_details_types", TEXTS),
    # OpenID Connect for Identity Assurance
    Member("digest_algorithm", "digest_algorithm", TEXT),
    # OpenID Federation
    Member("organization_name", "organization_name", TEXT),
    Member("signed_jwks_uri", "signed_jwks_uri", TEXT),
    Member(
        "client_registration_types",
        "client_registration_types",
        _lists_of_words(_lower(ClientRegistrationType)),
    ),
    # OpenID for Verifiable Credential Issuance
    Member("credential_offer_endpoint", "credential_offer_endpoint", TEXT),
    # SPIFFE client authentication
    Member("spiffe_id", "spiffe_id", TEXT),
    Member("spiffe_bundle_endpoint", "spiffe_bundle_endpoint", TEXT),
    # OpenID Connect Back-Channel Logout
    Member("backchannel_logout_uri", "backchannel_logout_uri", TEXT),
    Member("backchannel_logout_session_required", "backchannel_logout_session_required", FLAG),
)
"""All that clients may say of themselves and the sandbox knows."""
SCOPE: Final = Member("scope", "extension", TEXT)
NAMES: Final = {member.field: member.name for member in MEMBERS}
"""How clients name the settings."""
IN_LANGUAGES: Final = {
    "client_name": "client_names",
    "logo_uri": "logo_uris",
    "client_uri": "client_uris",
    "policy_uri": "policy_uris",
    "tos_uri": "tos_uris",
}
"""The members that there may be for several languages, as ``client_name#fr`` (RFC 7591 §2.2)."""


def read_metadata(service: Service, metadata: Mapping[str, object]) -> dict[str, Any]:
    """Read metadata as fields of ``Client``: all that there can be, ``None`` for what is absent.

    What the sandbox does not know is passed over, unless the service lists it.

    Raises:
        OAuthError: a value is wrong.
    """
    fields: dict[str, Any] = {
        member.field: _read(member, member.name, metadata.get(member.name)) for member in MEMBERS
    }
    members = {member.name: member for member in MEMBERS}
    for name, field in IN_LANGUAGES.items():
        tagged = {
            key.partition("#")[2]: _read(members[name], key, value)
            for key, value in metadata.items()
            if key.startswith(f"{name}#")
        }
        fields[field] = (
            tuple(TaggedValue(tag=tag, value=str(text)) for tag, text in tagged.items() if text)
            or None
        )
    custom = {
        name: metadata[name]
        for name in service.supported_custom_client_metadata or ()
        if metadata.get(name) is not None and name not in members
    }
    fields["custom_metadata"] = write_json(custom).decode() if custom else None
    return fields


def read_scope(
    metadata: Mapping[str, object], extension: ClientExtension | None
) -> ClientExtension | None:
    """Let the member ``scope`` decide which scopes the client may ask for.

    Raises:
        OAuthError: it is not text.
    """
    scope = _read(SCOPE, SCOPE.name, metadata.get(SCOPE.name))
    if scope is None:
        return extension
    return attrs.evolve(
        extension or ClientExtension(),
        requestable_scopes_enabled=True,
        requestable_scopes=tuple(dict.fromkeys(str(scope).split())),
    )


def write_metadata(client: Client) -> dict[str, object]:
    """Write what a client says of itself; what is not set is left out."""
    custom = json_object(client.custom_metadata or "{}") or {}
    metadata: dict[str, object] = {
        member.name: member.kind.write(value)
        for member in MEMBERS
        if (value := getattr(client, member.field)) is not None
    }
    for name, field in IN_LANGUAGES.items():
        tagged: tuple[TaggedValue, ...] = getattr(client, field) or ()
        metadata |= {f"{name}#{item.tag}": item.value for item in tagged}
    extension = client.extension
    if extension and extension.requestable_scopes_enabled:
        metadata[SCOPE.name] = " ".join(extension.requestable_scopes or ())
    return {**custom, **metadata}


def _read(member: Member, name: str, value: object) -> object:
    if value is None:
        return None
    try:
        return member.kind.read(value)
    except ValueError as fault:
        raise OAuthError(member.error, f"'{name}' {fault}.") from None
