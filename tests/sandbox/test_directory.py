"""What the sandbox keeps of services and clients, and how configuration and requests share it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete.models import Client, ClientAuthMethod, ClientType, Service
from authlete.sandbox import Sandbox, ServiceSetup
from authlete.sandbox.config import validate_services
from authlete.sandbox.directory import ClientFault, Clients, Directory
from authlete.sandbox.store import UPGRADES, Store
from authlete.sandbox.store.codes import AuthorizationCode
from authlete.sandbox.store.database import Database, NotUniqueError
from authlete.sandbox.store.tickets import RequestedAuthorization
from authlete.sandbox.store.tokens import TokenAttributes, TokenFilter, TokenRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator
    from pathlib import Path

NOW = 1_700_000_000_250
STAMP = 1_700_000_000_000


@contextmanager
def opened(path: Path | None = None, *services: Service | ServiceSetup) -> Generator[Directory]:
    """Open a directory inside a transaction, as handlers meet it."""
    with opened_store(path, *services) as (directory, _):
        yield directory


@contextmanager
def opened_store(
    path: Path | None, *services: Service | ServiceSetup
) -> Generator[tuple[Directory, Store]]:
    """Open a directory and the tables behind it."""
    with closing(Store(path)) as store, store.transaction():
        directory = Directory(store, lambda: NOW)
        directory.configure(validate_services(services))
        yield directory, store


def clients_of(directory: Directory, service: str = "1") -> Clients:
    """Return the clients of a service that there is."""
    hosted = directory.find(service)
    assert hosted
    return hosted.clients


def ids_of(clients: Clients) -> list[int | None]:
    """Return the IDs of the clients that are stored, in their order."""
    return [client.client_id for client in clients.page(0, 100)]


def test_a_created_client_gets_what_authlete_assigns() -> None:
    """ID, alias, secret, numbers and stamps; each client others."""
    with opened() as directory:
        service = directory.add(Service(service_name="s"))
        first = service.clients.add(Client(client_name="a"))
        second = service.clients.add(Client(client_name="b"))
        assert [first, second] == service.clients.page(0, 5)
    assert first.client_id != second.client_id
    assert (first.number, second.number) == (1, 2)
    assert first.client_id_alias == str(first.client_id)
    assert first.client_id_alias_enabled is True
    assert first.client_secret != second.client_secret
    assert len(str(first.client_secret)) == 86
    assert (first.created_at, first.modified_at) == (STAMP, STAMP)
    assert first.service_number == service.settings.number == 1


@pytest.mark.parametrize(
    ("client", "length"),
    [
        (Client(client_type=ClientType.CONFIDENTIAL), 86),
        (Client(client_type=ClientType.PUBLIC), 0),
        (Client(token_auth_method=ClientAuthMethod.NONE), 0),
        (Client(client_type=ClientType.PUBLIC, client_secret="own"), len("own")),
    ],
)
def test_clients_that_can_keep_a_secret_get_one(client: Client, length: int) -> None:
    """Others keep what they are given."""
    with opened() as directory:
        created = clients_of(directory).add(client)
    assert len(created.client_secret or "") == length


def test_a_client_is_found_by_every_name_that_it_has() -> None:
    """By no other, and no longer by one that it has lost."""
    client = Client(
        client_id=11,
        client_id_alias="app",
        entity_id="https://rp.example",
        metadata_document_location="https://rp.example/client",
    )
    with opened(None, ServiceSetup(Service(api_key=1), (client,))) as directory:
        clients = clients_of(directory)
        for name in ("11", "app", "https://rp.example", "https://rp.example/client"):
            assert clients.has(name)
            found = clients.get(name)
            assert found
            assert found.client_id == 11
        changed = attrs.evolve(found, client_id_alias="other", entity_id=None)
        clients.save(changed)
        assert clients.get("app") is None
        assert clients.find("https://rp.example") is ClientFault.UNKNOWN
        assert clients.get("other") == changed
        clients.save(attrs.evolve(changed, client_id_alias_enabled=False))
        assert clients.get("other") is None


def test_no_two_clients_of_a_service_share_a_name() -> None:
    """Of different services they may."""
    with opened(None, Service(api_key=1), Service(api_key=2)) as directory:
        clients = clients_of(directory)
        clients.add(Client(client_id=11, client_id_alias="app"))
        other = clients.add(Client(client_id=12))
        for taken in ("app", "11"):
            with pytest.raises(NotUniqueError):
                clients.save(attrs.evolve(other, client_id_alias=taken))
        for new in (Client(client_id_alias="app"), Client(entity_id="app")):
            with pytest.raises(NotUniqueError):
                clients.add(new)
        clients_of(directory, "2").add(Client(client_id=11, client_id_alias="app"))


def test_another_services_client_is_told_from_an_unknown_one() -> None:
    """But not if that service is gone."""
    setups = [ServiceSetup(Service(api_key=number), ()) for number in (1, 2)]
    with opened(None, *setups) as directory:
        clients_of(directory, "2").add(Client(client_id_alias="app"))
        assert clients_of(directory).find("app") is ClientFault.FOREIGN
        directory.remove("2")
        assert clients_of(directory).find("app") is ClientFault.UNKNOWN
        assert directory.find("2") is None


def test_any_service_and_client_is_there_until_one_is_created() -> None:
    """From then on only those are there that were, also when the last one is removed."""
    with opened() as directory:
        assert clients_of(directory, "7").get("5") == Client(client_id=5)
        assert clients_of(directory, "7").get("app") is None
        created = directory.add(Service())
        assert directory.find("7") is None
        assert created.clients.get("5") is None
        assert directory.find(created.id) == created
        directory.remove(created.id)
        assert directory.find(created.id) is None
        assert directory.find("7") is None


def test_a_service_that_nobody_created_can_have_clients_of_its_own() -> None:
    """Other IDs are clients still; one that was made up can be changed, too."""
    with opened() as directory:
        clients = clients_of(directory)
        created = clients.add(Client(client_id_alias="app"))
        assert clients.get("app") == created
        locked = clients.save(Client(client_id=5, locked=True))
        assert clients.find("5") is ClientFault.LOCKED
        assert clients.find("6") == Client(client_id=6)
        assert clients.find("05") is ClientFault.UNKNOWN
        assert ids_of(clients) == [created.client_id, 5]
        assert locked.modified_at == STAMP


def test_a_service_that_was_made_up_can_be_changed() -> None:
    """It goes on to accept every client, but no other service is made up any more."""
    with opened() as directory:
        saved = directory.save("7", Service(api_key=7, service_name="mine"))
        assert saved.settings.service_name == "mine"
        assert clients_of(directory, "7").get("5") == Client(client_id=5)
        assert directory.find("8") is None


def test_services_are_listed_in_the_order_of_their_creation() -> None:
    """Page by page."""
    with opened() as directory:
        ids = [directory.add(Service(api_key=number)).id for number in (3, 1, 2)]
        assert ids == ["3", "1", "2"]
        assert directory.ids() == ("3", "1", "2")
        assert directory.ids(2) == ("3", "1")
        assert [service.id for service in directory.page(1, 9)] == ["1", "2"]
        assert directory.page(2, 1) == []
        assert directory.count() == 3


def test_clients_of_a_developer_are_counted_and_paged() -> None:
    """Apart from all others."""
    with opened(None, Service(api_key=1), Service(api_key=2)) as directory:
        clients = clients_of(directory)
        for number in range(1, 8):
            clients.add(Client(client_id=number, developer="ab"[number % 2]))
        clients_of(directory, "2").add(Client(client_id=99, developer="a"))
        assert (clients.count(), clients.count(developer="b")) == (7, 4)
        page = clients.page(1, 3, developer="b")
        assert [client.client_id for client in page] == [3, 5]


def test_pages_stay_right_while_clients_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is remembered of where they end, and however little."""
    monkeypatch.setattr("authlete.sandbox.store.clients.REMEMBERED", 2)
    with opened(None, Service(api_key=1)) as directory:
        clients = clients_of(directory)
        expected = [clients.add(Client(client_id=number)).client_id for number in range(1, 12)]
        for _ in range(3):
            pages = [clients.page(start, start + 3) for start in range(0, len(expected), 3)]
            assert [client.client_id for page in pages for client in page] == expected
            clients.remove(Client(client_id=expected.pop(1)))
            assert clients.count() == len(expected)


