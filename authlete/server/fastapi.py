"""The endpoints as a router of FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from . import starlette

if TYPE_CHECKING:
    from ..core import AuthleteCore
    from .settings import Claims, Settings


def authorization_server(
    core: AuthleteCore,
    *,
    decide: starlette.Decide,
    claims: Claims,
    settings: Settings | None = None,
) -> APIRouter:
    """Make the router of an authorization server: ``app.include_router(authorization_server(…))``.

    Its endpoints speak OAuth, and are not in the application's ``/openapi.json``.
    """
    router = APIRouter()
    router.routes.extend(
        starlette.authorization_server(core, decide=decide, claims=claims, settings=settings)
    )
    return router
