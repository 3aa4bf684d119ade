"""The models against the names and types that Authlete publishes (OpenAPI 3.0.16)."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs
import pytest

from authlete import models
from authlete._engine.codec import camel_case
from tests.strategies import WIRE_MODELS

PUBLISHED: dict[str, dict[str, str]] = {
    "AccessToken": {
        "accessTokenHash": "str",
        "accessTokenExpiresAt": "int",
        "refreshTokenHash": "str",
        "refreshTokenExpiresAt": "int",
        "createdAt": "int",
        "lastRefreshedAt": "int",
        "clientId": "int",
        "subject": "str",
        "grantType": "str",
        "scopes": "[str]",
        "properties": "[Property]",
        "refreshTokenScopes": "[str]",
    },
    "AuthorizationDetailsElement": {
        "type": "str",
        "locations": "[str]",
        "actions": "[str]",
        "dataTypes": "[str]",
        "identifier": "str",
        "privileges": "[str]",
        "otherFields": "str",
    },
    "AuthzDetails": {
        "elements": "[AuthorizationDetailsElement]",
    },
    "ClientLimited": {
        "number": "int",
        "clientName": "str",
        "clientNames": "[TaggedValue]",
        "description": "str",
        "descriptions": "[TaggedValue]",
        "clientId": "int",
        "clientIdAlias": "str",
        "clientIdAliasEnabled": "bool",
        "clientType": "str",
    },
    "Grant": {
        "scopes": "[GrantScope]",
        "claims": "[str]",
        "authorizationDetails": "AuthzDetails",
    },
    "GrantScope": {
        "scope": "str",
        "resource": "[str]",
    },
    "IdtokenReissueRequest": {
        "accessToken": "str",
        "refreshToken": "str",
        "sub": "str",
        "claims": "str",
        "idtHeaderParams": "str",
        "idTokenAudType": "str",
    },
    "IdtokenReissueResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "responseContent": "str",
        "idToken": "str",
    },
    "IntrospectionRequest": {
        "token": "str",
        "scopes": "[str]",
        "subject": "str",
        "clientCertificate": "str",
        "dpop": "str",
        "htm": "str",
        "htu": "str",
        "resources": "[str]",
        "acrValues": "[str]",
        "maxAge": "int",
        "requiredComponents": "[str]",
        "uri": "str",
        "message": "str",
        "headers": "[Pair]",
        "targetUri": "str",
        "dpopNonceRequired": "bool",
        "requestBodyContained": "bool",
    },
    "IntrospectionResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "responseContent": "str",
        "clientId": "int",
        "clientIdAlias": "str",
        "clientIdAliasUsed": "bool",
        "expiresAt": "int",
        "subject": "str",
        "scopes": "[str]",
        "existent": "bool",
        "usable": "bool",
        "sufficient": "bool",
        "refreshable": "bool",
        "properties": "[Property]",
        "certificateThumbprint": "str",
        "resources": "[str]",
        "accessTokenResources": "[str]",
        "authorizationDetails": "AuthzDetails",
        "serviceAttributes": "[Pair]",
        "clientAttributes": "[Pair]",
        "scopeDetails": "[Scope]",
        "grantId": "str",
        "grant": "Grant",
        "forExternalAttachment": "bool",
        "consentedClaims": "[str]",
        "grantType": "str",
        "acr": "str",
        "authTime": "int",
        "clientEntityId": "str",
        "clientEntityIdUsed": "bool",
        "forCredentialIssuance": "bool",
        "cnonce": "str",
        "cnonceExpiresAt": "int",
        "issuableCredentials": "str",
        "dpopNonce": "str",
        "responseSigningRequired": "bool",
        "metadataDocumentLocation": "str",
        "metadataDocumentUsed": "bool",
    },
    "Pair": {
        "key": "str",
        "value": "str",
    },
    "Property": {
        "key": "str",
        "value": "str",
        "hidden": "bool",
    },
    "RevocationRequest": {
        "parameters": "str",
        "clientId": "str",
        "clientSecret": "str",
        "clientCertificate": "str",
        "clientCertificatePath": "[str]",
        "oauthClientAttestation": "str",
        "oauthClientAttestationPop": "str",
    },
    "RevocationResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "responseContent": "str",
    },
    "Scope": {
        "name": "str",
        "defaultEntry": "bool",
        "description": "str",
        "descriptions": "[TaggedValue]",
        "attributes": "[Pair]",
    },
    "StandardIntrospectionRequest": {
        "parameters": "str",
        "withHiddenProperties": "bool",
        "rsUri": "str",
        "httpAcceptHeader": "str",
        "introspectionSignAlg": "str",
        "introspectionEncryptionAlg": "str",
        "introspectionEncryptionEnc": "str",
        "sharedKeyForSign": "str",
        "sharedKeyForEncryption": "str",
        "publicKeyForEncryption": "str",
    },
    "StandardIntrospectionResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "responseContent": "str",
    },
    "TaggedValue": {
        "tag": "str",
        "value": "str",
    },
    "TokenCreateRequest": {
        "grantType": "str",
        "clientId": "int",
        "subject": "str",
        "scopes": "[str]",
        "accessTokenDuration": "int",
        "refreshTokenDuration": "int",
        "properties": "[Property]",
        "clientIdAliasUsed": "bool",
        "accessToken": "str",
        "refreshToken": "str",
        "accessTokenPersistent": "bool",
        "certificateThumbprint": "str",
        "dpopKeyThumbprint": "str",
        "authorizationDetails": "AuthzDetails",
        "resources": "[str]",
        "forExternalAttachment": "bool",
        "jwtAtClaims": "str",
        "acr": "str",
        "authTime": "int",
        "clientEntityIdUsed": "bool",
        "clientIdentifier": "str",
        "sessionId": "str",
        "metadataDocumentUsed": "bool",
    },
    "TokenCreateResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "accessToken": "str",
        "clientId": "int",
        "expiresAt": "int",
        "expiresIn": "int",
        "grantType": "str",
        "properties": "[Property]",
        "refreshToken": "str",
        "scopes": "[str]",
        "subject": "str",
        "tokenType": "str",
        "jwtAccessToken": "str",
        "authorizationDetails": "AuthzDetails",
        "forExternalAttachment": "bool",
        "tokenId": "str",
        "refreshTokenScopes": "[str]",
        "clientIdentifier": "str",
        "sessionId": "str",
    },
    "TokenGetListResponse": {
        "start": "int",
        "end": "int",
        "totalCount": "int",
        "client": "ClientLimited",
        "subject": "str",
        "accessTokens": "[AccessToken]",
    },
    "TokenRevokeRequest": {
        "accessTokenIdentifier": "str",
        "refreshTokenIdentifier": "str",
        "clientIdentifier": "str",
        "subject": "str",
    },
    "TokenRevokeResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "count": "int",
    },
    "TokenUpdateRequest": {
        "accessToken": "str",
        "accessTokenExpiresAt": "int",
        "scopes": "[str]",
        "properties": "[Property]",
        "accessTokenExpiresAtUpdatedOnScopeUpdate": "bool",
        "accessTokenHash": "str",
        "accessTokenValueUpdated": "bool",
        "accessTokenPersistent": "bool",
        "certificateThumbprint": "str",
        "dpopKeyThumbprint": "str",
        "authorizationDetails": "AuthzDetails",
        "forExternalAttachment": "bool",
        "refreshTokenExpiresAt": "int",
        "refreshTokenExpiresAtUpdatedOnScopeUpdate": "bool",
        "tokenId": "str",
    },
    "TokenUpdateResponse": {
        "resultCode": "str",
        "resultMessage": "str",
        "action": "str",
        "accessToken": "str",
        "accessTokenExpiresAt": "int",
        "properties": "[Property]",
        "scopes": "[str]",
        "authorizationDetails": "AuthzDetails",
        "tokenType": "str",
        "forExternalAttachment": "bool",
        "tokenId": "str",
        "refreshTokenExpiresAt": "int",
    },
}
REQUIRED = {
    "AuthorizationDetailsElement": {"type"},
    "IdtokenReissueRequest": {"accessToken", "refreshToken"},
    "IntrospectionRequest": {"token"},
    "RevocationRequest": {"parameters"},
    "StandardIntrospectionRequest": {"parameters"},
    "TokenCreateRequest": {"grantType"},
}
WORDS = {
    "GrantType": {
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
    },
    "ClientType": {"PUBLIC", "CONFIDENTIAL"},
    "TokenCreateResponseAction": {"INTERNAL_SERVER_ERROR", "BAD_REQUEST", "FORBIDDEN", "OK"},
    "TokenUpdateResponseAction": {
        "INTERNAL_SERVER_ERROR",
        "BAD_REQUEST",
        "FORBIDDEN",
        "NOT_FOUND",
        "OK",
    },
}
ENDPOINTS = {
    "token_operations_list_tokens": (
        "GET",
        "/api/{service_id}/auth/token/get/list",
        ("clientIdentifier", "subject", "start", "end"),
    ),
    "token_operations_create": ("POST", "/api/{service_id}/auth/token/create", ()),
    "token_operations_update": ("POST", "/api/{service_id}/auth/token/update", ()),
}
UNPUBLISHED = {"TokenBatchStatus", "TokenCreateBatchResponse", "TokenCreateBatchStatusResponse"}
each_model = pytest.mark.parametrize(
    "cls",
    [cls for cls in WIRE_MODELS if cls.__name__ not in UNPUBLISHED],
    ids=lambda cls: cls.__name__,
)


def test_the_table_names_every_model() -> None:
    assert {cls.__name__ for cls in WIRE_MODELS} <= set(PUBLISHED) | UNPUBLISHED


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("TokenCreateRequest", 23),
        ("TokenUpdateRequest", 15),
        ("AccessToken", 12),
        ("ClientLimited", 9),
    ],
)
def test_the_table_is_whole(name: str, count: int) -> None:
    assert len(PUBLISHED[name]) == count


@each_model
def test_names_on_the_wire_are_the_published_ones(cls: type[Any]) -> None:
    wire_names = {camel_case(field.name) for field in attrs.fields(cls)}
    assert wire_names == set(PUBLISHED[cls.__name__])


@each_model
def test_types_are_the_published_ones(cls: type[Any]) -> None:
    for field in attrs.fields(cls):
        published = PUBLISHED[cls.__name__][camel_case(field.name)]
        assert _as_published(field.type) == published, field.name


def _as_published(annotation: Any) -> str:
    """Write a type as the table does; an enum counts as the strings it holds."""
    if isinstance(annotation, UnionType):
        (form,) = {_as_published(arm) for arm in get_args(annotation) if arm is not NoneType}
        return form
    if get_origin(annotation) is tuple:
        return f"[{_as_published(get_args(annotation)[0])}]"
    return "str" if issubclass(annotation, StrEnum) else annotation.__name__


@each_model
def test_what_is_required_is_what_is_published_so(cls: type[Any]) -> None:
    required = {camel_case(f.name) for f in attrs.fields(cls) if f.default is attrs.NOTHING}
    assert required == REQUIRED.get(cls.__name__, set())


@pytest.mark.parametrize("name", WORDS)
def test_enums_have_the_published_words(name: str) -> None:
    enum = getattr(models, name)
    assert {member.value for member in enum} == WORDS[name]
    assert all(member.name == member.value for member in enum)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_endpoints_are_the_published_ones(name: str) -> None:
    operation = import_module(f"authlete.funcs.{name}").OPERATION
    query = tuple(map(camel_case, operation.query_fields))
    assert (operation.method, operation.path, query) == ENDPOINTS[name]
    assert operation.name == name
