"""An order to issue a credential."""

import attrs

from .._base import as_tuple, concise, masked


@attrs.frozen(kw_only=True)
class CredentialIssuanceOrder:
    """What to issue for one credential request."""

    __repr__ = concise

    request_identifier: str = attrs.field(repr=masked)
    """The credential request, as parsing it named it in ``info``."""
    credential_payload: str | None = attrs.field(default=None, repr=masked)
    """What the credential says, as the text of a JSON object. SD-JWT: the claims, ``vct`` among
    them; mdoc: ``doctype``, and ``claims`` by namespace."""
    issuance_deferred: bool | None = None
    """Whether a transaction ID is issued for now, by which the wallet asks again; all but
    ``request_identifier`` is then ignored."""
    credential_duration: int | None = None
    """Lifetime of the credential in seconds; 0 leaves it to the service's settings, below 0 it
    never expires."""
    signing_key_id: str | None = None
    """The key ID of the issuer's key to sign with; Authlete chooses one if left out."""


def order_tuple(
    value: list[CredentialIssuanceOrder] | tuple[CredentialIssuanceOrder, ...] | None,
) -> tuple[CredentialIssuanceOrder, ...] | None:
    """``as_tuple`` for orders."""
    return as_tuple(value)
