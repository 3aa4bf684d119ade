"""A wallet's request for a credential."""

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class CredentialRequestInfo:
    """A credential request that Authlete has checked and keeps.

    Source: OpenID for Verifiable Credential Issuance §8.2.
    """

    __repr__ = concise

    identifier: str | None = attrs.field(default=None, repr=masked)
    """Authlete's identifier of the request, for the order to issue; the transaction ID of a
    deferred issuance is the same."""
    format: str | None = None
    """The format of the credential, such as ``dc+sd-jwt``; only services whose OpenID4VCI version
    is ``1.0-ID1`` are asked for one."""
    binding_key: str | None = None
    """The public key that the request proves possession of, as the text of a JWK (RFC 7517)."""
    binding_keys: tuple[str, ...] | None = None
    """The public keys that it proves possession of, each as the text of a JWK."""
    details: str | None = None
    """The other members of the request, as the text of a JSON object: without proofs, encryption
    and what the fields here hold."""
    credential_configuration_id: str | None = None
    """The credential asked for, by the ID of its configuration; not in version ``1.0-ID1``."""
    credential_identifier: str | None = None
    """The credential asked for, by an identifier from the token response; not in ``1.0-ID1``."""
