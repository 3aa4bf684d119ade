"""Which operation may be repeated although it may have acted on the request already, and why.

Every operation stands in one of three tables with its argument. The rule: it may be repeated if a
second time leaves all as the first one did, and what one hears of it is no worse than an error
that says so. What uses up a ticket, code or token, or makes something that lasts, may not.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import authlete
from authlete import BackoffStrategy, RequestOptions, RetryConfig
from authlete.errors import ConnectError, NoResponseError
from tests.fakes import client, failure, in_virtual_time, refusal
from tests.strategies import minimal_request

REPEATED = {
    "attestation_challenge": "a challenge that nobody received is of no use, and expires",
    "authorization_management_get_ticket_info": "reads; the ticket stays good",
    "authorization_management_update_ticket": "the ticket ends up with the same information",
    "backchannel_logout_token": "only signs: nothing is kept, and the caller posts one of them",
    "client_delete": "the client is gone either way; that it was is an error, not an answer",
    "client_get": "reads",
    "client_list": "reads",
    "client_management_delete_authorizations": "the tokens are gone either way",
    "client_management_delete_client_tokens": "the tokens are gone either way",
    "client_management_delete_granted_scopes": "the record is gone either way",
    "client_management_delete_granted_scopes_for_client": "the record is gone either way",
    "client_management_delete_requestable_scopes": "the limit is gone either way",
    "client_management_get_granted_scopes": "reads",
    "client_management_get_granted_scopes_for_client": "reads",
    "client_management_get_requestable_scopes": "reads",
    "client_management_list_authorizations": "reads",
    "client_management_list_authorized_applications": "reads",
    "client_management_update_authorizations": "the tokens end up with the same scopes",
    "client_management_update_lock_flag": "the request says locked or not, never the opposite",
    "client_management_update_requestable_scopes": "the request holds the whole limit",
    "client_management_update_secret": "the request holds the new secret",
    "client_update": "the request holds the whole client",
    "device_flow_verification": "reads what a user code stands for; the code stays good",
    "dynamic_client_registration_get": "reads",
    "echo": "reads",
    "federation_configuration": "only signs what the service says of itself; nothing is kept",
    "hardware_security_keys_delete": "the key is gone either way; NOT_FOUND says so",
    "hardware_security_keys_get": "reads",
    "hardware_security_keys_list": "reads",
    "info": "reads",
    "introspection_process": "reads; the token stays as it is",
    "introspection_standard_process": "reads; the token stays as it is",
    "jose_verify": "computes",
    "lifecycle_healthcheck": "reads",
    "native_sso_logout": "the session's tokens are gone either way",
    "revocation_process": "the token is gone either way, and that it was is OK (RFC 7009 §2.2)",
    "service_delete": "the service is gone either way; that it was is an error, not an answer",
    "service_get": "reads",
    "service_get_configuration": "reads",
    "service_get_jwks": "reads",
    "service_list": "reads",
    "service_update": "the request holds the whole service",
    "token_operations_delete": "the token is gone either way; that it was is an error",
    "token_operations_get_batch_status": "reads",
    "token_operations_list_tokens": "reads",
    "token_operations_reissue_id_token": "only signs: neither of the two tokens is touched",
    "token_operations_revoke": "the tokens are gone either way",
    "userinfo_issue": "only signs what the caller collected; nothing is kept",
    "userinfo_process": "reads; the token stays as it is",
    "verifiable_credentials_deferred_parse": "finds what parse recorded, by its transaction ID",
    "verifiable_credentials_get_jwks": "reads",
    "verifiable_credentials_get_jwt_issuer": "reads",
    "verifiable_credentials_get_metadata": "reads",
    "verifiable_credentials_get_nonce": "a nonce that nobody received is of no use, and expires",
    "verifiable_credentials_get_offer_info": "reads",
}
NOT_REPEATED = {
    "authorization_fail": "uses up the ticket: the second answer would be an error",
    "authorization_issue": "uses up the ticket, and issues a code or tokens",
    "authorization_process_request": "each call makes a ticket",
    "ciba_complete": "issues tokens in push mode, and a client is notified once",
    "ciba_fail": "uses up the ticket: the second answer would be an error",
    "ciba_issue": "uses up the ticket, and issues an auth_req_id",
    "ciba_process_authentication": "each call makes a ticket",
    "client_create": "each call makes a client",
    "client_management_refresh_secret": "each call makes a secret, although it is a GET",
    "device_flow_authorization": "each call makes a device code and a user code",
    "device_flow_complete": "uses up the user code: the second answer would be an error",
    "dynamic_client_registration_delete": "voids the token it is authorized by: 401 for a success",
    "dynamic_client_registration_register": "each call makes a client",
    "dynamic_client_registration_update": "may renew the client's secret and registration token",
    "federation_registration": "makes a client: the second answer would say that it exists",
    "hardware_security_keys_create": "each call makes a key",
    "native_sso_process": "issues an ID token and a device secret",
    "pushed_authorization_create": "each call makes a request URI",
    "service_create": "each call makes a service",
    "token_fail": "uses up the ticket: the second answer would be an error",
    "token_issue": "uses up the ticket, and issues tokens",
    "token_operations_create": "each call makes a token",
    "token_process": "uses up a code; twice, and tokens are revoked (RFC 6749 §4.1.2)",
    "verifiable_credentials_batch_issue": "each call issues credentials",
    "verifiable_credentials_batch_parse": "each call makes records of the requests",
    "verifiable_credentials_create_offer": "each call makes an offer with codes of its own",
    "verifiable_credentials_deferred_issue": "each call issues a credential",
    "verifiable_credentials_issue": "each call issues a credential",
    "verifiable_credentials_parse": "each call makes a record of the request",
}
GRANT = {"access_token": "some", "grant_id": "some"}
BY_REQUEST: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "grant_management_process_request": (
        "a query reads; the second answer to a revocation would be that there is no such grant",
        {"g_m_request": {**GRANT, "gm_action": "QUERY"}},
        {"g_m_request": {**GRANT, "gm_action": "REVOKE"}},
    ),
    "token_operations_create_batch": (
        "each call makes tokens, unless they are only checked",
        {"token_create_requests": [], "dry_run": True},
        {"token_create_requests": []},
    ),
    "token_operations_update": (
        "the token ends up the same, unless each call makes another value for it",
        {"token_update_request": {"access_token": "some"}},
        {"token_update_request": {"access_token": "some", "access_token_value_updated": True}},
    ),
}
"""The argument, a request that may be repeated and one that may not."""

FUNCTIONS = {path.stem for path in (Path(authlete.__file__).parent / "funcs").glob("[!_]*.py")}
OPERATIONS = {name: import_module(f"authlete.funcs.{name}").OPERATION for name in FUNCTIONS}
CALLS = [
    *((name, minimal_request(OPERATIONS[name]), True) for name in REPEATED),
    *((name, minimal_request(OPERATIONS[name]), False) for name in NOT_REPEATED),
    *((name, {"service_id": "1", **good}, True) for name, (_, good, _) in BY_REQUEST.items()),
    *((name, {"service_id": "1", **bad}, False) for name, (_, _, bad) in BY_REQUEST.items()),
]
ACTED = [refusal(500), refusal(503), NoResponseError("reset")]
NOT_ACTED = [refusal(429), ConnectError("refused")]
ON = RequestOptions(retries=RetryConfig(backoff=BackoffStrategy(initial_interval=0)))


def test_every_operation_is_argued_for_once() -> None:
    tables = (REPEATED, NOT_REPEATED, BY_REQUEST)
    assert sorted(name for table in tables for name in table) == sorted(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_an_operation_says_what_is_argued_for(name: str) -> None:
    value = OPERATIONS[name].idempotent
    assert value is (name in REPEATED) or (name in BY_REQUEST and callable(value))


@pytest.mark.parametrize(("name", "request_", "repeated"), CALLS)
def test_what_may_have_been_done_is_done_again_only_as_argued_for(
    name: str, request_: dict[str, Any], *, repeated: bool
) -> None:
    """And what was surely not done is done, whatever the operation."""

    async def main() -> None:
        for step in [*ACTED, *NOT_ACTED]:
            core, transport = client(step, refusal(404))
            await failure(core, request_, ON, getattr(authlete, name))
            is_repeated = repeated or step in NOT_ACTED
            assert len(transport.requests) == 1 + is_repeated, step

    in_virtual_time(main)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_docstring_says_it(name: str) -> None:
    said = " ".join((getattr(authlete, name).__doc__ or "").split())
    assert ("may be repeated" in said) == (name not in NOT_REPEATED)
    refused = "never repeated once" in said or "repeated only after failures" in said
    assert refused == (name in NOT_REPEATED)
