"""Whole sign-ins, from the request to the claims: ``python -m benchmarks.flows [--smoke]``.

The sandbox by the SDK's functions in one process, by CPU time; the provider and npm's oidc-provider
as servers, walked through by HTTP with login and consent, by the CPU time of the server.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import attrs
import httpx

from authlete import (
    AuthleteCore,
    Security,
    authorization_issue,
    authorization_process_request,
    introspection_process,
    token_process,
)
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup

from . import alone, report
from .environments import Environments, MissingError
from .goals import Goal

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

CLIENT_ID, SECRET, REDIRECT_URI = "26888344961664", "s" * 43, "http://127.0.0.1/callback"
SCOPES = "openid profile"
AUTHORIZATION = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "scope": SCOPES,
    "state": "x",
}
ANSWERS = {
    "username": "john",
    "login": "john",
    "password": "john",
    "decision": "approve",
}
"""What is filled in, whatever page asks for it."""
MOST_PAGES = 12
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@attrs.frozen
class Effort:
    """How many sign-ins are measured."""

    sandbox: int
    served: int


WHOLE, SMOKE = Effort(1000, 100), Effort(2, 2)


@attrs.frozen
class Served:
    """How a server did."""

    milliseconds: float
    """Its CPU time for one sign-in."""
    per_second: float
    """Sign-ins, one after the other, by the clock."""


@attrs.frozen
class Figures:
    """All figures of one run."""

    per_cpu_second: dict[str, float]
    """Flows of the sandbox in a second of CPU time, by its kind of tokens."""
    servers: dict[str, Served]
    missing: dict[str, str]
    """Why a server could not be measured."""


def measure(environments: Environments, *, smoke: bool) -> Figures:
    """Measure the sandbox, the provider and its peer."""
    effort = SMOKE if smoke else WHOLE
    rates = {
        name: asyncio.run(sandbox_flows(effort.sandbox, algorithm))
        for name, algorithm in (("opaque tokens", None), ("JWTs by ES256", "ES256"))
    }
    with TemporaryDirectory() as scratch:
        servers = {"provider": served(_provider(Path(scratch)), effort.served)}
    missing: dict[str, str] = {}
    try:
        servers["oidc-provider"] = served(_peer(environments), effort.served)
    except MissingError as error:
        missing["oidc-provider"] = str(error)
    return Figures(rates, servers, missing)


async def sandbox_flows(count: int, algorithm: str | None) -> float:
    """Return how many authorization-code flows there are in a second of CPU time."""
    service = Service(api_key=1, issuer="https://as.example", access_token_sign_alg=algorithm)
    client = Client(client_id=int(CLIENT_ID), client_secret=SECRET, redirect_uris=[REDIRECT_URI])
    with Sandbox(services=[ServiceSetup(service, [client])]) as sandbox:
        async with AuthleteCore(
            security=Security(authlete=sandbox.bearer),
            transport=sandbox.transport(),
            service_id="1",
        ) as core:
            await _flow(core)
            began = process_time()
            for _ in range(count):
                await _flow(core)
            return count / (process_time() - began)


async def _flow(core: AuthleteCore) -> None:
    """Authorize, issue, redeem, introspect."""
    parameters = urlencode({**AUTHORIZATION, "scope": "profile"})
    asked = await authorization_process_request(
        core, {"authorization_request": {"parameters": parameters}}
    )
    issued = await authorization_issue(
        core,
        {
            "authorization_issue_request": {
                "ticket": asked.unwrap().ticket or "",
                "subject": "john",
            }
        },
    )
    redeemed = await token_process(
        core,
        {
            "token_request": {
                "parameters": _redeeming(issued.unwrap().authorization_code or ""),
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
            }
        },
    )
    tokens = redeemed.unwrap()
    introspected = await introspection_process(
        core,
        {"introspection_request": {"token": tokens.jwt_access_token or tokens.access_token or ""}},
    )
    assert introspected.unwrap().action == "OK"


def _redeeming(code: str) -> str:
    return urlencode(
        {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI}
    )


class Form(HTMLParser):
    """The first form of a page: where it goes, and what it holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Take in a form, or a field or button of one."""
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = self.action or known.get("action", "")
        elif tag in {"input", "button"} and known.get("name"):
            name = known["name"]
            self.fields.setdefault(name, ANSWERS.get(name, known.get("value", "")))


def sign_in(issuer: str, metadata: Mapping[str, str]) -> None:
    """Go from the authorization request to the user's claims, in a browser of its own."""
    with httpx.Client() as browser:
        response = browser.get(metadata["authorization_endpoint"], params=AUTHORIZATION)
        for _ in range(MOST_PAGES):
            location = response.headers.get("location", "")
            if location.startswith(REDIRECT_URI):
                break
            if location:
                response = browser.get(urljoin(issuer, location))
                continue
            form = Form(response.text)
            target = urljoin(str(response.url), form.action)
            response = browser.post(target, data=form.fields)
        code = parse_qs(urlsplit(location).query)["code"][0]
        tokens = browser.post(
            metadata["token_endpoint"],
            content=_redeeming(code),
            headers={"content-type": "application/x-www-form-urlencoded"},
            auth=(CLIENT_ID, SECRET),
        ).json()
        authorization = {"authorization": f"Bearer {tokens['access_token']}"}
        claims = browser.get(metadata["userinfo_endpoint"], headers=authorization).json()
        assert claims["sub"] == "john"


