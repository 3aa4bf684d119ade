"""The actions of the endpoints of a credential issuer."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from authlete.models import CredentialIssuerMetadata, Service
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

CREATE_OFFER, CREATE_OFFER_PATH = "verifiable_credentials_create_offer", "/vci/offer/create"
OFFER_INFO, OFFER_INFO_PATH = "verifiable_credentials_get_offer_info", "/vci/offer/info"
OFFER = {"subject": "john", "credentialConfigurationIds": ["degree"]}
DISABLED = [Service(api_key=1, verifiable_credentials_enabled=False)]


async def offer_info(start: Start) -> Caller:
    caller = start()
    offer = await caller.call(CREATE_OFFER_PATH, **OFFER)
    await caller.call(OFFER_INFO_PATH, identifier=offer["info"]["identifier"])
    return caller


METADATA = "verifiable_credentials_get_metadata"
JWT_ISSUER = "verifiable_credentials_get_jwt_issuer"
JWKS = "verifiable_credentials_get_jwks"
NONCE = "verifiable_credentials_get_nonce"
PARSE, PARSE_PATH = "verifiable_credentials_parse", "/vci/single/parse"
ISSUE, ISSUE_PATH = "verifiable_credentials_issue", "/vci/single/issue"
BATCH_PARSE, BATCH_PARSE_PATH = "verifiable_credentials_batch_parse", "/vci/batch/parse"
BATCH_ISSUE, BATCH_ISSUE_PATH = "verifiable_credentials_batch_issue", "/vci/batch/issue"
DEFERRED_PARSE, DEFERRED_PARSE_PATH = (
    "verifiable_credentials_deferred_parse",
    "/vci/deferred/parse",
)
DEFERRED_ISSUE, DEFERRED_ISSUE_PATH = (
    "verifiable_credentials_deferred_issue",
    "/vci/deferred/issue",
)
INCOMPLETE = [Service(api_key=1, credential_issuer_metadata=CredentialIssuerMetadata())]
FINAL = [Service(api_key=1, oid4vci_version="1.0")]
REQUEST = {"credential_configuration_id": "card"}
JWK = {"kty": "RSA", "e": "AQAB", "n": "w" * 341 + "Q"}
ENCRYPTED = {"jwk": JWK, "alg": "RSA-OAEP", "enc": "A128GCM"}
BAD_ENCRYPTION = {**ENCRYPTED, "enc": "x"}


PAYLOAD = {"credentialPayload": '{"vct":"Card"}'}
DEFERRED = {"issuanceDeferred": True}
PLAIN = {"pretty": False}


def asking_for(encryption: object = None) -> dict[str, object]:
    """Write a credential request."""
    return {**REQUEST, **({"credential_response_encryption": encryption} if encryption else {})}


async def send(
    path: str, content: Mapping[str, object], start: Start, services: Any = FINAL
) -> Caller:
    """Send a wallet's request with a good token."""
    caller = start(services=services)
    await caller.create(accessToken="t")
    await caller.call(path, accessToken="t", requestContent=json.dumps(content))
    return caller


async def identifier(caller: Caller, encryption: object) -> str:
    """Have a credential request accepted."""
    await caller.create(accessToken="t")
    content = json.dumps(asking_for(encryption))
    parsed = await caller.call(PARSE_PATH, accessToken="t", requestContent=content)
    return str(parsed["info"]["identifier"])


async def issue(
    encryption: object, members: Mapping[str, object], start: Start, **others: object
) -> Caller:
    """Carry out an order for a good request."""
    caller = start(services=FINAL)
    order = {**PAYLOAD, "requestIdentifier": await identifier(caller, encryption), **members}
    await caller.call(ISSUE_PATH, accessToken="t", order=order, **others)
    return caller


async def issue_batch(encryption: object, members: Mapping[str, object], start: Start) -> Caller:
    caller = start(services=FINAL)
    order = {**PAYLOAD, "requestIdentifier": await identifier(caller, encryption), **members}
    await caller.call(BATCH_ISSUE_PATH, accessToken="t", orders=[order])
    return caller


async def defer(encryption: object, start: Start) -> tuple[Caller, str]:
    caller = start(services=FINAL)
    transaction = await identifier(caller, encryption)
    order = {"requestIdentifier": transaction, **DEFERRED}
    await caller.call(ISSUE_PATH, accessToken="t", order=order)
    return caller, transaction


async def ask_again(start: Start) -> Caller:
    caller, transaction = await defer(None, start)
    content = json.dumps({"transaction_id": transaction})
    await caller.call(DEFERRED_PARSE_PATH, accessToken="t", requestContent=content)
    return caller


