"""What the environment says about the way out: certificates to trust, proxies to go through."""

from __future__ import annotations

import os
import ssl
from urllib.request import getproxies, proxy_bypass

import certifi

from .._loopback import is_loopback


def trust() -> ssl.SSLContext:
    """Return the TLS context of every transport: certifi's authorities, or ``SSL_CERT_FILE``'s.

    httpx trusts the same; other libraries turn to the operating system's store.
    """
    if file := os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if directory := os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=directory)
    return ssl.create_default_context(cafile=certifi.where())


def proxy(scheme: str, host: str) -> str | None:
    """Find the proxy for a server: ``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY`` and their like.

    There is none for this machine: plain http may be used here just because it stays here.
    """
    if is_loopback(host):
        return None
    proxies = getproxies()
    found = proxies.get(scheme) or proxies.get("all")
    if not found or proxy_bypass(host):
        return None
    return found if "://" in found else f"http://{found}"