def test_what_belongs_to_a_client_goes_with_it() -> None:
    """Tokens, codes and all records; those of other clients stay."""
    with opened_store(None, Service(api_key=1)) as (directory, store):
        for number in (11, 12):
            store.tokens.add(
                TokenRecord(
                    service="1",
                    client=number,
                    subject="john",
                    grant_type="PASSWORD",
                    access_hash=f"a{number}",
                    access_expires_at=None,
                    refresh_hash=None,
                    refresh_expires_at=None,
                    created_at=1,
                    attributes=TokenAttributes(),
                )
            )
            store.codes.add(
                AuthorizationCode(
                    key=f"c{number}", service="1", client=number, request=RequestedAuthorization()
                )
            )
        everything = TokenFilter(service="1")
        clients_of(directory).remove(Client(client_id=11))
        assert store.codes.count("1") == store.tokens.count(everything, NOW) == 1
        directory.remove("1")
        assert store.codes.count("1") == store.tokens.count(everything, NOW) == 0


def test_changes_survive_a_restart_until_the_configuration_changes(tmp_path: Path) -> None:
    """What was configured is taken over when it is new or differs from what it was."""
    path, client = tmp_path / "sandbox.db", Client(client_id=11, client_name="configured")
    setup = ServiceSetup(Service(api_key=1, service_name="configured"), (client,))
    with opened(path, setup) as directory:
        hosted = directory.find("1")
        assert hosted
        directory.save("1", attrs.evolve(hosted.settings, service_name="changed"))
        changed = attrs.evolve(hosted.clients.page(0, 1)[0], client_name="changed")
        hosted.clients.save(changed)
        created = hosted.clients.add(Client(client_name="created"))
    for services in ([setup], []):
        with opened(path, *services) as directory:
            hosted = directory.find("1")
            assert hosted
            assert hosted.settings.service_name == "changed"
            assert hosted.clients.page(0, 5) == [changed, created]
    again = ServiceSetup(Service(api_key=1, service_name="again"), (client, Client(client_id=12)))
    with opened(path, again) as directory:
        hosted = directory.find("1")
        assert hosted
        assert hosted.settings.service_name == "again"
        assert ids_of(hosted.clients) == [11, created.client_id, 12]
        assert hosted.clients.get("11") == changed


