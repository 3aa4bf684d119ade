"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from .authz_details import AuthorizationDetailsElement

ApplicationTypeName: TypeAlias = Literal[
    "WEB",
    "NATIVE",
]
"""The words of ``ApplicationType``."""

ClientAuthMethodName: TypeAlias = Literal[
    "NONE",
    "CLIENT_SECRET_BASIC",
    "CLIENT_SECRET_POST",
    "CLIENT_SECRET_JWT",
    "PRIVATE_KEY_JWT",
    "TLS_CLIENT_AUTH",
    "SELF_SIGNED_TLS_CLIENT_AUTH",
    "ATTEST_JWT_CLIENT_AUTH",
    "SPIFFE_JWT",
]
"""The words of ``ClientAuthMethod``."""

ClientRegistrationTypeName: TypeAlias = Literal[
    "AUTOMATIC",
    "EXPLICIT",
]
"""The words of ``ClientRegistrationType``."""

ClientSourceName: TypeAlias = Literal[
    "STATIC_REGISTRATION",
    "DYNAMIC_REGISTRATION",
    "AUTOMATIC_REGISTRATION",
    "EXPLICIT_REGISTRATION",
    "METADATA_DOCUMENT",
]
"""The words of ``ClientSource``."""

ClientTypeName: TypeAlias = Literal[
    "PUBLIC",
    "CONFIDENTIAL",
]
"""The words of ``ClientType``."""

DeliveryModeName: TypeAlias = Literal[
    "POLL",
    "PING",
    "PUSH",
]
"""The words of ``DeliveryMode``."""

FapiModeName: TypeAlias = Literal[
    "FAPI1_BASELINE",
    "FAPI1_ADVANCED",
    "FAPI2_SECURITY",
    "FAPI2_MESSAGE_SIGNING_AUTH_REQ",
    "FAPI2_MESSAGE_SIGNING_AUTH_RES",
    "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES",
    "FAPI2_MESSAGE_SIGNING_RESOURCE_REQ",
    "FAPI2_MESSAGE_SIGNING_RESOURCE_RES",
]
"""The words of ``FapiMode``."""

GrantManagementActionName: TypeAlias = Literal[
    "CREATE",
    "QUERY",
    "REPLACE",
    "REVOKE",
    "MERGE",
]
"""The words of ``GrantManagementAction``."""

GrantTypeName: TypeAlias = Literal[
    "AUTHORIZATION_CODE",
    "IMPLICIT",
    "PASSWORD",
    "CLIENT_CREDENTIALS",
    "REFRESH_TOKEN",
    "CIBA",
    "DEVICE_CODE",
    "TOKEN_EXCHANGE",
    "JWT_BEARER",
    "PRE_AUTHORIZED_CODE",
]
"""The words of ``GrantType``."""

JweAlgName: TypeAlias = Literal[
    "RSA1_5",
    "RSA_OAEP",
    "RSA_OAEP_256",
    "A128KW",
    "A192KW",
    "A256KW",
    "DIR",
    "ECDH_ES",
    "ECDH_ES_A128KW",
    "ECDH_ES_A192KW",
    "ECDH_ES_A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "PBES2_HS256_A128KW",
    "PBES2_HS384_A192KW",
    "PBES2_HS512_A256KW",
]
"""The words of ``JweAlg``."""

JweEncName: TypeAlias = Literal[
    "A128CBC_HS256",
    "A192CBC_HS384",
    "A256CBC_HS512",
    "A128GCM",
    "A192GCM",
    "A256GCM",
]
"""The words of ``JweEnc``."""

JwsAlgName: TypeAlias = Literal[
    "NONE",
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "ES256",
    "ES384",
    "ES512",
    "PS256",
    "PS384",
    "PS512",
    "ES256K",
    "EdDSA",
]
"""The words of ``JwsAlg``."""

ResponseModeName: TypeAlias = Literal[
    "QUERY",
    "FRAGMENT",
    "FORM_POST",
    "JWT",
    "QUERY_JWT",
    "FRAGMENT_JWT",
    "FORM_POST_JWT",
]
"""The words of ``ResponseMode``."""

ResponseTypeName: TypeAlias = Literal[
    "NONE",
    "CODE",
    "TOKEN",
    "ID_TOKEN",
    "CODE_TOKEN",
    "CODE_ID_TOKEN",
    "ID_TOKEN_TOKEN",
    "CODE_ID_TOKEN_TOKEN",
]
"""The words of ``ResponseType``."""

SubjectTypeName: TypeAlias = Literal[
    "PUBLIC",
    "PAIRWISE",
]
"""The words of ``SubjectType``."""


class AuthorizationDetailsElementDict(TypedDict, total=False):
    """``AuthorizationDetailsElement`` written as a dict."""

    type: Required[str]
    """What kind of authorization this is; decides which other members have a meaning."""
    locations: list[str] | tuple[str, ...] | None
    """Where it applies: resources or resource servers, mostly as URIs."""
    actions: list[str] | tuple[str, ...] | None
    """What may be done there."""
    data_types: list[str] | tuple[str, ...] | None
    """Which kinds of data may be had."""
    identifier: str | None
    """One specific resource."""
    privileges: list[str] | tuple[str, ...] | None
    """At which level of privilege."""
    other_fields: str | None
    """All other members of the entry, as the text of a JSON object."""


class AuthorizationTicketInfoDict(TypedDict, total=False):
    """``AuthorizationTicketInfo`` written as a dict."""

    context: str | None
    """Any text; its meaning is up to the server that attached it."""


class CimdOptionsDict(TypedDict, total=False):
    """``CimdOptions`` written as a dict."""

    always_retrieved: bool | None
    """Whether the document is fetched even if a copy in the cache is still fresh."""
    http_permitted: bool | None
    """Whether its URL may have the scheme ``http``; meant for development."""
    query_permitted: bool | None
    """Whether its URL may have a query."""


class PairDict(TypedDict, total=False):
    """``Pair`` written as a dict."""

    key: str | None
    """The key."""
    value: str | None
    """The value."""


class PropertyDict(TypedDict, total=False):
    """``Property`` written as a dict."""

    key: str | None
    """The name of the property."""
    value: str | None
    """The value of the property."""
    hidden: bool | None
    """Whether client applications are kept from seeing the property."""


class TaggedValueDict(TypedDict, total=False):
    """``TaggedValue`` written as a dict."""

    tag: str | None
    """The language as a BCP 47 tag, such as ``ja`` or ``en-GB``."""
    value: str | None
    """The text."""


class AuthzDetailsDict(TypedDict, total=False):
    """``AuthzDetails`` written as a dict."""

    elements: Sequence[AuthorizationDetailsElement | AuthorizationDetailsElementDict] | None
    """The entries, in the order they were asked for."""
