"""What the operations say on the wire, against the names that Authlete publishes.

Requests and answers here hold every published field (OpenAPI 3.0.16; the batch operations, which
it leaves out, as in the revision of January 2026). Each request must be written so, and each answer
read so, without a name too many or too few.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import authlete
from authlete import AuthleteCore, Ok, Security, models
from authlete._engine.codec import read_wire, write_json
from authlete.models import operations
from authlete.transport import HttpResponse

if TYPE_CHECKING:
    from authlete.transport import HttpRequest

PAIR = {"key": "k", "value": "v"}
DETAILS = {
    "elements": [
        {
            "type": "t",
            "locations": ["l"],
            "actions": ["a"],
            "dataTypes": ["d"],
            "identifier": "i",
            "privileges": ["p"],
            "otherFields": "{}",
        }
    ]
}
TOKEN = {
    "grantType": "PASSWORD",
    "clientId": 11,
    "subject": "john",
    "scopes": ["a"],
    "accessTokenDuration": 1,
    "refreshTokenDuration": 1,
    "properties": [{"key": "k", "value": "v", "hidden": True}],
    "clientIdAliasUsed": True,
    "accessToken": "t",
    "refreshToken": "r",
    "accessTokenPersistent": True,
    "certificateThumbprint": "c",
    "dpopKeyThumbprint": "k",
    "authorizationDetails": DETAILS,
    "resources": ["https://rs.example"],
    "forExternalAttachment": True,
    "jwtAtClaims": "{}",
    "acr": "high",
    "authTime": 5,
    "clientEntityIdUsed": True,
    "clientIdentifier": "app",
    "sessionId": "s",
    "metadataDocumentUsed": True,
}
BODIES: dict[str, dict[str, Any]] = {
    "TokenCreateRequest": TOKEN,
    "TokenRevokeRequest": {
        "accessTokenIdentifier": "t",
        "refreshTokenIdentifier": "r",
        "clientIdentifier": "app",
        "subject": "john",
    },
    "IntrospectionRequest": {
        "token": "t",
        "scopes": ["a"],
        "subject": "john",
        "clientCertificate": "c",
        "dpop": "d",
        "htm": "GET",
        "htu": "https://rs.example",
        "resources": ["https://rs.example"],
        "acrValues": ["high"],
        "maxAge": 1,
        "requiredComponents": ["@method"],
        "uri": "https://rs.example",
        "message": "m",
        "headers": [PAIR],
        "targetUri": "https://rs.example",
        "dpopNonceRequired": True,
        "requestBodyContained": True,
    },
    "StandardIntrospectionRequest": {
        "parameters": "token=t",
        "withHiddenProperties": True,
        "rsUri": "https://rs.example",
        "httpAcceptHeader": "*/*",
        "introspectionSignAlg": "ES256",
        "introspectionEncryptionAlg": "ECDH-ES",
        "introspectionEncryptionEnc": "A128GCM",
        "sharedKeyForSign": "k",
        "sharedKeyForEncryption": "k",
        "publicKeyForEncryption": "k",
    },
    "RevocationRequest": {
        "parameters": "token=t",
        "clientId": "11",
        "clientSecret": "s",
        "clientCertificate": "c",
        "clientCertificatePath": ["c"],
        "oauthClientAttestation": "a",
        "oauthClientAttestationPop": "p",
    },
    "IdtokenReissueRequest": {
        "accessToken": "t",
        "refreshToken": "r",
        "sub": "s",
        "claims": "{}",
        "idtHeaderParams": "{}",
        "idTokenAudType": "array",
    },
}
RESULT = {"resultCode": "A056001", "resultMessage": "Fine."}
CONTENT = {**RESULT, "action": "OK", "responseContent": "c"}
ANSWERS: dict[str, dict[str, Any]] = {
    "TokenRevokeResponse": {**RESULT, "count": 1},
    "TokenCreateBatchResponse": {**RESULT, "requestId": "b"},
    "TokenCreateBatchStatusResponse": {
        **RESULT,
        "status": {
            "batchKind": "CREATE",
            "requestId": "b",
            "result": "FAILED",
            "tokenCount": 1,
            "errorCode": "A144201",
            "errorDescription": "Taken.",
            "createdAt": 1,
            "modifiedAt": 2,
        },
    },
    "StandardIntrospectionResponse": CONTENT,
    "RevocationResponse": CONTENT,
    "IdtokenReissueResponse": {**CONTENT, "idToken": "i"},
    "IntrospectionResponse": {
        **CONTENT,
        "clientId": 11,
        "clientIdAlias": "app",
        "clientIdAliasUsed": True,
        "expiresAt": 1,
        "subject": "john",
        "scopes": ["a"],
        "existent": True,
        "usable": True,
        "sufficient": True,
        "refreshable": True,
        "properties": [{"key": "k", "value": "v", "hidden": True}],
        "certificateThumbprint": "c",
        "resources": ["https://rs.example"],
        "accessTokenResources": ["https://rs.example"],
        "authorizationDetails": DETAILS,
        "serviceAttributes": [PAIR],
        "clientAttributes": [PAIR],
        "scopeDetails": [
            {
                "name": "a",
                "defaultEntry": True,
                "description": "A",
                "descriptions": [{"tag": "en", "value": "A"}],
                "attributes": [PAIR],
            }
        ],
        "grantId": "g",
        "grant": {
            "scopes": [{"scope": "a", "resource": ["https://rs.example"]}],
            "claims": ["email"],
            "authorizationDetails": DETAILS,
        },
        "forExternalAttachment": True,
        "consentedClaims": ["email"],
        "grantType": "PASSWORD",
        "acr": "high",
        "authTime": 5,
        "clientEntityId": "https://client.example",
        "clientEntityIdUsed": True,
        "forCredentialIssuance": True,
        "cnonce": "n",
        "cnonceExpiresAt": 1,
        "issuableCredentials": "[]",
        "dpopNonce": "n",
        "responseSigningRequired": True,
        "metadataDocumentLocation": "https://client.example",
        "metadataDocumentUsed": True,
    },
}
ACTIONS = {
    "IntrospectionResponseAction": {
        "INTERNAL_SERVER_ERROR",
        "BAD_REQUEST",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "OK",
    },
    "StandardIntrospectionResponseAction": {"INTERNAL_SERVER_ERROR", "BAD_REQUEST", "OK", "JWT"},
    "RevocationResponseAction": {"INTERNAL_SERVER_ERROR", "INVALID_CLIENT", "BAD_REQUEST", "OK"},
    "IdtokenReissueResponseAction": {"OK", "INTERNAL_SERVER_ERROR", "CALLER_ERROR"},
    "TokenBatchResult": {"SUCCEEDED", "FAILED"},
}


@attrs.frozen
class Call:
    """An operation, the class of its request, and what it says on the wire."""

    name: str
    request: str
    body: str | None
    method: str
    path: str
    query: str = ""
    other: dict[str, Any] = attrs.field(factory=dict[str, Any])
    answer: str | None = None

    def __str__(self) -> str:
        return self.name


CALLS = [
    Call(
        "token_operations_delete",
        "AuthTokenDeleteApiRequest",
        None,
        "DELETE",
        "/api/1/auth/token/delete/a%2Fb",
        other={"access_token_identifier": "a/b"},
    ),
    Call(
        "token_operations_revoke",
        "AuthTokenRevokeApiRequest",
        "TokenRevokeRequest",
        "POST",
        "/api/1/auth/token/revoke",
        answer="TokenRevokeResponse",
    ),
    Call(
        "token_operations_reissue_id_token",
        "IdtokenReissueApiRequest",
        "IdtokenReissueRequest",
        "POST",
        "/api/1/idtoken/reissue",
        answer="IdtokenReissueResponse",
    ),
    Call(
        "token_operations_create_batch",
        "AuthTokenCreateBatchApiRequest",
        "TokenCreateRequest",
        "POST",
        "/api/1/auth/token/create/batch",
        query="?dryRun=true",
        other={"dry_run": True},
        answer="TokenCreateBatchResponse",
    ),
    Call(
        "token_operations_get_batch_status",
        "AuthTokenCreateBatchStatusApiRequest",
        None,
        "GET",
        "/api/1/auth/token/create/batch/status/b",
        other={"request_id": "b"},
        answer="TokenCreateBatchStatusResponse",
    ),
    Call(
        "introspection_process",
        "AuthIntrospectionApiRequest",
        "IntrospectionRequest",
        "POST",
        "/api/1/auth/introspection",
        answer="IntrospectionResponse",
    ),
    Call(
        "introspection_standard_process",
        "AuthIntrospectionStandardApiRequest",
        "StandardIntrospectionRequest",
        "POST",
        "/api/1/auth/introspection/standard",
        answer="StandardIntrospectionResponse",
    ),
    Call(
        "revocation_process",
        "AuthRevocationApiRequest",
        "RevocationRequest",
        "POST",
        "/api/1/auth/revocation",
        answer="RevocationResponse",
    ),
]


@attrs.define
class Recorder:
    """A transport that keeps what it is given and answers what it was told."""

    answer: bytes
    sent: HttpRequest | None = None

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Keep a request."""
        self.sent = request
        return HttpResponse(status=200 if self.answer else 204, headers={}, body=self.answer)

    async def aclose(self) -> None:
        """Close nothing."""


