"""Requests to URLs that strangers chose: to the public internet only, whatever names lead to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import attrs

from ..errors import ConnectError
from . import HttpRequest
from .addresses import resolve, select_allowed
from .httpx import UnpooledTransport

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from . import HttpResponse
    from .addresses import Address

DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class NoAddressError(ConnectError):
    """A host has no address that may be asked."""


# Without slots, for a cached property beside them.
@attrs.frozen(slots=False)
class PublicTransport:
    """Asks servers on the public internet, each request by a connection of its own.

    It asks none on loopback, private, link-local or other special addresses, and follows no
    redirect.
    """

    networks: tuple[str, ...] = ()
    """Networks that are not public but may be asked all the same, such as ``127.0.0.0/8``."""

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Ask the addresses that the host's name has now, in turn, until one can be reached.

        The name is not looked up again for the connection, where it might lead somewhere else.

        Raises:
            NoAddressError: the host has none that may be asked.
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        try:
            url = urlsplit(request.url)
            host, port = str(url.hostname or ""), url.port or DEFAULT_PORTS[url.scheme]
        except (ValueError, KeyError):
            raise NoAddressError("it is no URL of https or http") from None
        failure: ConnectError = NoAddressError("its host has no address that may be asked")
        for address in select_allowed(await resolve(host, port), self.networks):
            try:
                return await self._carrier.send(_to(address, port, url, request))
            except ConnectError as error:
                failure = error
        raise failure

    async def aclose(self) -> None:
        """Have nothing to close."""

    @cached_property
    def _carrier(self) -> UnpooledTransport:
        return UnpooledTransport()


def _to(address: Address, port: int, url: SplitResult, request: HttpRequest) -> HttpRequest:
    literal = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IPv6
    return HttpRequest(
        method=request.method,
        url=url._replace(netloc=f"{literal}:{port}", path=url.path or "/").geturl(),
        headers={**request.headers, "host": url.netloc.rpartition("@")[2]},
        body=request.body,
        deadline=request.deadline,
        max_response_bytes=request.max_response_bytes,
        extensions={**request.extensions, "sni_hostname": str(url.hostname).rstrip(".")},
    )
