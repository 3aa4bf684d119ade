"""A federation: entities that make statements, by an independent library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import attrs
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from tests.faults import behaviours as do
from tests.faults.server import FaultServer

if TYPE_CHECKING:
    from tests.faults.server import Peer

NOW = 1_700_000_000
KIND = "Content-Type: application/entity-statement+jwt"
PROVIDER = "https://sandbox.example"
ALGORITHM = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)


@attrs.define
class Entity:
    """A member of the federation."""

    id: str
    hints: list[str] = attrs.field(factory=list)
    metadata: dict[str, Any] = attrs.field(factory=dict)
    key: Any = attrs.field(factory=lambda: generate_private_key(SECP256R1()))

    @property
    def jwks(self) -> dict[str, Any]:
        """Its public keys."""
        return {"keys": [json.loads(ALGORITHM.to_jwk(self.key.public_key()))]}

    def says(
        self, other: Entity | None = None, *, typ: str = "entity-statement+jwt", **claims: Any
    ) -> str:
        """Make a statement about another entity or itself; claims that are ``None`` go."""
        about = other or self
        content = {
            "iss": self.id,
            "sub": about.id,
            "iat": NOW,
            "exp": NOW + 600,
            "jwks": about.jwks,
        }
        if other is None:
            content |= {"authority_hints": self.hints, "metadata": self.metadata}
        present = {n: value for n, value in {**content, **claims}.items() if value is not None}
        return jwt.encode(present, self.key, "ES256", headers={"typ": typ})


def relying_party(*hints: str, **metadata: Any) -> Entity:
    """Make a client."""
    own = {"redirect_uris": ["https://rp.example/cb"], "client_name": "RP", **metadata}
    return Entity("https://rp.example", [*hints], {"openid_relying_party": own})


def publisher() -> tuple[FaultServer, dict[str, str]]:
    """Make a server of statements, and what it serves.

    What an entity says of itself is found by its path, of another by path and ``sub``.
    """
    documents: dict[str, str] = {}

    def reply(peer: Peer) -> None:
        target = urlsplit(server.requests[-1].split(b" ")[1].decode())
        subject = parse_qs(target.query).get("sub", [""])[0]
        text = documents.get(f"{target.path}?{subject}" if subject else target.path)
        found = do.answer(404) if text is None else do.answer(200, text.encode(), KIND)
        peer.send(found)

    server = FaultServer(reply)
    return server, documents


def superior(server: FaultServer, name: str, *hints: str) -> Entity:
    """Make an entity that tells of others by a server."""
    url = f"{server.url}/{name}"
    own = {"federation_fetch_endpoint": f"{url}/fetch"}
    return Entity(url, [*hints], {"federation_entity": own})