async def issue_later(
    encryption: object, members: Mapping[str, object], start: Start, **others: object
) -> Caller:
    caller, transaction = await defer(encryption, start)
    order = {**PAYLOAD, "requestIdentifier": transaction, **members}
    await caller.call(DEFERRED_ISSUE_PATH, order=order, **others)
    return caller


def refused(operation: str, path: str, members: Mapping[str, object]) -> tuple[Case, ...]:
    """Reach what any request for credentials can meet."""
    return (
        Case(operation, "UNAUTHORIZED", asking(path, members)),
        Case(operation, "FORBIDDEN", asking(path, members, services=DISABLED)),
    )


def issuing(operation: str, do: Any) -> tuple[Case, ...]:
    """Reach what any order can lead to."""
    return (
        Case(operation, "OK", partial(do, None, {})),
        Case(operation, "OK_JWT", partial(do, ENCRYPTED, {})),
        Case(operation, "ACCEPTED", partial(do, None, DEFERRED)),
        Case(operation, "ACCEPTED_JWT", partial(do, ENCRYPTED, DEFERRED)),
        Case(operation, "BAD_REQUEST", partial(do, BAD_ENCRYPTION, {})),
        Case(operation, "CALLER_ERROR", partial(do, None, {"requestIdentifier": "x"})),
    )


CASES = (
    Case(METADATA, "OK", asking("/vci/metadata", PLAIN)),
    Case(METADATA, "NOT_FOUND", asking("/vci/metadata", PLAIN, services=DISABLED)),
    Case(METADATA, "INTERNAL_SERVER_ERROR", asking("/vci/metadata", PLAIN, services=INCOMPLETE)),
    Case(JWT_ISSUER, "OK", asking("/vci/jwtissuer", PLAIN)),
    Case(JWT_ISSUER, "NOT_FOUND", asking("/vci/jwtissuer", PLAIN, services=DISABLED)),
    Case(JWKS, "OK", asking("/vci/jwks", PLAIN)),
    Case(JWKS, "NOT_FOUND", asking("/vci/jwks", PLAIN, services=DISABLED)),
    Case(NONCE, "OK", asking("/vci/nonce", {})),
    Case(NONCE, "NOT_FOUND", asking("/vci/nonce", {}, services=DISABLED)),
    Case(CREATE_OFFER, "CREATED", asking(CREATE_OFFER_PATH, OFFER)),
    Case(CREATE_OFFER, "FORBIDDEN", asking(CREATE_OFFER_PATH, OFFER, services=DISABLED)),
    Case(CREATE_OFFER, "CALLER_ERROR", asking(CREATE_OFFER_PATH, {})),
    Case(OFFER_INFO, "OK", offer_info),
    Case(OFFER_INFO, "FORBIDDEN", asking(OFFER_INFO_PATH, {"identifier": "i"}, services=DISABLED)),
    Case(OFFER_INFO, "NOT_FOUND", asking(OFFER_INFO_PATH, {"identifier": "i"})),
    Case(OFFER_INFO, "CALLER_ERROR", asking(OFFER_INFO_PATH, {})),
    Case(PARSE, "OK", partial(send, PARSE_PATH, REQUEST)),
    Case(PARSE, "BAD_REQUEST", partial(send, PARSE_PATH, {})),
    *refused(PARSE, PARSE_PATH, {}),
    *issuing(ISSUE, issue),
    *refused(ISSUE, ISSUE_PATH, {}),
    Case(BATCH_PARSE, "OK", partial(send, BATCH_PARSE_PATH, {"credential_requests": [REQUEST]})),
    Case(BATCH_PARSE, "BAD_REQUEST", partial(send, BATCH_PARSE_PATH, {})),
    *refused(BATCH_PARSE, BATCH_PARSE_PATH, {}),
    *issuing(BATCH_ISSUE, issue_batch),
    *refused(BATCH_ISSUE, BATCH_ISSUE_PATH, {}),
    Case(DEFERRED_PARSE, "OK", ask_again),
    Case(DEFERRED_PARSE, "BAD_REQUEST", partial(send, DEFERRED_PARSE_PATH, {})),
    *refused(DEFERRED_PARSE, DEFERRED_PARSE_PATH, {}),
    *issuing(DEFERRED_ISSUE, issue_later),
    Case(
        DEFERRED_ISSUE,
        "FORBIDDEN",
        asking(DEFERRED_ISSUE_PATH, {"order": {"requestIdentifier": "x"}}, services=DISABLED),
    ),
)
UNREACHED = {
    (JWT_ISSUER, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (JWKS, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (NONCE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (CREATE_OFFER, "AUTHLETE_ERROR"): NEVER_FAILS,
    (OFFER_INFO, "AUTHLETE_ERROR"): NEVER_FAILS,
    (PARSE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (ISSUE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (BATCH_PARSE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (BATCH_ISSUE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (DEFERRED_PARSE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (DEFERRED_ISSUE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
}
