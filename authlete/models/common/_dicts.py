"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from .authz_details import AuthorizationDetailsElement
from .pair import Pair
from .tagged_value import TaggedValue

ApplicationTypeName: TypeAlias = Literal[
    "WEB",
    "NATIVE",
]
"""The words of ``ApplicationType``."""

ClaimTypeName: TypeAlias = Literal[
    "NORMAL",
    "AGGREGATED",
    "DISTRIBUTED",
]
"""The words of ``ClaimType``."""

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

DisplayName: TypeAlias = Literal[
    "PAGE",
    "POPUP",
    "TOUCH",
    "WAP",
]
"""The words of ``Display``."""

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

JweZipName: TypeAlias = Literal["DEF",]
"""The words of ``JweZip``."""

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

PromptName: TypeAlias = Literal[
    "NONE",
    "LOGIN",
    "CONSENT",
    "SELECT_ACCOUNT",
    "CREATE",
]
"""The words of ``Prompt``."""

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

ServiceProfileName: TypeAlias = Literal[
    "FAPI",
    "OPEN_BANKING",
]
"""The words of ``ServiceProfile``."""

SubjectTypeName: TypeAlias = Literal[
    "PUBLIC",
    "PAIRWISE",
]
"""The words of ``SubjectType``."""

UserCodeCharsetName: TypeAlias = Literal[
    "BASE20",
    "NUMERIC",
]
"""The words of ``UserCodeCharset``."""


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


class HskDict(TypedDict, total=False):
    """``Hsk`` written as a dict."""

    kty: str | None
    """The type of the key: ``EC`` or ``RSA``."""
    use: str | None
    """``sig`` for signing, ``enc`` for decrypting."""
    kid: str | None
    """The key ID."""
    hsm_name: str | None
    """The module, by the name that Authlete has for it, such as ``google``."""
    handle: str | None
    """Authlete's name for the key: 256 random bits in base64url."""
    public_key: str | None
    """The public half of the key."""
    alg: str | None
    """The algorithm it is used with, such as ``ES256`` or ``RSA-OAEP-256``."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class NamedUriDict(TypedDict, total=False):
    """``NamedUri`` written as a dict."""

    name: str | None
    """What the URI is called, such as ``token_endpoint``."""
    uri: str | None
    """The URI."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class PairDict(TypedDict, total=False):
    """``Pair`` written as a dict."""

    key: str | None
    """The key."""
    value: str | None
    """The value."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


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
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class AuthzDetailsDict(TypedDict, total=False):
    """``AuthzDetails`` written as a dict."""

    elements: Sequence[AuthorizationDetailsElement | AuthorizationDetailsElementDict] | None
    """The entries, in the order they were asked for."""


class ScopeDict(TypedDict, total=False):
    """``Scope`` written as a dict."""

    name: str | None
    """The scope's name, as requests use it."""
    default_entry: bool | None
    """Whether requests that name no scope get this one."""
    description: str | None
    """What the scope is for."""
    descriptions: Sequence[TaggedValue | TaggedValueDict] | None
    """The same in several languages."""
    attributes: Sequence[Pair | PairDict] | None
    """Settings of the scope, such as ``access_token.duration`` in seconds."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""
