"""A client application, with the attributes that a list of tokens shows."""

import attrs

from .._base import concise
from .client_type import ClientType
from .tagged_value import TaggedValue


@attrs.frozen(kw_only=True)
class ClientLimited:
    """The client by which a list of tokens was filtered."""

    __repr__ = concise

    number: int | None = None
    """Sequential number that Authlete gave the client."""
    client_name: str | None = None
    """The client's name (``client_name`` of OpenID Connect Dynamic Client Registration §2)."""
    client_names: tuple[TaggedValue, ...] | None = None
    """The name in several languages."""
    description: str | None = None
    """What the client is."""
    descriptions: tuple[TaggedValue, ...] | None = None
    """The same in several languages."""
    client_id: int | None = None
    """Numeric ID of the client in the Authlete API."""
    client_id_alias: str | None = None
    """The ``client_id`` that OAuth requests use in place of the number."""
    client_id_alias_enabled: bool | None = None
    """Deprecated by Authlete, which always reports true."""
    client_type: ClientType | str | None = None
    """Whether the client can keep a secret."""
