"""What the checkers know of clients and methods. Read by them and never run."""

from __future__ import annotations

from typing import assert_type

import authlete
from authlete import Authlete, AuthleteCore, HookContext, Hooks, RequestOptions, Security
from authlete.models import (
    Client,
    ClientAuthorizationGetListResponse,
    InfoResponse,
    IntrospectionResponse,
    Service,
    ServiceGetListResponse,
    TokenCreateResponse,
    TokenGetListResponse,
    TokenUpdateResponse,
)
from authlete.transport import HttpRequest, HttpResponse, HttpxTransport, Transport


async def methods_return_answers() -> None:
    """Exactly, and the client keeps its class inside ``async with``."""
    async with Authlete() as client:
        assert_type(client, Authlete)
        tokens = client.token_operations
        assert_type(await tokens.list_tokens({}), TokenGetListResponse)
        assert_type(
            await tokens.create({"token_create_request": {"grant_type": "CIBA"}}, RequestOptions()),
            TokenCreateResponse,
        )
        assert_type(await tokens.update({"token_update_request": {}}), TokenUpdateResponse)
        assert_type(await tokens.list_tokens(), TokenGetListResponse)
        assert_type(
            await client.resource.check_bearer("Bearer x", scopes=["a"]), IntrospectionResponse
        )
        found = await client.client.get({"client_id": "1"})
        assert_type(found, Client)
        await client.client.update({"client_id": found.client_id or 1, "client": found})
        assert_type(
            await client.client.management.list_authorizations({"subject": "john"}),
            ClientAuthorizationGetListResponse,
        )
        service = await client.service.get()
        assert_type(service, Service)
        assert_type(await client.service.update({"service": service}), Service)
        assert_type(await client.service.list({"end": 10}), ServiceGetListResponse)
        assert_type(await client.service.delete(), None)
        assert_type((await client.service.get_jwks()).text, str | None)
        assert_type(await client.lifecycle.healthcheck({"extended": True}), str)
        assert_type(await client.info(), InfoResponse)
        assert_type(await client.echo({"parameters": {"any": "name"}}), dict[str, str])
    async with AuthleteCore() as core:
        assert_type(core, AuthleteCore)


async def methods_are_as_strict_as_functions(client: Authlete) -> None:
    """A wrong key, a missing request, an unknown argument."""
    await client.token_operations.create({})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    await client.token_operations.create()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.resource.check_bearer("x", scpoes=["a"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def credentials_are_values_or_functions() -> None:
    """Sync or async; anything else is an error."""

    def ask() -> Security:
        return Security(authlete="")

    async def ask_later() -> Security:
        return Security(authlete="")

    AuthleteCore(security=Security(authlete=""))
    AuthleteCore(security=ask)
    AuthleteCore(security=ask_later)
    AuthleteCore(security="")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def arguments_have_keywords() -> None:
    """All of them."""
    AuthleteCore(Security(authlete=""))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Security("")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    RequestOptions(tiemout=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def hooks_are_functions_of_two_kinds() -> None:
    """Sync or async."""

    def before(_: HookContext, request: HttpRequest) -> HttpRequest:
        return request

    async def before_later(_: HookContext, __: HttpRequest) -> None: ...

    def success(_: HookContext, __: HttpResponse) -> None: ...

    async def error(_: HookContext, __: authlete.errors.AuthleteError) -> None: ...

    def wrong(_: HookContext) -> None: ...

    Hooks(before_request=(before, before_later), after_success=(success,), after_error=(error,))
    Hooks(after_success=(wrong,))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class MyTransport:
    """Carries requests, without deriving from anything."""

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer."""
        return HttpResponse(status=len(request.method), headers={}, body=b"")

    async def aclose(self) -> None:
        """Do nothing."""


def a_transport_is_what_looks_like_one() -> None:
    """No base class, no registration."""
    for transport in (MyTransport(), HttpxTransport()):
        carrier: Transport = transport
        AuthleteCore(transport=carrier)
    AuthleteCore(transport=object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def misspelt_names_are_errors() -> None:
    """Although the names of the package are imported lazily."""
    _ = authlete.NoSuchName  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    _ = authlete.models.NoSuchModel  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
