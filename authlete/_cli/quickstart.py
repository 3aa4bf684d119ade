"""``python -m authlete quickstart``: create, list and update a token, and show each Result."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from ..config import Security
from ..errors import RequestValidationError, ResultError
from ..funcs.token_operations_create import token_operations_create
from ..funcs.token_operations_list_tokens import token_operations_list_tokens
from ..funcs.token_operations_update import token_operations_update
from ..models.common.grant_type import GrantType
from ..models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
    AuthTokenUpdateApiRequest,
)
from ..models.token_operations.create import TokenCreateRequest
from ..models.token_operations.update import TokenUpdateRequest
from ..result import Err, Ok
from .client import add_service, new_client, server_of
from .output import say
from .usage import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

ABOUT = """\
Create, list and update a token, and show each Result: on a sandbox started for
it, or, where AUTHLETE_AUTHLETE is set, on a real service.
"""
SANDBOX_SERVICE_ID = "715948317"
CLIENT_ID = 26888344961664


@attrs.frozen
class _Place:
    """Where the tour takes place."""

    name: str
    server_url: str
    security: Security
    service_id: str


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    parser.description = ABOUT
    add_service(parser)
    parser.add_argument(
        "--client-id", metavar="ID", type=int, default=CLIENT_ID, help="a client of the service"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Take the tour.

    Returns:
        The exit code: 0 if every step answered as it should, else 1.
    """
    bearer = os.environ.get("AUTHLETE_AUTHLETE")
    if bearer:
        return asyncio.run(_tour(_real_place(args, bearer), args.client_id))
    if args.service_id or (args.server, args.server_idx, args.server_url) != (None,) * 3:
        raise UsageError("a real service needs its credential in AUTHLETE_AUTHLETE")
    with _sandbox_place() as place:
        return asyncio.run(_tour(place, args.client_id))


def _real_place(args: argparse.Namespace, bearer: str) -> _Place:
    service_id = args.service_id or os.environ.get("AUTHLETE_SERVICE_ID")
    if not service_id:
        raise UsageError("AUTHLETE_AUTHLETE names a real service: say which by --service-id")
    server_url = server_of(args)
    return _Place(
        name=server_url,
        server_url=server_url,
        security=Security(authlete=bearer),
        service_id=service_id,
    )


@contextmanager
def _sandbox_place() -> Generator[_Place]:
    try:
        from ..sandbox import Sandbox  # noqa: PLC0415 - its libraries may not be installed
    except ModuleNotFoundError as error:
        raise UsageError(f'{error}; install it by: pip install "authlete[sandbox]"') from None
    with Sandbox() as sandbox, sandbox.serve() as url:
        yield _Place(
            name=f"a sandbox at {url}",
            server_url=url,
            security=Security(authlete=sandbox.bearer),
            service_id=SANDBOX_SERVICE_ID,
        )


async def _tour(place: _Place, client_id: int) -> int:
    async with new_client(place.security, place.server_url, place.service_id) as core:
        say(f"On {place.name}:")
        succeeded = await _create_list_update(core, client_id)
    wrong = Security(authlete="not-the-credential")
    async with new_client(wrong, place.server_url, place.service_id) as stranger:
        refused = await _list_as_stranger(stranger)
    return 0 if succeeded and refused else 1


async def _create_list_update(core: AuthleteCore, client_id: int) -> bool:
    created = await token_operations_create(
        core,
        AuthTokenCreateApiRequest(
            token_create_request=TokenCreateRequest(
                grant_type=GrantType.AUTHORIZATION_CODE,
                client_id=client_id,
                subject="john",
                scopes=["history.read", "timeline.read"],
            )
        ),
    )
    if isinstance(created, Err) and isinstance(created.error, RequestValidationError):
        raise UsageError(str(created.error))
    _show("token_operations_create", created)
    listed = await token_operations_list_tokens(core, AuthTokenGetListApiRequest(subject="john"))
    _show("token_operations_list_tokens", listed)
    match created:
        case Ok(token) if token.action == "OK":
            updated = await token_operations_update(
                core,
                AuthTokenUpdateApiRequest(
                    token_update_request=TokenUpdateRequest(
                        access_token=token.access_token, scopes=["history.read"]
                    )
                ),
            )
            _show("token_operations_update", updated)
            return listed.ok and isinstance(updated, Ok) and updated.value.action == "OK"
        case _:
            return False


async def _list_as_stranger(stranger: AuthleteCore) -> bool:
    result = await token_operations_list_tokens(stranger, AuthTokenGetListApiRequest())
    _show("token_operations_list_tokens with a wrong credential", result)
    match result:
        case Err(ResultError(status_code=status)):
            say(f"\nThe last one was matched as a ResultError: HTTP {status}, as it should be.")
            return True
        case _:
            return False


def _show(title: str, result: Result[attrs.AttrsInstance, OperationError]) -> None:
    if isinstance(result, Err):
        say(f"\n{title}: Err\n    {type(result.error).__name__}: {result.error}")
        return
    say(f"\n{title}: Ok")
    _show_fields(result.value, "    ")


def _show_fields(model: attrs.AttrsInstance, indent: str) -> None:
    """Print the fields that Authlete filled, tokens only as far as ``repr`` shows them."""
    for field in attrs.fields(type(model)):
        value: Any = getattr(model, field.name)
        if value is None:
            continue
        if models := _models_in(value):
            say(f"{indent}{field.name}:")
            for inner in models:
                _show_fields(inner, indent + "    ")
        else:
            say(f"{indent}{field.name}: {field.repr(value) if callable(field.repr) else value}")


def _models_in(value: Any) -> list[attrs.AttrsInstance]:  # noqa: ANN401 - any field's value
    items: list[Any] = [*value] if isinstance(value, tuple) else [value]
    return [item for item in items if attrs.has(item.__class__)]
