"""The table of access tokens, each with its refresh token: hashes, never values.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

from typing import TYPE_CHECKING, Any

import attrs

from ..._engine.codec import parse_json, read_wire, write_json
from ...models.common.authz_details import AuthzDetails
from ...models.common.property import Property
from ...models.token_operations.token_status import TokenStatus
from .database import NotUniqueError

if TYPE_CHECKING:
    from .database import Database, Value

SCHEMA = """
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    client INTEGER NOT NULL,
    subject TEXT,
    grant_type TEXT NOT NULL,
    access_hash TEXT NOT NULL,
    access_expires_at INTEGER,
    refresh_hash TEXT,
    refresh_expires_at INTEGER,
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    attributes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX token_by_access_hash ON tokens (access_hash);
CREATE UNIQUE INDEX token_by_refresh_hash ON tokens (refresh_hash);
CREATE INDEX tokens_by_service ON tokens (service);
CREATE INDEX tokens_by_client ON tokens (service, client);
CREATE INDEX tokens_by_subject ON tokens (service, subject);
CREATE INDEX tokens_by_client_and_subject ON tokens (service, client, subject);
"""
ATTRIBUTES = {
    name: f"json_extract(CAST(attributes AS TEXT), '$.{name}')" for name in ("grantId", "sessionId")
}
"""What of the attributes of tokens is searched for after all."""
INDEXES = "".join(
    f"CREATE INDEX tokens_by_{name} ON tokens (service, {value}) WHERE {value} IS NOT NULL;\n"
    for name, value in ATTRIBUTES.items()
)


@attrs.frozen(kw_only=True)
class TokenAttributes:
    """What else is known of a token, kept as JSON."""

    scopes: tuple[str, ...] | None = None
    properties: tuple[Property, ...] | None = None
    certificate_thumbprint: str | None = None
    dpop_key_thumbprint: str | None = None
    authorization_details: AuthzDetails | None = None
    resources: tuple[str, ...] | None = None
    for_external_attachment: bool | None = None
    jwt_at_claims: str | None = None
    acr: str | None = None
    auth_time: int | None = None
    session_id: str | None = None
    client_id_alias_used: bool | None = None
    client_entity_id_used: bool | None = None
    metadata_document_used: bool | None = None
    refresh_token_scopes: tuple[str, ...] | None = None
    credential_configuration_ids: tuple[str, ...] | None = None
    """The credentials of the offer whose pre-authorized code it was issued for."""
    grant_id: str | None = None
    """The grant that it belongs to."""
    claims: str | None = None
    """The parameter ``claims`` of the authorization request, as JSON."""
    consented_claims: tuple[str, ...] | None = None
    """The claims that the user lets the client see; ``None`` for whatever it asked for."""
    granted_resources: tuple[str, ...] | None = None
    """The resources that the access token may be meant for when it is refreshed."""
    granted_details: AuthzDetails | None = None
    """What the access token may allow when it is refreshed."""
    cnonce: str | None = attrs.field(default=None, repr=False)
    """The ``c_nonce`` that came with it (OpenID for Verifiable Credential Issuance)."""
    cnonce_expires_at: int | None = None
    """In milliseconds since the Unix epoch."""


@attrs.frozen(kw_only=True)
class TokenRecord:
    """An access token and the refresh token issued with it. Stamps are whole seconds, in ms."""

    id: int = 0
    """Grows with every token created; 0 until stored."""
    service: str
    client: int
    subject: str | None
    grant_type: str
    access_hash: str
    access_expires_at: int | None
    """``None``: never."""
    refresh_hash: str | None
    refresh_expires_at: int | None
    created_at: int
    refreshed_at: int = 0
    attributes: TokenAttributes

    def is_live(self, now: int) -> bool:
        """Tell whether the access token has not expired."""
        return self.access_expires_at is None or self.access_expires_at > now

    def is_refreshable(self, now: int) -> bool:
        """Tell whether there is a refresh token that has not expired."""
        return self.refresh_expires_at is not None and self.refresh_expires_at > now


COLUMNS = [field.name for field in attrs.fields(TokenRecord) if field.name != "id"]
SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM tokens"  # noqa: S608 - names from this package
COUNT = "SELECT COUNT(*), MAX(id) FROM tokens"
INSERT = (
    f"INSERT INTO tokens ({', '.join(COLUMNS)})"  # noqa: S608 - names from this package
    f" VALUES ({', '.join('?' * len(COLUMNS))})"
)
UPDATE = (
    f"UPDATE tokens SET {', '.join(f'{name} = ?' for name in COLUMNS)}"  # noqa: S608 - likewise
    " WHERE id = ?"
)
BOOKMARKS = 10_000


IN_STATUS = {
    TokenStatus.ALL: "?",
    TokenStatus.VALID: "(access_expires_at IS NULL OR access_expires_at > ?)",
    TokenStatus.INVALID: "access_expires_at <= ?",
}


@attrs.frozen(kw_only=True)
class TokenFilter:
    """Which tokens are meant: those of a service that agree in everything that is given."""

    service: str
    client: int | None = None
    subject: str | None = None
    grant_id: str | None = None
    session_id: str | None = None
    status: TokenStatus = TokenStatus.ALL


class TakenError(Exception):
    """Another token has that value already.

    Attributes:
        column: ``access_hash`` or ``refresh_hash``.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class TokenTable:
    """The tokens of all services."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._bookmarks = _Bookmarks()
        database.when_undone(self._bookmarks.clear)

    def add(self, record: TokenRecord) -> TokenRecord:
        """Store a new token and number it.

        Raises:
            TakenError: one of its values is in use.
        """
        try:
            number = self._database.insert(INSERT, _values(record))
        except NotUniqueError:
            # Of two values that are taken, SQLite names either.
            taken = "refresh_hash" if self.find(record.access_hash) is None else "access_hash"
            raise TakenError(taken) from None
        return attrs.evolve(record, id=number)

    def save(self, record: TokenRecord) -> None:
        """Overwrite a stored token.

        Service, client and subject of a token never change; bookmarks rely on that.
        """
        self._database.execute(UPDATE, [*_values(record), record.id])

    def get(self, number: int) -> TokenRecord | None:
        """Find a token of any service by its number."""
        return self._one("id", number)

    def find(self, access_hash: str) -> TokenRecord | None:
        """Find a token of any service by the hash of its access token."""
        return self._one("access_hash", access_hash)

    def find_by_refresh(self, refresh_hash: str) -> TokenRecord | None:
        """Find a token of any service by the hash of its refresh token."""
        return self._one("refresh_hash", refresh_hash)

    def remove(self, record: TokenRecord) -> None:
        """Remove a token, both its halves."""
        self._database.execute("DELETE FROM tokens WHERE id = ?", (record.id,))
        self._bookmarks.clear()

    def remove_all(self, which: TokenFilter) -> int:
        """Remove all tokens that match, and count them."""
        where, values = _where(which, 0, 0)
        cursor = self._database.execute(f"DELETE FROM tokens {where}", values)  # noqa: S608 - ours
        self._bookmarks.clear()
        return cursor.rowcount

    def remove_older(self, than: TokenRecord) -> None:
        """Remove the tokens that the same client had for the same subject before this one."""
        self._database.execute(
            "DELETE FROM tokens WHERE service = ? AND client = ? AND subject = ? AND id < ?",
            (than.service, than.client, than.subject, than.id),
        )
        self._bookmarks.clear()

    def count(self, which: TokenFilter, now: int) -> int:
        """Count tokens; ``now`` (ms) tells the expired from the others."""
        counted, last = self._bookmarks.counted(which)
        where, values = _where(which, last, now)
        cursor = self._database.execute(f"{COUNT} {where}", values)
        more, newest = cursor.fetchone()
        self._bookmarks.put_count(which, counted + more, newest or last)
        return int(counted + more)

    def page(self, which: TokenFilter, now: int, start: int, end: int) -> list[TokenRecord]:
        """Read tokens in the order of their creation, from ``start`` to before ``end``."""
        last = self._bookmarks.last_before(which, start)
        where, values = _where(which, last or 0, now)
        offset = start if last is None else 0
        cursor = self._database.execute(
            f"{SELECT} {where} ORDER BY id LIMIT ? OFFSET ?",
            [*values, max(end - start, 0), offset],
        )
        records = [_record(row) for row in cursor]
        # The next page may begin where this one ends, or once more with its last token.
        for index, record in [*enumerate(records, start + 1)][-2:]:
            self._bookmarks.put_end(which, index, record.id)
        return records

    def services(self, most: int) -> tuple[str, ...]:
        """Name services that have tokens, in order."""
        cursor = self._database.execute(
            "SELECT DISTINCT service FROM tokens ORDER BY service LIMIT ?", (most,)
        )
        return tuple(service for (service,) in cursor)

    def clients(
        self, service: str, *, subject: str | None = None, most: int = -1
    ) -> tuple[int, ...]:
        """Name clients that have tokens of a service, or of one of its users, in order."""
        where, values = _where(TokenFilter(service=service, subject=subject), 0, 0)
        cursor = self._database.execute(
            f"SELECT DISTINCT client FROM tokens {where} ORDER BY client LIMIT ?",  # noqa: S608 - ours
            [*values, most],
        )
        return tuple(client for (client,) in cursor)

    def _one(self, column: str, value: str | int) -> TokenRecord | None:
        row = self._database.execute(f"{SELECT} WHERE {column} = ?", (value,)).fetchone()
        return None if row is None else _record(row)


class _Bookmarks:
    """Remembers counts and positions of filters, so that paging through n tokens costs n, not n².

    Tokens are only appended, and what was counted or skipped once stays so until something is
    removed. Expiry moves tokens too: filters by status keep no bookmarks.
    """

    def __init__(self) -> None:
        self._counts: dict[TokenFilter, tuple[int, int]] = {}
        self._ends: dict[tuple[TokenFilter, int], int] = {}

    def clear(self) -> None:
        self._counts.clear()
        self._ends.clear()

    def counted(self, which: TokenFilter) -> tuple[int, int]:
        return self._counts.get(which, (0, 0))

    def put_count(self, which: TokenFilter, count: int, last: int) -> None:
        if which.status is TokenStatus.ALL:
            self._make_room()
            self._counts[which] = (count, last)

    def last_before(self, which: TokenFilter, start: int) -> int | None:
        return self._ends.get((which, start))

    def put_end(self, which: TokenFilter, end: int, last: int) -> None:
        if which.status is TokenStatus.ALL:
            self._make_room()
            self._ends[which, end] = last

    def _make_room(self) -> None:
        if len(self._counts) + len(self._ends) >= BOOKMARKS:
            self.clear()


def _where(which: TokenFilter, after: int, now: int) -> tuple[str, list[str | int]]:
    conditions = ["service = ?", "id > ?"]
    values: list[str | int] = [which.service, after]
    if which.client is not None:
        conditions.append("client = ?")
        values.append(which.client)
    if which.subject is not None:
        conditions.append("subject = ?")
        values.append(which.subject)
    if which.grant_id is not None:
        conditions.append(f"{ATTRIBUTES['grantId']} = ?")
        values.append(which.grant_id)
    if which.session_id is not None:
        conditions.append(f"{ATTRIBUTES['sessionId']} = ?")
        values.append(which.session_id)
    if which.status is not TokenStatus.ALL:
        conditions.append(IN_STATUS[which.status])
        values.append(now)
    return f"WHERE {' AND '.join(conditions)}", values


def _values(record: TokenRecord) -> "list[Value]":
    fields = attrs.asdict(record, recurse=False)
    fields["attributes"] = write_json(record.attributes)
    return [fields[name] for name in COLUMNS]


def _record(row: tuple[Any, ...]) -> TokenRecord:
    fields = dict(zip(["id", *COLUMNS], row, strict=True))
    fields["attributes"] = read_wire(TokenAttributes, parse_json(fields["attributes"]))
    return TokenRecord(**fields)
