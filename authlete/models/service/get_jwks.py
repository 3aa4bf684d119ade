"""What getting the JWK set of a service answers."""

from collections.abc import Mapping

import attrs

from .._base import LOCATION, TEXT, concise, masked


@attrs.frozen(kw_only=True)
class ServiceJwksGetResponse:
    """The JWK set of a service (RFC 7517), or where it is instead.

    A service that keeps its JWK set in Authlete has ``text`` and ``keys``. One that keeps it
    elsewhere has ``location``, if Authlete redirects there. One that has none has nothing here.
    """

    __repr__ = concise

    text: str | None = attrs.field(default=None, repr=masked, metadata=TEXT)
    """The JWK set as Authlete wrote it, to be handed on unchanged."""
    keys: tuple[Mapping[str, object], ...] | None = attrs.field(
        default=None, repr=False, hash=False
    )
    """The keys in it, each with its members as they are; private ones only if asked for."""
    location: str | None = attrs.field(default=None, metadata=LOCATION)
    """The URL that has the JWK set: the service's ``jwks_uri``."""
