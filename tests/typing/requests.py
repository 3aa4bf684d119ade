"""What the checkers know of requests. Read by them and never run."""

from __future__ import annotations

from typing import TypedDict, assert_type

from authlete import (
    AuthleteCore,
    Operation,
    Result,
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.errors import OperationError
from authlete.models import (
    AuthzDetails,
    GrantType,
    Property,
    PropertyDict,
    TokenCreateRequest,
    TokenCreateRequestDict,
    TokenUpdateRequest,
)
from authlete.models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
)


async def dicts_are_requests(core: AuthleteCore) -> None:
    """Literals of plain values, enum members, models and tuples, all the way down."""
    await token_operations_create(
        core,
        {
            "service_id": "1",
            "token_create_request": {
                "grant_type": "AUTHORIZATION_CODE",
                "client_id": 26888344961664,
                "subject": "john",
                "scopes": ["history.read", "timeline.read"],
                "properties": [{"key": "k", "value": "v"}, Property(key="k")],
                "authorization_details": {"elements": [{"type": "payment", "actions": ("a",)}]},
            },
        },
    )
    await token_operations_create(
        core, {"token_create_request": {"grant_type": GrantType.CIBA, "subject": None}}
    )
    await token_operations_create(
        core, {"token_create_request": TokenCreateRequest(grant_type=GrantType.CIBA)}
    )
    await token_operations_update(core, {"token_update_request": {"scopes": ("a", "b")}})
    await token_operations_list_tokens(core, {"subject": "john", "start": 0, "end": 20})


async def models_are_requests(core: AuthleteCore) -> None:
    """With lists where they hold tuples, for these are converted."""
    await token_operations_create(
        core,
        AuthTokenCreateApiRequest(
            service_id="1",
            token_create_request=TokenCreateRequest(
                grant_type=GrantType.PASSWORD,
                scopes=["a", "b"],
                properties=(Property(key="k"),),
                authorization_details=AuthzDetails(elements=[]),
            ),
        ),
    )
    await token_operations_list_tokens(core, AuthTokenGetListApiRequest())


async def dicts_of_a_named_type_are_requests(core: AuthleteCore) -> None:
    """For those who build them step by step."""
    token: TokenCreateRequestDict = {"grant_type": "IMPLICIT"}
    token["subject"] = "john"
    request: AuthTokenCreateApiRequest = {"token_create_request": token}
    await token_operations_create(core, request)


async def wrong_dicts_are_errors(core: AuthleteCore) -> None:
    """A wrong key, a wrong type, a field that is missing, a misspelt word."""
    await token_operations_list_tokens(
        core,
        {"servcie_id": "1"},  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_list_tokens(
        core,
        {"start": "0"},  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_create(
        core,
        {"service_id": "1"},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_create(
        core,
        {"token_create_request": {"subject": "john"}},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_create(
        core,
        {"token_create_request": {"grant_type": "AUTHORISATION_CODE"}},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_create(
        core,
        {"token_create_request": {"grant_type": "CIBA", "grantType": "CIBA"}},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_update(
        core,
        {"token_update_request": {"scopes": "history.read"}},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )
    await token_operations_update(
        core,
        {"token_update_request": {"properties": [{"kee": "k"}]}},  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    )


def wrong_models_are_errors() -> None:
    """The same for classes; and they neither change nor take positions."""
    TokenCreateRequest()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    TokenCreateRequest(grant_type="CIBA")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    TokenUpdateRequest(scopes="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    TokenUpdateRequest(acces_token="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    TokenUpdateRequest("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    TokenUpdateRequest().scopes = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


async def requests_of_other_operations_are_errors(core: AuthleteCore) -> None:
    """Each function takes its own."""
    await token_operations_create(
        core,
        AuthTokenGetListApiRequest(),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )


class EchoRequest(TypedDict):
    """What an operation of one's own takes."""

    text: str


async def own_operations_are_as_exact(core: AuthleteCore) -> None:
    """The client knows what an operation takes and answers."""
    echo = Operation(
        name="echo", method="GET", path="/api/misc/echo", request=EchoRequest, response=Property
    )
    assert_type(await core.call(echo, EchoRequest(text="a")), Result[Property, OperationError])
    await core.call(echo, EchoRequest(txt="a"))  # type: ignore[typeddict-item]  # pyright: ignore[reportCallIssue]
    await core.call(echo, PropertyDict(key="a"))  # type: ignore[misc]  # pyright: ignore[reportArgumentType]
