"""The endpoints as a router of FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from .starlette import Decide
from .starlette import authorization_server as starlette_routes

if TYPE_CHECKING:
    from ..core import AuthleteCore
    from .settings import Claims, Settings

__all__ = ["Decide", "authorization_server"]


def authorization_server(
    core: AuthleteCore,
    *,
    decide: Decide,
    claims: Claims,
    settings: Settings | None = None,
) -> APIRouter:
    """Make the router of an authorization server: ``app.include_router(authorization_server(…))``.

    Its endpoints speak OAuth, and are not in the application's ``/openapi.json``.
    """
    router = APIRouter()
    router.routes.extend(starlette_routes(core, decide=decide, claims=claims, settings=settings))
    return router
