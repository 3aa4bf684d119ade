"""Imports stay light, measured in a fresh process by what it loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from enum import EnumMeta
from pathlib import Path
from typing import Any

import attrs
import pytest

import authlete

OWN_MODELS = {
    "token_operations_list_tokens": {
        "authlete.models.operations.token_operations",
        "authlete.models.token_operations.list_tokens",
        "authlete.models.token_operations.access_token",
        "authlete.models.common.client_limited",
    },
    "token_operations_create": {
        "authlete.models.operations.token_operations",
        "authlete.models.token_operations.create",
    },
    "token_operations_update": {
        "authlete.models.operations.token_operations",
        "authlete.models.token_operations.update",
    },
}
pytestmark = pytest.mark.process

FUNCTIONS = sorted(
    path.stem
    for path in (Path(authlete.__file__).parent / "funcs").glob("*.py")
    if path.stem != "__init__"
)


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a statement loads, over those that Python itself does."""
    script = f"""
import json, sys
before = set(sys.modules)
{statement}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return set(json.loads(done.stdout))


def third_party(modules: set[str]) -> set[str]:
    tops = {name.partition(".")[0] for name in modules}
    return tops - sys.stdlib_module_names - {"authlete"}


def own(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("authlete")}


def test_the_package_itself_loads_nothing_from_elsewhere() -> None:
    loaded = loaded_by("import authlete")
    assert third_party(loaded) == set()
    assert "typing" not in loaded  # it would take three quarters of the time
    assert own(loaded) == {"authlete", "authlete._lazy", "authlete._version"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_loads_attrs_and_its_own_models(name: str) -> None:
    loaded = loaded_by(f"import authlete.funcs.{name}")
    assert third_party(loaded) == {"attr", "attrs"}
    assert {"asyncio", "datetime"}.isdisjoint(loaded)
    reachable = _models_reached_by(name)
    used = {module for module in own(loaded) if module.startswith("authlete.models.")}
    families = {module.rpartition(".")[0] for module in reachable}
    bases = {"authlete.models._base", "authlete.models.operations._base"}
    assert used - families - bases <= reachable
    assert OWN_MODELS.get(name, set()) <= used
    assert own(loaded) - used == {
        "authlete",
        "authlete._lazy",
        "authlete._version",
        "authlete.funcs",
        f"authlete.funcs.{name}",
        "authlete.models",
        "authlete.operation",
    }


def _models_reached_by(name: str) -> set[str]:
    """Return the modules of the models that a function's request and answer consist of."""
    operation: Any = sys.modules.get(f"authlete.funcs.{name}") or __import__(
        f"authlete.funcs.{name}", fromlist=["OPERATION"]
    )
    found: set[str] = set()
    seen: set[Any] = set()
    operation = operation.OPERATION
    # The words of queries are read at run time, so the module of the requests has them.
    beside = vars(sys.modules[operation.request.__module__]).values()
    found |= {each.__module__ for each in beside if isinstance(each, EnumMeta)}
    queue: list[Any] = [operation.request, operation.response, *(operation.body or ())[1:]]
    while queue:
        annotation = queue.pop()
        if annotation in seen:
            continue
        seen.add(annotation)
        found.add(getattr(annotation, "__module__", ""))
        queue += getattr(annotation, "__args__", ())
        if attrs.has(annotation):
            queue += [field.type for field in attrs.fields(annotation)]
    return found


def test_a_model_loads_attrs_only() -> None:
    assert third_party(loaded_by("from authlete.models import TokenCreateRequest")) == {
        "attr",
        "attrs",
    }


def test_errors_and_results_load_attrs_only() -> None:
    assert third_party(loaded_by("from authlete import errors")) == set()
    loaded = loaded_by("from authlete import Err, Ok, RequestOptions, Security")
    assert third_party(loaded) == {"attr", "attrs"}


def test_the_plugin_loads_nothing_but_pytest() -> None:
    """As pytest imports it wherever the SDK is installed."""
    loaded = loaded_by("import pytest; before = set(sys.modules); import authlete.pytest_plugin")
    assert third_party(loaded) == set()
    assert own(loaded) == {
        "authlete",
        "authlete._lazy",
        "authlete._version",
        "authlete.pytest_plugin",
    }


def test_the_sandbox_command_loads_no_client_and_no_cryptography() -> None:
    """It starts as often as tests do."""
    loaded = loaded_by(
        "from authlete._cli import _parsed; _parsed(['sandbox']); "
        "from authlete.sandbox import Sandbox; import authlete.sandbox.server; Sandbox().close()"
    )
    assert third_party(loaded).isdisjoint(
        {"aiohttp", "cryptography", "httpx", "jinja2", "joserfc", "rich", "tenacity"}
    )
    assert "authlete.core" not in loaded


def test_checking_bearers_loads_no_transport() -> None:
    loaded = loaded_by("from authlete import check_bearer")
    assert third_party(loaded).isdisjoint({"anyio", "httpx", "tenacity", "aiohttp"})


def test_a_client_with_a_transport_of_its_own_does_without_httpx() -> None:
    loaded = loaded_by(
        "from authlete import AuthleteCore; AuthleteCore(transport=object(), server_idx=1)"
    )
    assert third_party(loaded).isdisjoint({"httpx", "tenacity", "aiohttp", "starlette", "uvicorn"})


def test_a_sandbox_does_without_templates_until_its_page_is_asked_for() -> None:
    create = """
import asyncio
from authlete import AuthleteCore, Security, token_operations_create
from authlete.sandbox import Sandbox

async def create():
    async with Sandbox() as sandbox, AuthleteCore(
        security=Security(authlete=sandbox.bearer), transport=sandbox.transport()
    ) as core:
        token = {"grant_type": "PASSWORD", "client_id": 11, "subject": "john"}
        request = {"service_id": "1", "token_create_request": token}
        (await token_operations_create(core, request)).unwrap()
        sandbox.inspector_link("http://127.0.0.1")

asyncio.run(create())
"""
    loaded = loaded_by(create)
    assert "starlette" in loaded
    assert third_party(loaded).isdisjoint({"jinja2", "markupsafe", "uvicorn"})
    look = """
import asyncio, httpx
from authlete.sandbox import Sandbox

async def look():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Sandbox().app)) as client:
        assert (await client.get("http://sandbox/")).status_code == 401

asyncio.run(look())
"""
    assert "jinja2" in loaded_by(look)


def test_a_client_loads_no_more_than_it_needs() -> None:
    loaded = loaded_by("from authlete import AuthleteCore; AuthleteCore()")
    assert third_party(loaded).isdisjoint({"tenacity", "aiohttp", "starlette", "uvicorn", "trio"})
