"""What may be configured."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from authlete import sandbox as sandbox_package
from authlete.models import Client, ClientExtension, ClientType, GrantType, Pair, Scope, Service
from authlete.sandbox import FetchPolicy, Sandbox, ServiceSetup
from authlete.sandbox.config import Configuration, read_configuration

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = """
[[services]]
api_key = 1
supported_grant_types = ["PASSWORD", "REFRESH_TOKEN"]
access_token_duration = 60
supported_scopes = [
    { name = "a", default_entry = true },
    { name = "b", attributes = [{ key = "refresh_token.duration", value = "5" }] },
]
access_token_sign_alg = "ES256"
attributes = [{ key = "k", value = "v" }]

[[services.clients]]
client_id = 11
client_id_alias = "app"
client_type = "PUBLIC"
client_secret = "s"
extension = { requestable_scopes = ["a"] }

[[services]]
api_key = 2
"""


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        (
            [Service(api_key=1), Service(api_key=1)],
            r"services\[1\].api_key: is that of services\[0\].api_key, too",
        ),
        (
            [ServiceSetup(Service(api_key=1), (Client(client_id=1), Client(client_id=1)))],
            r"services\[0\].clients\[1\].client_id: is that of services\[0\].clients\[0\]",
        ),
        (
            [
                ServiceSetup(
                    Service(api_key=1),
                    (Client(client_id=1), Client(client_id=2, client_id_alias="1")),
                )
            ],
            r"services\[0\].clients\[1\]: is called like services\[0\].clients\[0\]",
        ),
        (
            [Service(api_key=1, supported_scopes=(Scope(name="a"), Scope(name="a")))],
            r"supported_scopes\[1\].name: is given more than once",
        ),
        (
            [ServiceSetup(Service(api_key=1), (Client(client_id=0),))],
            r"clients\[0\].client_id: is not a positive",
        ),
        (
            [ServiceSetup(Service(api_key=1), (Client(client_id=2**63),))],
            r"services\[0\].clients\[0\].client_id: is outside the range of 64 bits",
        ),
        (
            [Service(api_key=1, access_token_duration=-1)],
            r"services\[0\].access_token_duration: is negative",
        ),
        (
            [Service(api_key=1, id_token_duration=-1)],
            r"services\[0\].id_token_duration: is negative",
        ),
        (
            [
                ServiceSetup(
                    Service(api_key=1),
                    (Client(client_id=1, extension=ClientExtension(refresh_token_duration=-1)),),
                )
            ],
            r"clients\[0\].extension.refresh_token_duration: is negative",
        ),
        ([Service()], r"services\[0\].api_key: is required"),
        (
            [ServiceSetup(Service(api_key=1), (Client(client_id=11, client_name="\ud800"),))],
            "client_name: is not valid Unicode",
        ),
        (["1"], r"services\[0\]: expected Service or dict, got str"),
        ([Service(api_key="1")], r"services\[0\].api_key: expected int, got str"),
        (
            [Service(api_key=1), ServiceSetup(Service(api_key=2), (Client(client_id="a"),))],
            r"services\[1\].clients\[0\].client_id: expected int, got str",
        ),
        (
            [ServiceSetup(Service(api_key=1), (Client(),))],
            r"clients\[0\].client_id: is required",
        ),
        (
            [ServiceSetup(Service(api_key=1), (Client(client_id=1, id_token_sign_alg="ES256K"),))],
            r"clients\[0\].id_token_sign_alg: is not one of ES256",
        ),
        (
            [
                Service(
                    api_key=1,
                    supported_scopes=(
                        Scope(
                            name="a", attributes=(Pair(key="refresh_token.duration", value="-1"),)
                        ),
                    ),
                )
            ],
            r"supported_scopes\[0\].attributes\[0\].value: is not a number",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(services: list[Any], reason: str) -> None:
    """With an error that names it."""
    with pytest.raises(ValueError, match=reason):
        Sandbox(services=services)


def test_a_client_may_repeat_its_number_as_alias() -> None:
    """As Authlete's own clients do."""
    Sandbox(
        services=[ServiceSetup(Service(api_key=1), (Client(client_id=1, client_id_alias="1"),))]
    ).close()


@pytest.mark.parametrize("bearer", ["", "two words", "line\n", "tab\t", "ü", "\x7f"])
def test_a_bearer_that_no_header_can_hold_is_refused(bearer: str) -> None:
    """The error does not repeat it."""
    with pytest.raises(ValueError, match="a bearer consists of") as caught:
        Sandbox(bearer=bearer)
    assert str(caught.value).count("ü") == 0


def test_a_generated_bearer_is_new_every_time() -> None:
    """43 characters of base64url from 32 random bytes."""
    with Sandbox() as first, Sandbox() as second:
        assert len(first.bearer) == len(second.bearer) == 43
        assert first.bearer != second.bearer


async def test_a_sandbox_is_a_context_for_async_code_too() -> None:
    """It is closed at the end of either."""
    async with Sandbox(bearer="given") as sandbox:
        assert sandbox.bearer == "given"


