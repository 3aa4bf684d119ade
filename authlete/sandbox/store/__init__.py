"""What the sandbox keeps: one SQLite database, a module for each of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import batches, clients, keys, records, services, tokens
from .backchannel_requests import BackchannelRequest
from .batches import BatchTable
from .challenges import Challenge
from .clients import ClientTable
from .codes import AuthorizationCode
from .credential_offers import CredentialOffer
from .credential_requests import CredentialRequest
from .database import Database
from .device_requests import DeviceRequest
from .granted_scopes import GrantedScopes
from .grants import GrantRecord
from .hardware_keys import HardwareKey
from .keys import KeyTable
from .pushed_requests import PushedRequest
from .records import Record, RecordTable
from .replaced_refresh_tokens import ReplacedRefreshToken
from .services import ServiceTable
from .tickets import Ticket
from .token_tickets import TokenTicket
from .tokens import TokenFilter, TokenTable
from .used_jwts import UsedJwt

if TYPE_CHECKING:
    from pathlib import Path

RECORDS: Final = (
    "backchannel_requests",
    "challenges",
    "codes",
    "credential_offers",
    "credential_requests",
    "device_requests",
    "granted_scopes",
    "grants",
    "hardware_keys",
    "pushed_requests",
    "replaced_refresh_tokens",
    "tickets",
    "token_tickets",
    "used_jwts",
)
"""The tables whose rows are found by a key; see ``records``."""
UPGRADES: Final = (
    tokens.SCHEMA,
    batches.SCHEMA + keys.SCHEMA,
    services.SCHEMA + clients.SCHEMA + tokens.INDEXES + "".join(map(records.schema, RECORDS)),
)
"""What leads from each version of the schema to the next; the first makes version 1 of nothing."""
KEPT: Final = 86_400_000
"""For how many milliseconds records stay after they expired, so that answers can tell of it."""
FORGETTING_INTERVAL: Final = 600_000
"""How many milliseconds lie between two removals of expired records."""


class Store:
    """The tables of one sandbox.

    Args:
        path: the file; in memory if left out.

    Raises:
        ValueError: the file cannot be used; the text says why.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.database: Final = Database(path, UPGRADES)
        self.transaction: Final = self.database.transaction
        self._forgotten_at: int | None = None
        self.services: Final = ServiceTable(self.database)
        self.clients: Final = ClientTable(self.database)
        self.tokens: Final = TokenTable(self.database)
        self.batches: Final = BatchTable(self.database)
        self.keys: Final = KeyTable(self.database)
        self.tickets: Final = RecordTable(self.database, "tickets", Ticket)
        self.codes: Final = RecordTable(self.database, "codes", AuthorizationCode)
        self.device_requests: Final = RecordTable(self.database, "device_requests", DeviceRequest)
        self.backchannel_requests: Final = RecordTable(
            self.database, "backchannel_requests", BackchannelRequest
        )
        self.challenges: Final = RecordTable(self.database, "challenges", Challenge)
        self.hardware_keys: Final = RecordTable(self.database, "hardware_keys", HardwareKey)
        self.credential_offers: Final = RecordTable(
            self.database, "credential_offers", CredentialOffer
        )
        self.pushed_requests: Final = RecordTable(self.database, "pushed_requests", PushedRequest)
        self.credential_requests: Final = RecordTable(
            self.database, "credential_requests", CredentialRequest
        )
        self.used_jwts: Final = RecordTable(self.database, "used_jwts", UsedJwt)
        self.grants: Final = RecordTable(self.database, "grants", GrantRecord)
        self.granted_scopes: Final = RecordTable(self.database, "granted_scopes", GrantedScopes)
        self.token_tickets: Final = RecordTable(self.database, "token_tickets", TokenTicket)
        self.replaced_refresh_tokens: Final = RecordTable(
            self.database, "replaced_refresh_tokens", ReplacedRefreshToken
        )

    def remove_all(self, service: str, *, client: int | None = None) -> None:
        """Remove tokens and records of a service, or those of one of its clients."""
        self.tokens.remove_all(TokenFilter(service=service, client=client))
        for table in self._record_tables():
            table.remove_all(service, client=client)

    def forget_expired(self, now: int) -> None:
        """Remove records that expired long ago, in a transaction of its own, once in a while.

        Args:
            now: the time, in milliseconds since the Unix epoch; if it was turned back since the
                last time, they are removed at once.
        """
        last = self._forgotten_at
        if last is not None and last <= now < last + FORGETTING_INTERVAL:
            return
        self._forgotten_at = now
        with self.transaction():
            for table in self._record_tables():
                table.forget_expired(now - KEPT)

    def service_ids(self, most: int) -> tuple[str, ...]:
        """Name services that have tokens or records, in order."""
        names = set(self.tokens.services(most))
        for table in self._record_tables():
            names.update(table.services(most))
        return tuple(sorted(names)[:most])

    def close(self) -> None:
        """Close the database; may be repeated."""
        self.database.close()

    def _record_tables(self) -> list[RecordTable[Record]]:
        return [table for table in vars(self).values() if isinstance(table, RecordTable)]
