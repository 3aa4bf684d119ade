"""Whatever clients send to a token endpoint, it is answered; and a code gives tokens once."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import AuthleteCore, Security, token_process
from authlete.models import Client, Service, TokenResponseAction
from authlete.sandbox import Sandbox, ServiceSetup
from authlete.sandbox.handlers.token.input_tokens import TYPES
from authlete.sandbox.handlers.token.process import GRANT_TYPES
from authlete.transport import HttpRequest
from tests.sandbox.proofs import proof
from tests.sandbox.token.certificates import make
from tests.sandbox.token.flows import code, redeeming
from tests.sandbox.token.test_exchange import ENCRYPTED, asserting, id_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
METHODS = (
    None,
    "NONE",
    "CLIENT_SECRET_BASIC",
    "CLIENT_SECRET_POST",
    "CLIENT_SECRET_JWT",
    "PRIVATE_KEY_JWT",
    "TLS_CLIENT_AUTH",
    "SELF_SIGNED_TLS_CLIENT_AUTH",
    "ATTEST_JWT_CLIENT_AUTH",
    "SPIFFE_JWT",
)
"""Each of them that of a client, whose ID is 11 and so on."""
CLIENTS = tuple(
    Client(client_id=number, token_auth_method=method, client_secret="s", dpop_required=False)
    for number, method in enumerate(METHODS, 11)
)
TEXTS = ["", "x", "11", "12", "r", "a.b.c", "e30.e30.e30", "\x00", "ü", "https://a", "[]", "{}"]
JWTS = [ENCRYPTED, asserting(), id_token(), proof("", iat=NOW)]
VALUES = st.sampled_from([*TEXTS, *JWTS, *TYPES]) | st.text(max_size=20)
NAMES = [
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "scope",
    "resource",
    "authorization_details",
    "code",
    "code_verifier",
    "redirect_uri",
    "refresh_token",
    "username",
    "password",
    "device_code",
    "auth_req_id",
    "assertion",
    "subject_token",
    "subject_token_type",
    "actor_token",
    "actor_token_type",
    "requested_token_type",
    "audience",
    "pre-authorized_code",
    "tx_code",
]
FORMS = st.builds(
    lambda grant, pairs: [("grant_type", grant), *pairs],
    st.sampled_from([*GRANT_TYPES, "x"]),
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8),
)
CERTIFICATE = make("CN=x").pem
MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "clientId": st.sampled_from([str(client.client_id) for client in CLIENTS]) | VALUES,
        "clientSecret": st.sampled_from(["s", "x"]),
        "clientCertificate": st.sampled_from([CERTIFICATE, "x"]),
        "clientCertificatePath": st.lists(st.sampled_from([CERTIFICATE, "x"]), max_size=2),
        "dpop": VALUES,
        "oauthClientAttestation": VALUES,
        "oauthClientAttestationPop": VALUES,
        "jwtAtClaims": VALUES,
        "accessToken": VALUES,
        "properties": st.lists(st.fixed_dictionaries({"key": VALUES, "value": VALUES}), max_size=2),
    },
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with a client of each method, and one that has nothing."""
    with Sandbox(services=[ServiceSetup(Service(api_key=1), CLIENTS), Service(api_key=2)]) as made:
        yield made


@given(form=FORMS, members=MEMBERS, service=st.sampled_from(["1", "2"]))
async def test_every_request_is_answered_by_an_action(
    sandbox: Sandbox, form: list[tuple[str, str]], members: dict[str, Any], service: str
) -> None:
    body = {**members, "parameters": urlencode(form, errors="surrogatepass")}
    request = HttpRequest(
        method="POST",
        url=f"http://sandbox/api/{service}/auth/token",
        headers={
            "authorization": f"Bearer {sandbox.bearer}",
            "content-type": "application/json",
        },
        body=json.dumps(body).encode(),
        deadline=0,
        max_response_bytes=2**24,
    )
    response = await sandbox.transport().send(request)
    assert response.status == 200
    assert json.loads(response.body)["action"] in {*TokenResponseAction}


async def test_of_two_redemptions_at_once_one_gets_tokens(caller: Caller) -> None:
    """The other is a reuse, which voids them."""
    value = await code(caller)
    parameters: Any = {"token_request": {"parameters": urlencode(redeeming(value))}}
    with caller.sandbox.serve() as url:
        security = Security(authlete=caller.sandbox.bearer)
        async with AuthleteCore(server_url=url, security=security, service_id="1") as core:
            both = await asyncio.gather(*(token_process(core, parameters) for _ in range(2)))
    answers = sorted(str(result.unwrap().action) for result in both)
    assert answers == ["BAD_REQUEST", "OK"]
    assert (await caller.list())["totalCount"] == 0
