"""The fixtures that users of pytest get, used here and in test runs of their own."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest

from authlete import Authlete, AuthleteCore, Security
from authlete import pytest_plugin as plugin
from authlete.models import Client, Service
from authlete.sandbox import Clock, Sandbox, ServiceSetup
from tests.fakes import failure, success

if TYPE_CHECKING:
    from authlete.errors import ResultError

TOKEN: Any = {"token_create_request": {"grant_type": "CLIENT_CREDENTIALS", "client_id": 1}}
PATIENCE = 60.0  # seconds that a test run of its own may take
ASYNCIO = "-o asyncio_default_fixture_loop_scope=function"  # unset, its future default is warned of
USERS_TESTS = """
import pytest

from authlete import AuthleteCore, Ok, Security, introspection_process, token_operations_create

TOKEN = {"token_create_request": {"grant_type": "CLIENT_CREDENTIALS", "client_id": 1}}


@MARK
async def test_without_a_socket(authlete_core, authlete_sandbox, authlete_clock):
    created = (await token_operations_create(authlete_core, TOKEN)).unwrap()
    asked = {"introspection_request": {"token": created.access_token}}
    assert (await introspection_process(authlete_core, asked)).unwrap().action == "OK"
    authlete_clock.advance(created.expires_in)
    assert (await introspection_process(authlete_core, asked)).unwrap().action == "UNAUTHORIZED"
    assert len(authlete_sandbox.requests) == 3


@MARK
async def test_over_a_socket(authlete_server, authlete_sandbox):
    security = Security(authlete=authlete_sandbox.bearer)
    async with AuthleteCore(
        security=security, server_url=authlete_server, service_id="1"
    ) as core:
        assert isinstance(await token_operations_create(core, TOKEN), Ok)
    (request,) = authlete_sandbox.requests
    assert request.status == 200


def test_without_a_loop(authlete_core, authlete_sandbox):
    assert authlete_sandbox.requests == ()
"""


async def test_the_client_reaches_the_sandbox(
    authlete_core: Authlete, authlete_sandbox: Sandbox, authlete_clock: Clock
) -> None:
    """As a core and as a facade."""
    assert isinstance(authlete_core, AuthleteCore)
    created = await authlete_core.token_operations.create(TOKEN)
    assert created.expires_at == (authlete_clock.now + 86_400) * 1000
    (request,) = authlete_sandbox.requests
    assert (request.at, request.parameters["service_id"]) == (authlete_clock.now, "1")


async def test_the_server_is_the_same_sandbox(
    authlete_core: Authlete, authlete_sandbox: Sandbox, authlete_server: str
) -> None:
    await success(authlete_core, TOKEN)
    security = Security(authlete=authlete_sandbox.bearer)
    async with Authlete(security=security, server_url=authlete_server, service_id="1") as other:
        assert (await other.token_operations.list_tokens({})).total_count == 1


class TestServicesOfOnesOwn:
    """Fixtures are overridden where they are to be others."""

    @pytest.fixture
    def authlete_services(self) -> list[ServiceSetup]:
        """Know one service, with one client."""
        return [ServiceSetup(Service(api_key=715948317), (Client(client_id=2),))]

    async def test_the_sandbox_knows_these_alone(self, authlete_core: AuthleteCore) -> None:
        """The client asks the first, unless told otherwise."""
        assert (await success(authlete_core, TOKEN)).result_code == "A107201"
        refused: ResultError = await failure(authlete_core, {**TOKEN, "service_id": "1"})
        assert refused.result_code == "A458203"


def test_every_fixture_says_what_it_is(request: pytest.FixtureRequest) -> None:
    """In a sentence of its own, for ``pytest --fixtures``."""
    names = [name for name in vars(plugin) if name.startswith("authlete_")]
    assert len(names) == 6
    for name in names:
        assert getattr(plugin, name).__doc__
        assert request.getfixturevalue(name) is not None


def test_pytest_finds_the_plugin_by_its_entry_point() -> None:
    (found,) = entry_points(group="pytest11", name="authlete")
    assert found.value == plugin.__name__


@pytest.mark.process
@pytest.mark.parametrize(
    ("options", "mark", "passed"),
    [
        pytest.param(f"{ASYNCIO} -o asyncio_mode=strict", "@pytest.mark.asyncio", 3, id="strict"),
        pytest.param(f"{ASYNCIO} -o asyncio_mode=auto", "", 3, id="auto"),
        pytest.param("-p no:asyncio", "@pytest.mark.anyio", 5, id="anyio"),
    ],
)
def test_the_fixtures_suit_every_plugin_for_async_tests(
    pytester: pytest.Pytester, options: str, mark: str, passed: int
) -> None:
    """pytest-asyncio in both modes, and anyio's, which runs each test on asyncio and on trio."""
    pytester.makepyfile(USERS_TESTS.replace("@MARK", mark))
    run = pytester.runpytest_subprocess("-W", "error", *options.split(), timeout=PATIENCE)
    run.assert_outcomes(passed=passed)


@pytest.mark.process
def test_nothing_is_loaded_until_a_fixture_is_used(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by pytest's own start, with no other plugin to load it."""
    pytester.makepyfile(
        """
        import sys

        HEAVY = {"anyio", "attrs", "cattrs", "starlette", "uvicorn", "authlete.sandbox"}

        def test_before(request):
            assert request.config.pluginmanager.has_plugin("authlete")
            assert HEAVY.isdisjoint(sys.modules)

        def test_used(authlete_server):
            assert HEAVY <= set(sys.modules)
        """
    )
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    run = pytester.runpytest_subprocess("-p", "authlete", timeout=PATIENCE)
    run.assert_outcomes(passed=2)
