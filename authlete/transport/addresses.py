"""Which addresses a host name leads to, and which of them may be asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from socket import SOCK_STREAM
from typing import TYPE_CHECKING, Final, TypeAlias

from .._aio import getaddrinfo

if TYPE_CHECKING:
    from collections.abc import Sequence

Address: TypeAlias = IPv4Address | IPv6Address

GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""What is assigned of the internet's IPv6 addresses (RFC 4291 §2.4)."""
NAT64: Final = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that end with the IPv4 address which they lead to (RFC 6052 §2.1)."""
IPV4: Final = 2**32 - 1


async def resolve(host: str, port: int) -> Sequence[Address]:
    """Look up the addresses of a host, in the order in which they are to be tried.

    Of those that an address of IPv6 merely wraps, the one of IPv4 is returned.
    """
    try:
        found = await getaddrinfo(host.encode(), port, type=SOCK_STREAM)
    except OSError:
        return ()
    addresses = [ip_address(socket_address[0]) for *_, socket_address in found]
    return [*dict.fromkeys(getattr(one, "ipv4_mapped", None) or one for one in addresses)]


def select_allowed(addresses: Sequence[Address], networks: Sequence[str]) -> Sequence[Address]:
    """Select those on the public internet and those in certain networks."""
    return [
        address
        for address in addresses
        if _is_public(address) or any(address in ip_network(network) for network in networks)
    ]


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    embedded = IPv4Address(int(address) & IPV4) if address in NAT64 else address.sixtofour
    if embedded is not None:
        return _is_public(embedded)
    return address in GLOBAL_UNICAST and address.is_global
