"""A folder to work in, a server to work with, and tokens to import."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

import attrs

from authlete import AuthleteCore, Security, token_operations_create
from authlete._cli import main
from authlete.bulk.iterate_tokens import iterate_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pytest
    from starlette.types import Message, Receive, Scope, Send

    from authlete.models import AccessToken
    from authlete.sandbox import Sandbox

BEARER = "canary-of-the-credential"
CREATE = "/api/1/auth/token/create"
TIMEOUT = 60.0
NOW = 1_700_000_000.0

Answer = tuple[int, dict[str, Any]]


class Server:
    """A sandbox, as an ASGI app, that can be told to do otherwise."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.react: Callable[[str, Any], Answer | None] = lambda _path, _body: None
        """Is asked for the answer to each request; the sandbox answers if it has none."""
        self.answering: Callable[[str], object] = lambda _path: None
        """Is called, and awaited if need be, when the sandbox has acted and is about to answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = await _body(receive)
        answer = self.react(scope["path"], json.loads(body or b"null"))
        if answer is not None:
            await _answer(send, *answer)
            return

        async def receive_again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                waiting = self.answering(scope["path"])
                if isawaitable(waiting):
                    await waiting
            await send(message)

        await self.sandbox.app(scope, receive_again, send_on)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send, status: int, members: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(members).encode()})


@attrs.frozen
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@attrs.frozen
class Place:
    """Where commands are run."""

    folder: Path
    server: Server
    url: str
    _captured: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Ran:
        """Run a command about tokens in this process."""
        code = main(["tokens", *arguments, "--server-url", self.url])
        return Ran(code, *self._captured.readouterr())

    def begin(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Begin a command about tokens in a process of its own."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, "-m", "authlete", "tokens", *arguments]
        return subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--server-url", self.url], env=dict(os.environ), **(pipes | options)
        )

    def write(self, name: str, *lines: str | dict[str, Any]) -> Path:
        """Write a file; dicts as JSON."""
        path = self.folder / name
        texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return path

    def issue(self, *tokens: dict[str, Any]) -> None:
        """Issue tokens beside the commands."""
        asyncio.run(self._issue(tokens))

    def rejects(self, name: str = "tokens.jsonl") -> list[dict[str, Any]]:
        """Read which lines were rejected."""
        text = (self.folder / f"{name}.rejects").read_text()
        return [json.loads(line) for line in text.splitlines()]

    def journal(self, name: str = "tokens.jsonl") -> list[str]:
        """Read the events of a journal, without its header."""
        return (self.folder / f"{name}.journal").read_text().splitlines()[1:]

    def issued(self) -> list[AccessToken]:
        """Return all tokens that there are."""
        return asyncio.run(self._issued())

    def hashes(self) -> list[str | None]:
        """Return their hashes."""
        return [token.access_token_hash for token in self.issued()]

    async def _issue(self, tokens: Iterable[dict[str, Any]]) -> None:
        async with self._core() as core:
            for each in tokens:
                (await token_operations_create(core, {"token_create_request": each})).unwrap()  # type: ignore[typeddict-item]

    async def _issued(self) -> list[AccessToken]:
        async with self._core() as core:
            return [each.unwrap() async for each in iterate_tokens(core, {})]

    def _core(self) -> AuthleteCore:
        sandbox = self.server.sandbox
        return AuthleteCore(
            security=Security(authlete=sandbox.bearer),
            transport=sandbox.transport(),
            service_id="1",
        )


def token(value: object, **fields: Any) -> dict[str, Any]:
    """Return a token that brings its values."""
    return {
        "grant_type": "AUTHORIZATION_CODE",
        "client_id": 7,
        "subject": "john",
        "scopes": ["history.read", "timeline.read"],
        "access_token": access_value(value),
        "refresh_token": f"canary-refresh-{value}-refresh",
        **fields,
    }


def access_value(value: object) -> str:
    """Return the value of that access token."""
    return f"canary-access-{value}-access"


def generated(subject: str) -> dict[str, Any]:
    """Return a token whose values Authlete makes up."""
    return {"grant_type": "PASSWORD", "client_id": 7, "subject": subject}


def hashes_of(values: Iterable[object]) -> list[str]:
    """Return the hashes of the access tokens with these values."""
    return [hash_of(access_value(value)) for value in values]


def hash_of(value: str) -> str:
    """Return the hash of a token."""
    return urlsafe_b64encode(sha256(value.encode()).digest()).decode().rstrip("=")