def served(command: Sequence[str], count: int) -> Served:
    """Measure a server that a command starts."""
    with _running(command) as (issuer, pid):
        metadata = httpx.get(f"{issuer}/.well-known/openid-configuration").json()
        sign_in(issuer, metadata)
        cpu, began = _cpu_seconds(pid), perf_counter()
        for _ in range(count):
            sign_in(issuer, metadata)
        elapsed = perf_counter() - began
        return Served(1000 * (_cpu_seconds(pid) - cpu) / count, count / elapsed)


@contextmanager
def _running(command: Sequence[str]) -> Generator[tuple[str, int]]:
    """Start a server, which prints its issuer when it is ready."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            issuer = next(
                line.partition(": ")[2].strip()
                for line in process.stdout
                if line.startswith("issuer: ")
            )
            yield issuer, process.pid
        finally:
            process.terminate()


def _cpu_seconds(pid: int) -> float:
    """Read from Linux how much CPU time a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _provider(folder: Path) -> list[str]:
    config = folder / "provider.toml"
    config.write_text(
        f'[[clients]]\nclient_id = {CLIENT_ID}\nclient_secret = "{SECRET}"\n'
        f'redirect_uris = ["{REDIRECT_URI}"]\n'
    )
    return [sys.executable, "-m", "authlete", "provider", "--config", str(config)]


def _peer(environments: Environments) -> list[str]:
    script = environments.node("oidc_provider.mjs", "oidc-provider")
    return ["node", str(script), CLIENT_ID, SECRET, REDIRECT_URI]


def tables(figures: Figures) -> str:
    """Write the figures, in Markdown."""
    rates = [[name, f"{rate:,.0f}"] for name, rate in figures.per_cpu_second.items()]
    servers = [
        [name, f"{one.milliseconds:.1f}", f"{one.per_second:,.1f}"]
        for name, one in figures.servers.items()
    ]
    return "\n".join(
        [
            *report.table(["sandbox", "flows per second of CPU time"], rates),
            "",
            *report.table(["server", "ms of CPU time for a sign-in", "per second"], servers),
            *(f"\nSkipped: {name}: {reason}." for name, reason in figures.missing.items()),
        ]
    )


def goals(figures: Figures) -> list[Goal]:
    """Hold the figures against the goals."""
    goal = "flows per second of CPU time, sandbox in memory"
    return [Goal(goal, figures.per_cpu_second["opaque tokens"], at_least=300)]


def _measure_alone(smoke: bool) -> Figures:  # noqa: FBT001 - the only argument
    with TemporaryDirectory() as folder:
        return measure(Environments(Path(folder), None, offered=not smoke), smoke=smoke)


if __name__ == "__main__":
    alone.run(_measure_alone, tables, goals)
