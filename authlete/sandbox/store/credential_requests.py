"""Requests for credentials that were found good, until the credentials are issued.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

from collections.abc import Mapping

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class ResponseEncryption:
    """How the wallet wants the answer (OpenID for Verifiable Credential Issuance §8.2)."""

    key: Mapping[str, object] = attrs.field(hash=False)
    """Its public key, as a JWK."""
    algorithm: str
    method: str
    compression: str | None = None


@attrs.frozen(kw_only=True)
class CredentialRequest(Record):
    """A request; its key is the hash of its identifier, which is its transaction ID, too."""

    token: int
    """The number of the access token that came with it."""
    format: str | None = None
    configuration_id: str | None = None
    credential_identifier: str | None = None
    binding_keys: tuple[str, ...] = ()
    """The keys that its proofs show possession of, each as the text of a JWK."""
    details: str | None = None
    """Its other members, as JSON."""
    encryption: ResponseEncryption | None = None
    deferred: bool = False
    """Whether the wallet was given a transaction ID for it."""
