"""Django: a decorator for views that need an access token, and the view of the metadata."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from asgiref.sync import async_to_sync, iscoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .protected_resource import Refusal, ResourceRequest, refuse_wrong

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..models.introspection.process import IntrospectionResponse
    from .protected_resource import ProtectedResource

__all__ = ["access_token_required", "metadata_view"]

P = ParamSpec("P")


def access_token_required(
    resource: ProtectedResource,
    *scopes: str,
    client_certificate: Callable[[HttpRequest], str | None] | None = None,
) -> Callable[
    [Callable[Concatenate[HttpRequest, IntrospectionResponse, P], object]],
    Callable[Concatenate[HttpRequest, P], object],
]:
    """Make a decorator for views, async or not, that get the token's description after the request.

    Args:
        resource: what judges requests.
        *scopes: what the token has to allow; all of them.
        client_certificate: finds the client's certificate, in PEM, where TLS ends before this
            server.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    refuse_wrong(resource, client_certificate, scopes)

    async def check(request: HttpRequest) -> IntrospectionResponse | HttpResponse:
        certificate = client_certificate
        presented = ResourceRequest(
            method=request.method or "GET",
            path=request.get_full_path().partition("?")[0],
            authorization=_header(request, "Authorization"),
            dpop=_header(request, "DPoP"),
            client_certificate=certificate and certificate(request),
        )
        token = await resource.check(presented, scopes)
        if isinstance(token, Refusal):
            return HttpResponse(status=token.status, headers={**token.headers})
        return token

    def decorate(
        view: Callable[Concatenate[HttpRequest, IntrospectionResponse, P], object],
    ) -> Callable[Concatenate[HttpRequest, P], object]:
        # Django marks asynchronous views that are classes so that, on 3.11, this alone knows them.
        if iscoroutinefunction(view):  # pyright: ignore[reportDeprecated]

            @wraps(view)
            async def judged_async(
                request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
            ) -> object:
                token = await check(request)
                if isinstance(token, HttpResponseBase):
                    return token
                return await cast("Awaitable[object]", view(request, token, *args, **kwargs))

            return judged_async

        @wraps(view)
        def judged(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> object:
            token = async_to_sync(check)(request)
            if isinstance(token, HttpResponseBase):
                return token
            return view(request, token, *args, **kwargs)

        return judged

    return decorate


def metadata_view(resource: ProtectedResource) -> Callable[[HttpRequest], HttpResponse]:
    """Make the view of a resource's metadata (RFC 9728 §3), for ``resource.metadata_path``.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    refuse_wrong(resource)

    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse(resource.metadata(), content_type="application/json")

    return view


def _header(request: HttpRequest, name: str) -> tuple[str, ...]:
    value = request.headers.get(name)
    return () if value is None else (value,)
