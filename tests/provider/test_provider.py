"""How a provider is set up: users, clients, settings, a database, a service of Authlete's."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest

from authlete import AuthleteCore, Security
from authlete.models import Client
from authlete.provider import Provider, User, serve_provider
from authlete.provider.backchannel import MOST, Inbox
from authlete.provider.configuration import read_configuration
from authlete.provider.service import provider_setup
from authlete.provider.sessions import MOST as MOST_SESSIONS
from authlete.provider.sessions import Sessions
from authlete.provider.users import SEEDS, Users
from authlete.sandbox import Sandbox
from authlete.server.asked import Asked
from authlete.server.backchannel import PendingAuthentication
from authlete.server.messages import Request, Response
from tests.provider.relying_party import CALLBACK, RelyingParty, parameters

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
[[users]]
username = "anna"
password = "secret"
claims = { name = "Anna", "name#ja" = "アンナ" }

[[clients]]
client_id = 17
client_name = "Shop"
redirect_uris = ["https://client.example.org/callback"]

[service]
access_token_duration = 60
"""


def test_a_file_names_users_clients_and_settings(tmp_path: Path) -> None:
    file = tmp_path / "provider.toml"
    file.write_text(FILE, "utf-8")
    with serve_provider(**read_configuration(file)) as provider:
        asked = {
            "client_id": "17",
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": "openid",
        }
        url = str(httpx.URL(f"{provider.issuer}/authorize", params=asked))
        code = parameters(provider.user.approve(url))["code"]
        form = {
            "grant_type": "authorization_code",
            "client_id": "17",
            "code": code,
            "redirect_uri": CALLBACK,
        }
        tokens = httpx.post(f"{provider.issuer}/token", data=form).json()
        assert tokens["expires_in"] == 60
        user = provider.users.find("anna")
        assert user is not None
        assert user.claims["name#ja"] == "アンナ"
        assert "secret" not in repr(user)


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "provider.toml"
    file.write_text("")
    assert read_configuration(file) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[", "is not TOML"),
        ("user = 1", "user: is not a field here"),
        ("users = 1", "users: is not an array"),
        ("users = [1]", r"users\[0\]: is not a table"),
        ("[[users]]\nname = 'a'", r"users\[0\]\.name: is not a field here"),
        ("[[users]]\npassword = 'a'", r"users\[0\]\.username: is required"),
        ("[[users]]\nusername = 'a'\npassword = 1", r"users\[0\]\.password: is not a text"),
        (
            "[[users]]\nusername = 'a'\npassword = 'a'\nclaims = 1",
            r"users\[0\]\.claims: is not a table",
        ),
        (
            "[[users]]\nusername = 'a'\npassword = 'a'\nclaims.birthdate = 2000-01-01",
            r"users\[0\]\.claims: cannot be written as JSON",
        ),
        (
            "[[users]]\nusername = 'a'\npassword = 'a'\n" * 2,
            r"users\[1\]\.username: is given twice",
        ),
        ("clients = [1]", r"clients\[0\]"),
        ("[[clients]]\nclient_name = 'a'", r": clients\[0\]\.client_id: is required"),
        ("[[clients]]\nclient_id = 1\ngrant_types = ['A']", r": clients\[0\]\.grant_types\[0\]"),
        ("service = 1", "service: is not a table"),
        ("service.acess_token_duration = 1", "mean access_token_duration"),
        ("service.access_token_duration = -1", ": service.access_token_duration"),
        ("users = []", "users: there is none"),
    ],
)
def test_what_a_file_holds_besides_is_refused_by_its_path(
    tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "provider.toml"
    file.write_text(text)
    with pytest.raises(ValueError, match=problem) as refused:
        read_configuration(file)
    assert str(refused.value).startswith(f"{file}: ")


def test_wrong_settings_are_refused_by_their_names() -> None:
    with pytest.raises(ValueError, match=r"service\.unknown"):
        provider_setup("http://127.0.0.1:1", {"unknown": 1}, ())
    with pytest.raises(ValueError, match="needs a user"), serve_provider(users=()):
        pass
    with pytest.raises(ValueError, match="client_id"), serve_provider(clients=[Client()]):
        pass


def test_a_port_that_there_cannot_be_is_refused() -> None:
    with pytest.raises(OverflowError), serve_provider(port=70_000):
        pass


def test_a_database_keeps_what_clients_have(tmp_path: Path) -> None:
    """Keys and tokens too, on the same port."""
    file = tmp_path / "provider.db"
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with (
        serve_provider(port=port, database=file) as first,
        httpx.Client(base_url=first.issuer) as http,
    ):
        client = RelyingParty.register(first, http)
        tokens = client.use_code(first.user.approve(client.url()))
        keys = http.get("/jwks").json()
    with (
        serve_provider(port=port, database=file) as second,
        httpx.Client(base_url=second.issuer) as http,
    ):
        assert http.get("/jwks").json() == keys
        headers = {"authorization": f"Bearer {tokens['access_token']}"}
        assert http.get("/userinfo", headers=headers).json()["sub"] == "john"


def test_it_runs_on_a_service_of_authletes() -> None:
    """Here played by a sandbox at a URL of its own."""
    issuer = "http://127.0.0.1:1"
    setup = provider_setup(issuer, {}, ())
    with Sandbox(services=[setup]) as service:
        core = AuthleteCore(
            security=Security(authlete=service.bearer),
            transport=service.transport(),
            service_id="1",
        )
        with serve_provider(core=core, users=[User("anna", "secret")]) as provider:
            assert provider.sandbox is None
            found = httpx.get(f"{provider.issuer}/.well-known/openid-configuration").json()
    assert found["issuer"] == issuer


def test_it_may_be_closed_twice() -> None:
    with Provider("https://provider.example.org") as provider:
        assert repr(provider) == "<Provider https://provider.example.org>"
        provider.close()


def test_https_makes_cookies_secure() -> None:
    sessions = Sessions("provider", is_secure=True, clock=lambda: 0)
    response = sessions.log_in(Request(method="POST", path="/login"), "john", Response())
    assert "; Secure" in (response.header("set-cookie") or "")


def test_of_very_many_sessions_the_oldest_end() -> None:
    sessions = Sessions("provider", is_secure=False, clock=lambda: 0)
    cookies = [
        (sessions.log_in(Request(method="POST", path="/login"), "john", Response())).header(
            "set-cookie"
        )
        for _ in range(MOST_SESSIONS + 1)
    ]
    logins = [
        sessions.login(Request(method="GET", path="/", headers=(("cookie", cookie or ""),)))
        for cookie in (cookies[0], cookies[-1])
    ]
    assert logins[0] is None
    assert logins[1] is not None


async def test_of_very_many_backchannel_requests_the_oldest_are_dropped() -> None:
    """And whatever has expired."""
    now = [0.0]
    inbox = Inbox(Users(SEEDS), lambda: now[0])
    for number in range(MOST + 1):
        await inbox.ask(
            PendingAuthentication(
                ticket=str(number),
                subject="john",
                asked=Asked(requested_at=0),
                expires_in=number + 1,
            )
        )
    assert len(inbox.of("john")) == MOST
    assert "0" not in {pending.ticket for pending in inbox.of("john").values()}
    assert not inbox.of("jane")
    now[0] = MOST
    assert [pending.ticket for pending in inbox.of("john").values()] == [str(MOST)]
