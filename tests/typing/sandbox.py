"""What the checkers know of the sandbox's routes. Read by them and never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authlete.funcs.token_operations_create import OPERATION as CREATE
from authlete.funcs.token_operations_delete import OPERATION as DELETE
from authlete.models import TokenCreateRequest, TokenCreateResponse
from authlete.sandbox.context import AfterCommit
from authlete.sandbox.routes import Route

if TYPE_CHECKING:
    from authlete.sandbox.context import RequestContext


def create(_: RequestContext, __: TokenCreateRequest) -> TokenCreateResponse:
    return TokenCreateResponse()


def sign(_: RequestContext, __: TokenCreateRequest) -> AfterCommit[TokenCreateResponse]:
    return AfterCommit(lambda _: TokenCreateResponse())


def answer_otherwise(_: RequestContext, __: TokenCreateRequest) -> TokenCreateRequest:
    return TokenCreateRequest(grant_type="PASSWORD")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def answer_nothing(_: object) -> None:
    pass


def refuse(_: object) -> TokenCreateResponse:
    return TokenCreateResponse()


ROUTES = (
    Route(CREATE, create),
    Route(CREATE, sign),
    Route(CREATE, create, missing={"grantType": refuse}),
    Route(DELETE, answer_nothing),
    Route(CREATE, answer_otherwise),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Route(CREATE, answer_nothing),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Route(DELETE, create),  # type: ignore[misc] # pyright: ignore[reportArgumentType]
    Route(CREATE, create, missing={"grantType": answer_nothing}),  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
)
