"""oauth4webapi, the strictest client known; it needs Node and its package (``-m node``)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.server import tls
from tests.server.browser import Browser
from tests.server.features import SERVERS, each_method, shows

if TYPE_CHECKING:
    from tests.provider.relying_party import Notified
    from tests.server.servers import Servers

pytestmark = pytest.mark.node

FOLDER = Path(__file__).parent / "node"
CERTIFICATES = {
    "tls_client_auth": (tls.GOOD, tls.OTHER),
    "self_signed_tls_client_auth": (tls.SELF_SIGNED, tls.OTHER_SELF_SIGNED),
}
METHODS = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
    *CERTIFICATES,
]
ALWAYS = (
    "registration",
    "registration management",
    "code with PKCE",
    "userinfo",
    "refresh",
    "introspection",
    "revocation",
    "pushed request",
    "DPoP with nonce",
    "device",
)
OF_BACKCHANNEL = ("CIBA by poll", "CIBA by ping", "CIBA by push")
"""Not for public clients (§4 of CIBA)."""
OF_CERTIFICATES = ("certificate-bound token",)


@shows(*ALWAYS, *OF_BACKCHANNEL, *OF_CERTIFICATES)
@each_method(METHODS)
@pytest.mark.parametrize("program", SERVERS)
def test_every_answer_is_as_the_strictest_client_demands(
    servers: Servers, notified: Notified, program: str, method: str
) -> None:
    given: dict[str, Any] = {"method": method, "notified": notified.url}
    if method in CERTIFICATES:
        issuer = servers.issuer(program, "tls")
        good, other = CERTIFICATES[method]
        given |= {
            "authority": tls.AUTHORITY.cert_pem.bytes().decode(),
            "certificate": pair_of(good),
            "other": pair_of(other),
            "name": tls.NAME,
            "jwk": good.jwk,
            "thumbprint": good.thumbprint,
        }
    else:
        issuer = servers.issuer(program)
    shown = run("flows.js", {"issuer": issuer, **given}, notified)
    wanted = {method, *ALWAYS}
    wanted |= {*OF_BACKCHANNEL} if method != "none" else set()
    wanted |= {*OF_CERTIFICATES} if method in CERTIFICATES else set()
    assert shown == wanted


@pytest.mark.parametrize("program", SERVERS)
def test_every_error_is_as_the_strictest_client_demands(
    servers: Servers, notified: Notified, program: str
) -> None:
    """Statuses, types and challenges."""
    run("errors.js", {"issuer": servers.issuer(program), "program": program}, notified)


def pair_of(certificate: tls.Certificate) -> dict[str, str]:
    """Write a certificate and its key as Node takes them."""
    return {"cert": certificate.certificate.decode(), "key": certificate.key.decode()}


def run(name: str, given: dict[str, Any], notified: Notified) -> set[str]:
    """Run a program, do what it asks for, and return what it has shown."""
    shown: set[str] = set()
    with (
        Browser(given["issuer"]) as browser,
        subprocess.Popen(  # noqa: S603 - our own program
            ["node", FOLDER / name, json.dumps(given)],  # noqa: S607 - wherever it is installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program,
    ):
        assert program.stdin
        assert program.stdout
        assert program.stderr
        try:
            word = ""
            for said in map(str.strip, program.stdout):
                word, _, rest = said.partition(" ")
                if word == "shown":
                    shown.add(rest)
                elif word in {"open", "deny"}:
                    ended = browser.visit(rest, "approve" if word == "open" else "deny")
                    print(ended.headers.get("location", str(ended.url)), file=program.stdin)
                elif word == "leave":
                    browser.http.cookies.clear()
                    print(file=program.stdin)
                elif word == "ciba":
                    browser.answer_backchannel()
                    print(file=program.stdin)
                elif word == "notified":
                    notified.wait()
                    told = {
                        "authorization": notified.authorizations.pop(),
                        "body": notified.bodies.pop(),
                    }
                    print(json.dumps(told), file=program.stdin)
                else:
                    break
                program.stdin.flush()
            assert word == "done", program.stderr.read()
        finally:
            program.kill()
    return shown