def test_what_is_no_longer_configured_is_dropped(tmp_path: Path) -> None:
    """What was created stays, and so do tokens."""
    path = tmp_path / "sandbox.db"
    clients = (Client(client_id=11), Client(client_id=12))
    with opened(path, ServiceSetup(Service(api_key=1), clients), Service(api_key=2)) as directory:
        clients_of(directory).add(Client(client_id=13))
    with opened(path, ServiceSetup(Service(api_key=1), clients[1:])) as directory:
        assert directory.ids() == ("1",)
        assert ids_of(clients_of(directory)) == [12, 13]
    with opened(path, Service(api_key=1)) as directory:
        assert ids_of(clients_of(directory)) == [13]
        assert clients_of(directory).get("11") == Client(client_id=11)


def test_a_configured_alias_that_a_created_client_has_is_refused(tmp_path: Path) -> None:
    """The error names the client, and the file is closed and as it was."""
    path = tmp_path / "sandbox.db"
    with opened(path, ServiceSetup(Service(api_key=1), ())) as directory:
        clients_of(directory).add(Client(client_id=12, client_id_alias="app"))
    setup = ServiceSetup(Service(api_key=1), (Client(client_id=11, client_id_alias="app"),))
    with pytest.raises(ValueError, match="client 11: another client in the database"):
        Sandbox(path, services=[setup])
    with Sandbox(path) as sandbox:
        assert sandbox.service_ids == ("1",)


def test_nothing_is_remembered_of_what_was_undone() -> None:
    """Neither a service nor a client that a failed request made."""
    store = Store(None)
    directory = Directory(store, lambda: NOW)

    def fail() -> None:
        with store.transaction():
            service = directory.add(Service(api_key=1))
            service.clients.add(Client(client_id=11, client_name="a"))
            assert service.clients.get("11")
            assert directory.find("1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.transaction():
        assert clients_of(directory).get("11") == Client(client_id=11)
        assert clients_of(directory, "2")
        assert directory.count() == 0
    store.close()


def test_a_client_is_found_by_an_index_whatever_its_name() -> None:
    """Also pages and counts read no rows but their own."""
    store = Store(None)
    plans: list[str] = []
    execute = store.database.execute

    class Explaining:
        """Writes down the plan of each statement."""

        when_undone = store.database.when_undone

        def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
            plan = execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            plans.extend(row[3] for row in plan)
            return execute(statement, values)

    table = type(store.clients)(Explaining())
    with store.transaction():
        table.find("1", "app")
        table.is_known("app")
        table.has_software("1", "s")
        table.page("1", 0, 5)
        table.page("1", 0, 5, developer="a")
        table.count("1")
        table.count("1", developer="a")
    store.close()
    assert plans
    for plan in plans:
        assert plan.startswith("SEARCH"), plan


def test_a_database_of_the_second_version_is_upgraded(tmp_path: Path) -> None:
    """It had no services and clients, and has none then."""
    path = tmp_path / "sandbox.db"
    Database(path, UPGRADES[:2]).close()
    with opened(path) as directory:
        assert directory.ids() == ()
        assert clients_of(directory, "7").accepts_any