def whole(model: str) -> Any:
    """Make a request model that holds every published field."""
    made = read_wire(getattr(models, model), BODIES[model])
    assert None not in attrs.asdict(made, recurse=False).values()
    return made


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_an_operation_says_and_hears_the_published_names(call: Call) -> None:
    """Method, path, query and body of its request; its answer, field by field."""
    request_class = getattr(operations, call.request)
    fields: dict[str, Any] = {"service_id": "1", **call.other}
    (named,) = {field.name for field in attrs.fields(request_class)} - set(fields) or {None}
    is_list = named == "token_create_requests"
    if call.body:
        fields[str(named)] = [whole(call.body)] if is_list else whole(call.body)
    answer = ANSWERS[call.answer] if call.answer else None
    recorder = Recorder(json.dumps(answer).encode() if answer else b"")
    async with AuthleteCore(security=Security(authlete="x"), transport=recorder) as core:
        result = await getattr(authlete, call.name)(core, request_class(**fields))
    assert recorder.sent
    assert recorder.sent.method == call.method
    assert recorder.sent.url == f"https://us.authlete.com{call.path}{call.query}"
    body = BODIES[call.body] if call.body else None
    assert json.loads(recorder.sent.body or b"null") == ([body] if is_list else body)
    assert isinstance(result, Ok)
    assert call.answer is None or type(result.value).__name__ == call.answer


@pytest.mark.parametrize("model", ANSWERS)
def test_an_answer_has_the_published_fields(model: str) -> None:
    """Each of them is read, also inside of others, and there are no more."""
    read = read_wire(getattr(models, model), ANSWERS[model])
    assert json.loads(write_json(read)) == ANSWERS[model]
    assert unset_in(read) == set()


def unset_in(model: Any) -> set[str]:
    """Name the fields that a model has and the published answer does not, however deep."""
    found: set[str] = set()
    for field in attrs.fields(type(model)):
        value = getattr(model, field.name)
        if value is None:
            found.add(f"{type(model).__name__}.{field.name}")
        for inner in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(inner)):
                found |= unset_in(inner)
    return found


@pytest.mark.parametrize("name", ACTIONS)
def test_an_answer_knows_the_published_words(name: str) -> None:
    words = {member.name: member.value for member in getattr(models, name)}
    assert set(words) == set(words.values()) == ACTIONS[name]