def test_services_are_read_from_toml(tmp_path: Path) -> None:
    """Its keys are the fields of the classes."""
    path = tmp_path / "services.toml"
    path.write_text(FILE)
    assert read_configuration(path).services == (
        ServiceSetup(
            Service(
                api_key=1,
                supported_grant_types=(GrantType.PASSWORD, GrantType.REFRESH_TOKEN),
                access_token_duration=60,
                supported_scopes=(
                    Scope(name="a", default_entry=True),
                    Scope(name="b", attributes=(Pair(key="refresh_token.duration", value="5"),)),
                ),
                access_token_sign_alg="ES256",
                attributes=(Pair(key="k", value="v"),),
            ),
            (
                Client(
                    client_id=11,
                    client_id_alias="app",
                    client_type=ClientType.PUBLIC,
                    client_secret="s",
                    extension=ClientExtension(requestable_scopes=("a",)),
                ),
            ),
        ),
        ServiceSetup(Service(api_key=2)),
    )


@pytest.mark.parametrize(
    ("text", "fetch"),
    [
        ("", None),
        ("[fetch]", FetchPolicy()),
        (
            """
[fetch]
networks = ["127.0.0.0/8", "::1/128"]
timeout = 1
max_bytes = 100
cache_seconds = 0.5
""",
            FetchPolicy(
                networks=("127.0.0.0/8", "::1/128"), timeout=1, max_bytes=100, cache_seconds=0.5
            ),
        ),
    ],
)
def test_what_it_may_fetch_is_read_from_toml(
    tmp_path: Path, text: str, fetch: FetchPolicy | None
) -> None:
    """Nothing without the table."""
    path = tmp_path / "sandbox.toml"
    path.write_text(text)
    assert read_configuration(path) == Configuration(fetch=fetch)


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda path: path.write_text("fetch = 1"), "fetch: is not a table"),
        (lambda path: path.write_text("fetch = { networks = 1 }"), "fetch: networks: is not"),
        (lambda path: path.write_text("fetch = { a = 1 }"), r"fetch\.a: is not a field here"),
        (lambda path: path.write_text("fetch = { max_bytes = 0 }"), "fetch: max_bytes: 0 is not"),
        (lambda path: path.write_text("["), "is not TOML"),
        (lambda path: path.write_bytes(b"\xff"), "is not TOML"),
        (lambda path: path.write_text("service = 1"), "service: is not a field here"),
        (lambda path: path.write_text("services = 1"), "services: is not an array"),
        (lambda path: path.write_text("services = [1]"), r"services\[0\]: is not a table"),
        (
            lambda path: path.write_text("services = [{ id = 1 }]"),
            r"services\[0\]\.id: is not a field here",
        ),
        (
            lambda path: path.write_text('services = [{ clients = [{ client_id = "1" }] }]'),
            r"services\[0\]\.clients\[0\]\.client_id: expected int",
        ),
        (
            lambda path: path.write_text('services = [{ issuer = "x" }, { jwks = "x" }]'),
            r"services\[0\]\.api_key: is required; services\[0\]\.issuer: is .*; services\[1\]",
        ),
    ],
)
def test_a_file_that_holds_something_else_is_refused(
    tmp_path: Path, write: Callable[[Path], object], reason: str
) -> None:
    """The error names the file and the fault."""
    path = tmp_path / "services.toml"
    write(path)
    with pytest.raises(ValueError, match=rf"services\.toml: .*{reason}"):
        read_configuration(path)


EXAMPLE = Path(sandbox_package.__file__).with_name("example.toml")
LEFT_OUT = re.compile(r"^#(?=[a-z_]+ = )", re.MULTILINE)


@pytest.mark.parametrize("settings", ["those that are set", "those that are left out, too"])
def test_the_example_configures_a_sandbox(tmp_path: Path, settings: str) -> None:
    """Each of its services works, and each of its clients gets tokens."""
    text = EXAMPLE.read_text("utf-8")
    if settings != "those that are set":
        text, count = LEFT_OUT.subn("", text)
        assert count > 30
        text = text.replace("\nlocked = true", "\nlocked = false")
    path = tmp_path / "example.toml"
    path.write_text(text, "utf-8")
    configuration = read_configuration(path)
    assert configuration.fetch
    first, second = configuration.services
    with Sandbox(services=configuration.services, fetch=configuration.fetch) as sandbox:
        assert sandbox.service_ids == (first.id, second.id)
        for client in first.clients or ():
            token = sandbox.issue("history.read", subject="john", client_id=client.client_id)
            assert token.count(".") == 2
        assert sandbox.issue("anything", client_id=5, service_id=second.id)


def test_every_problem_with_a_configuration_is_named_at_once() -> None:
    """By its path."""
    setup = ServiceSetup(
        Service(api_key=1, issuer="x", supported_scopes=[Scope(name="a")]),
        [Client(client_id=1, redirect_uris=["/cb"], grant_types=["CODE"])],
    )
    with pytest.raises(ValueError, match=r"services\[0\]\.issuer: ") as caught:
        Sandbox(services=[setup])
    assert "services[0].clients[0].grant_types[0]: " in str(caught.value)
    assert "services[0].clients[0].redirect_uris[0]: " in str(caught.value)
